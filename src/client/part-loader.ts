import type { ClientConfig } from '../config/generated/client-config.js';
import type { TypedEmitter, Unsubscribe } from '../events.js';
import type { ClientEvents } from './client-events.js';
import type { ClientParts } from './client-parts.js';
import type { RealtimeClient } from './realtime-client.js';

/** Loads the parts of a client that are files of their own when they are wanted, and nothing for a client that has ended. */
export class PartLoader {
  readonly #client: RealtimeClient;
  readonly #parts: ClientParts;
  readonly #events: TypedEmitter<ClientEvents>;
  readonly #cleanup: Unsubscribe[];
  #disposed = false;

  constructor(
    client: RealtimeClient,
    parts: ClientParts,
    { events, cleanup }: { events: TypedEmitter<ClientEvents>; cleanup: Unsubscribe[] },
  ) {
    this.#client = client;
    this.#parts = parts;
    this.#events = events;
    this.#cleanup = cleanup;
  }

  dispose(): void {
    this.#disposed = true;
  }

  /** What only some configurations need. */
  extend({ environment, logging: { record, traceparent, targets } }: ClientConfig): void {
    if (!(record || traceparent || targets.includes('beacon') || environment !== 'production')) return;
    this.#parts.care.extras ??= import('./attach-extras.js')
      .then(({ attachExtras }) => (this.#disposed ? undefined : attachExtras(this.#client, this.#parts, this.#cleanup)))
      .catch((error: unknown) => this.#parts.logger.warn('log neither sent nor recorded', { error }));
  }

  /** Without it nothing is lost but the numbers, and every level above the first. */
  watch(): void {
    const useAudio = (): Promise<unknown> => this.#client.useAudio();
    this.#parts.care.loaded ??= import('./attach-care.js')
      .then(({ attachCare }) => void (this.#disposed || attachCare(this.#parts, this.#events, this.#cleanup, useAudio)))
      .catch((error: unknown) => this.#parts.logger.warn('no health metrics', { error }));
  }

  /** Resolves when the client may dial. */
  async start({ auth: { token, storage }, session: { tabPolicy } }: ClientConfig): Promise<void> {
    const { auth, memory, logger, platform, care } = this.#parts;
    memory.restore();
    this.watch();
    if (care.extras) await care.extras;
    let attached: Promise<void> | undefined;
    const attach = (): Promise<void> =>
      (attached ??= import('./attach-page.js')
        .then(({ attachPage }) => (this.#disposed ? undefined : attachPage(this.#parts, this.#cleanup)))
        .catch((error: unknown) => logger.warn('tokens live on this page only', { error })));
    const { tabs } = platform;
    const shared = tabs && (tabPolicy !== 'independent' || memory.current.sessionId !== undefined);
    if (storage !== 'memory' || shared) await attach();
    else if (tabs && auth.currentToken !== undefined) void attach();
    else if (tabs) this.#cleanup.push(auth.events.on('token', () => void attach()));
    if (token) auth.setToken(token);
    // What fails here is in $auth; connect() meets it again and decides.
    if (auth.$auth.get().mode === 'provider') await auth.getToken().catch(() => {});
  }
}
