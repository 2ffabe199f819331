import { ContextConsumer } from '@lit/context';
import { LitElement, type PropertyDeclarations } from 'lit';
import { clientContext } from './client-context.js';
import { localized } from './language-registry.js';
import { follow, textsOf } from './localize.js';
import type { SessionClient } from './session-client.js';
import { SessionFinder } from './session-finder.js';
import { StoreController } from './store-controller.js';
import type { Strings } from './strings.js';

/**
 * Base of every element that shows a session. Finds the client: the `client` property first, then the session
 * named by `for`, then the nearest `<realtime-session>` above, across shadow roots.
 *
 * @cssproperty --realtime-color-surface - Background.
 * @cssproperty --realtime-color-raised - Background of what stands out: fields, code, buttons under the pointer.
 * @cssproperty --realtime-color-border - Lines that only divide.
 * @cssproperty --realtime-color-control - Outlines of fields and buttons.
 * @cssproperty --realtime-color-text - Text.
 * @cssproperty --realtime-color-muted - Text of less weight.
 * @cssproperty --realtime-color-accent - Main buttons, links, focus rings.
 * @cssproperty --realtime-color-on-accent - Text on the accent.
 * @cssproperty --realtime-color-user - Background of the user's messages.
 * @cssproperty --realtime-color-on-user - Text on it. Default: as other text.
 * @cssproperty --realtime-color-success - What went well.
 * @cssproperty --realtime-color-warning - What needs attention.
 * @cssproperty --realtime-color-danger - What went wrong.
 * @cssproperty --realtime-font - Typefaces of text.
 * @cssproperty --realtime-font-mono - Typefaces of code.
 * @cssproperty --realtime-font-size - Size of text; all other sizes follow it.
 * @cssproperty --realtime-radius - Roundness of corners.
 * @cssproperty --realtime-density - How much room everything takes: `0.75` is compact, `1.25` roomy. Buttons stay 1.5rem at least.
 * @cssproperty --realtime-space - Distance between parts. Default: 1rem times the density.
 * @cssproperty --realtime-target-size - Least height and width of buttons. Default: 2.25rem times the density, on touch screens 2.75rem.
 * @cssproperty --realtime-motion - Length of transitions; none where the user asked for less motion.
 */
export abstract class RealtimeChild extends LitElement {
  static override properties: PropertyDeclarations = { for: {} };

  readonly #stores: (() => void)[] = [];
  readonly #finder = new SessionFinder(this, (client) => this.#offer('for', client));
  readonly #offers: {
    set?: SessionClient | undefined;
    for?: SessionClient | undefined;
    near?: SessionClient | undefined;
  } = {};
  #client: SessionClient | undefined;

  /** The configuration; each element follows it, as `ui-language` may change. */
  protected readonly config = this.followStore((client) => client.$config);

  /** Id of the `<realtime-session>` to belong to. Default: the nearest one above. */
  for = '';

  /** The client this element shows; `undefined` while there is none. Setting it overrides the look-up. */
  get client(): SessionClient | undefined {
    return this.#client;
  }

  set client(client: SessionClient | undefined) {
    this.#offer('set', client);
  }

  constructor() {
    super();
    new ContextConsumer(this, {
      context: clientContext,
      subscribe: true,
      callback: (client) => this.#offer('near', client),
    });
  }

  /** Texts in the language of this element: the session's `ui-language`, else the nearest `lang`, else English. */
  protected get strings(): Strings {
    return textsOf(this, this.#client?.$config.get().values.ui.language);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    follow(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    localized.delete(this);
  }

  protected override willUpdate(): void {
    this.#finder.follow(this.for);
    if (this.for) return;
    this.#offer('for', undefined);
  }

  /** Follows one store of whichever client is current, and re-renders with it. */
  protected followStore<T>(
    pick: (client: SessionClient) => Parameters<StoreController<T>['setStore']>[0],
  ): StoreController<T> {
    const controller = new StoreController<T>(this);
    const attach = (): void => controller.setStore(this.#client && pick(this.#client));
    this.#stores.push(attach);
    attach();
    return controller;
  }

  /** Called after the client was replaced, with the one before. */
  protected clientChanged(_previous: SessionClient | undefined): void {}

  #offer(from: 'set' | 'for' | 'near', client: SessionClient | undefined): void {
    this.#offers[from] = client;
    const { set, for: named, near } = this.#offers;
    // A `for` that names no session yet must not fall back to another session of the page.
    const next = set ?? (this.for ? named : near);
    if (next === this.#client) return;
    const previous = this.#client;
    this.#client = next;
    for (const attach of this.#stores) attach();
    this.clientChanged(previous);
    this.requestUpdate();
  }
}
