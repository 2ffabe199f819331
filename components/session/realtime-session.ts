import { ContextProvider } from '@lit/context';
import { html, LitElement, type TemplateResult } from 'lit';
import {
  ATTRIBUTES,
  RealtimeClient,
  RealtimeError,
  type AvatarProviders,
  type ClientConfigInput,
  type ConfigApplied,
  type ConfigLayer,
  type Credentials,
  type SendReceipt,
  type TokenProvider,
} from '../../src/index.js';
import { clientContext } from '../internal/client-context.js';
import { CLIENT_PROVIDED } from '../internal/session-finder.js';
import type { SessionOptions } from './generated/session-options.js';
import { VERSION } from './generated/version.js';
import { sessionStyles } from './realtime-session.styles.js';
import { listenForCommands, runCommand } from './session-commands.js';
import { redispatchEvents } from './session-events.js';
import { fetchLayer, OWN_ATTRIBUTES, parseJsonLayer, readLayers, watchMarkup } from './session-layers.js';
import { adoptEarlyProperties, defineOptionProperties } from './session-properties.js';
import { reflectStates } from './session-states.js';

type ClientDeps = NonNullable<NonNullable<ConstructorParameters<typeof RealtimeClient>[1]>['deps']>;
const ignore = (): void => {};
/**
 * Hosts a client and provides it to the elements inside. Every option of the configuration is an attribute and
 * a property; a single attribute goes before `config`, that before an inline
 * `<script type="application/json">`, that before `config-src`.
 *
 * The client lives while the element is on the page: moving it keeps the connection, removing it ends it.
 *
 * @tagname realtime-session
 * @attr {string} config - Configuration as JSON. Goes before the inline script and `config-src`.
 * @attr {string} config-src - Address of a JSON file with configuration, from the page's own origin or by CORS.
 * @slot - Anything; elements of this package find the session at any depth.
 * @cssstate connected - The conversation is open. Each other state of the connection is one, too: `:state(reconnecting)`.
 * @cssstate agent-speaking - The agent answers. So is what else it does: `:state(agent-thinking)`.
 * @cssstate degraded - The connection is being probed. `:state(offline)`: the device seems to be offline.
 * @fires realtime-connection-changed - The state of the connection. `{ current, previous }`
 * @fires realtime-auth-changed - The state of the sign-in. `{ current, previous }`
 * @fires realtime-turn-changed - Whose turn it is, what the agent does. `{ current, previous }`
 * @fires realtime-config-changed - The configuration, or what is wrong with it. `{ current, previous }`
 * @fires realtime-config-invalid - All mistakes of the configuration. `{ issues }`
 * @fires realtime-auth-required - Someone has to sign in. `{ reason, provide(token) }`
 * @fires realtime-session-expiring - The token ends soon and could not be renewed so far. `{ what, inMs }`
 * @fires realtime-message-received - An event of the server as it came, secrets removed. `{ event }`
 * @fires realtime-transcript-updated - The conversation. `{ conversation }`
 * @fires realtime-interrupted - An answer was cut short. `{ by, heardMs }`
 * @fires realtime-audio-changed - Microphone, loudspeaker or voice. `{ current, previous }`
 * @fires realtime-avatar-changed - The avatar: its session, what it does, its caption. `{ current, previous }`
 * @fires realtime-recovery-started - An outage begins. `{ level, cause, kept, lost, correlationId }`
 * @fires realtime-recovery-finished - An outage is over. `{ level, cause, kept, lost, correlationId }`
 * @fires realtime-health-alerted - A measurement is beyond its threshold, or well again. `{ condition, value, threshold, since, state, correlationId }`
 * @fires realtime-error - What failed. `{ code, message, retryable, correlationId }`
 */
// eslint-disable-next-line @typescript-eslint/no-unsafe-declaration-merging -- the properties are defined from the same schema
export class RealtimeSession extends LitElement {
  /** Version of this package. */ static readonly version = VERSION;
  static override styles = sessionStyles;

