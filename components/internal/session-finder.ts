import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { SessionClient } from './session-client.js';

/** Sent by `<realtime-session>` to itself whenever its client is made, replaced or gone. Internal. */
export const CLIENT_PROVIDED = 'realtime-internal-client';

interface SessionElement extends HTMLElement {
  readonly client: SessionClient | undefined;
}

/**
 * Follows the client of the session whose id is given, wherever on the page it is: the same root first, then
 * the document. The session may be inserted or upgraded later, may be replaced, and may lose its client.
 */
export class SessionFinder implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #onClient: (client: SessionClient | undefined) => void;
  #id = '';
  #session: SessionElement | undefined;
  #connected = false;

  constructor(host: ReactiveControllerHost & HTMLElement, onClient: (client: SessionClient | undefined) => void) {
    this.#host = host;
    this.#onClient = onClient;
    host.addController(this);
  }

  /** The id to follow; `''` follows nobody. */
  follow(id: string): void {
    if (id === this.#id) return;
    this.#id = id;
    this.#search();
  }

  hostConnected(): void {
    this.#connected = true;
    document.addEventListener(CLIENT_PROVIDED, this.#search);
    this.#search();
  }

  hostDisconnected(): void {
    this.#connected = false;
    document.removeEventListener(CLIENT_PROVIDED, this.#search);
    this.#watch(undefined);
  }

  readonly #search = (): void => {
    if (!this.#connected) return;
    if (!this.#id) return this.#watch(undefined);
    const root = this.#host.getRootNode();
    const inRoot = root instanceof ShadowRoot || root instanceof Document ? root.getElementById(this.#id) : null;
    const found = (inRoot ?? document.getElementById(this.#id)) as SessionElement | null;
    this.#watch(found ?? undefined);
    this.#report();
  };

  #watch(session: SessionElement | undefined): void {
    if (session === this.#session) return;
    this.#session?.removeEventListener(CLIENT_PROVIDED, this.#report);
    this.#session = session;
    session?.addEventListener(CLIENT_PROVIDED, this.#report);
  }

  // A removed session says so on itself only: it is no longer in the document when its client ends.
  readonly #report = (): void => {
    if (this.#id) this.#onClient(this.#session?.client);
  };
}