  readonly #provider = new ContextProvider(this, { context: clientContext });
  readonly #internals: ElementInternals | undefined;
  #client: RealtimeClient | undefined;
  #stop: (() => void)[] = [];
  #scheduled = false;
  #config: ConfigLayer | undefined;
  #said: ClientConfigInput | undefined;
  #remote: ConfigLayer | undefined;
  #token: string | undefined;
  #tokenProvider: TokenProvider | undefined;
  #credentials: Credentials | undefined;
  #deps: ClientDeps = {};

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, ...ATTRIBUTES, ...OWN_ATTRIBUTES];
  }

  constructor() {
    super();
    if (typeof this.attachInternals === 'function') this.#internals = this.attachInternals(); // jsdom has none
    adoptEarlyProperties(this, ['config', 'credentials', 'token', 'tokenProvider', 'deps', 'avatarProviders']);
  }

  /** The client while the element is on the page, else `undefined`. */
  get client(): RealtimeClient | undefined {
    return this.#client;
  }

  /** Configuration as an object; the resolved one is `client.$config`. */
  get config(): ClientConfigInput | undefined {
    return this.#said;
  }

  set config(values: ClientConfigInput | undefined) {
    this.#said = values;
    this.#config = values && { source: 'property config', values };
    this.#schedule();
  }

  /** Supplies tokens from the page's own backend. Default `undefined`. */
  get tokenProvider(): TokenProvider | undefined {
    return this.#tokenProvider;
  }

  set tokenProvider(provider: TokenProvider | undefined) {
    this.#tokenProvider = provider;
    this.#client?.auth.setTokenProvider(provider);
    this.#schedule();
  }

  /** Signs in with user name and password; used once and forgotten. Always reads as `undefined`. */
  get credentials(): Credentials | undefined {
    return undefined;
  }

  set credentials(credentials: Credentials | undefined) {
    this.#credentials = credentials;
    this.#schedule();
  }

  /** A token to use as it is. Always reads as `undefined`. */
  get token(): string | undefined {
    return undefined;
  }

  set token(token: string | undefined) {
    this.#token = token;
    this.#schedule();
  }

  /** Replaces parts of the platform (clock, fetch, WebSocket …) for the next client. For tests and unusual hosts. */
  get deps(): ClientDeps {
    return this.#deps;
  }

  set deps(deps: ClientDeps) {
    this.#deps = deps;
  }

  /** Avatar providers of the page, by the id that `<realtime-avatar provider>` names. Default: none but ours. */
  get avatarProviders(): AvatarProviders | undefined {
    return this.#deps.avatarProviders;
  }

  set avatarProviders(avatarProviders: AvatarProviders | undefined) {
    this.#deps = { ...this.#deps, avatarProviders: avatarProviders ?? {} };
    if (this.#client) this.#client.avatarProviders = avatarProviders ?? {};
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.#client) return;
    this.#start();
    // A parser that is still busy has not shown the inline configuration yet.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', this.#apply, { once: true });
    else this.#schedule();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    queueMicrotask(() => {
      if (!this.isConnected) this.#end();
    });
  }

  override attributeChangedCallback(name: string, previous: string | null, value: string | null): void {
    super.attributeChangedCallback(name, previous, value);
    if (name === 'token') {
      // The removal below comes back as `null`; it does not take the token away.
      if (value === null) return;
      this.#token = value;
      this.removeAttribute('token');
    } else if (name === 'config') {
      this.#config = value === null ? undefined : parseJsonLayer(value, 'attribute config');
      this.#said = this.#config?.values;
    } else if (name === 'config-src') {
      void this.#fetchConfig(value);
      return;
    }
    this.#schedule();
  }

  /** Connects; resolves when the conversation is open. Rejects `auth/required` when somebody has to sign in first. */
  async connect(): Promise<void> {
    await this.#require().connect();
  }

  /** Ends the connection until `connect()`. */
  disconnect(): void {
    this.#client?.disconnect();
  }

  /** Dials now instead of waiting. */
  reconnect(): void {
    this.#client?.reconnect();
  }

  /** Sends a message. Queued while there is no connection or the agent speaks. */
  async sendText(...message: Parameters<RealtimeClient['sendText']>): Promise<SendReceipt> {
    return await this.#require().sendText(...message);
  }

  /** Stops the agent's answer. */
  interrupt(): void {
    this.#client?.interrupt();
  }

  /** Changes the running configuration, whole or not at all. Rejects `config/invalid`. */
  async updateConfig(partial: ClientConfigInput): Promise<{ applied: ConfigApplied }> {
    return await this.#require().updateConfig(partial);
  }

  protected override render(): TemplateResult {
    return html`<slot></slot>`;
  }

  #require(): RealtimeClient {
    if (this.#client) return this.#client;
    throw new RealtimeError('session/disposed', 'The <realtime-session> is not on a page. Insert it first.');
  }

  #start(): void {
    const deps = this.#tokenProvider ? { ...this.#deps, tokenProvider: this.#tokenProvider } : this.#deps;
    // Without an id only the first session of a page can be told from the others after a reload.
    const first = document.querySelector(this.localName) === this ? 'first' : undefined;
    const options = { deps, layers: this.#layers(), requireUrl: true, memoryKey: this.id || first };
    const client = (this.#client = new RealtimeClient(undefined, options));
    this.#stop = [
      watchMarkup(this, () => this.#schedule()),
      redispatchEvents(client, this),
      reflectStates(client, this, this.#internals),
      listenForCommands(this, (command) => runCommand(this, command)),
    ];
    this.#provide(client);
  }

  #end(): void {
    const client = this.#client;
    if (!client) return;
    document.removeEventListener('DOMContentLoaded', this.#apply);
    this.#client = undefined;
    this.#provide(undefined);
    client.dispose();
    for (const stop of this.#stop.splice(0)) stop();
  }

  #provide(client: RealtimeClient | undefined): void {
    this.#provider.setValue(client);
    this.dispatchEvent(new Event(CLIENT_PROVIDED, { bubbles: true, composed: true }));
  }

  readonly #layers = (): ConfigLayer[] =>
    readLayers(this, { token: this.#token, config: this.#config, remote: this.#remote });

  /** Everything that is set in one task becomes one update. */
  #schedule(): void {
    if (this.#scheduled || !this.#client) return;
    this.#scheduled = true;
    queueMicrotask(() => {
      this.#scheduled = false;
      if (document.readyState !== 'loading') this.#apply();
    });
  }

  readonly #apply = (): void => {
    const client = this.#client;
    if (!client) return;
    void client.config.setLayers(this.#layers()); // what is wrong is in $config
    const { status, values } = client.$config.get();
    if (status !== 'valid' || (this.hasAttribute('config-src') && !this.#remote)) return;
    const credentials = this.#credentials;
    this.#credentials = undefined;
    // Failures are in the stores and events; here nobody waits for them.
    if (credentials) client.auth.signIn(credentials).catch(ignore);
    if (values.connection.autoConnect && client.$connection.get().status === 'idle') client.connect().catch(ignore);
  };

  async #fetchConfig(src: string | null): Promise<void> {
    this.#remote = undefined;
    const layer = src === null ? undefined : await fetchLayer(src, document.baseURI);
    // A later value of the attribute has its own request.
    if (this.getAttribute('config-src') !== src) return;
    this.#remote = layer;
    this.#schedule();
  }
}

defineOptionProperties(RealtimeSession.prototype);

// eslint-disable-next-line @typescript-eslint/no-empty-object-type, @typescript-eslint/no-unsafe-declaration-merging
export interface RealtimeSession extends SessionOptions {}

declare global {
  interface HTMLElementTagNameMap {
    'realtime-session': RealtimeSession;
  }
}
