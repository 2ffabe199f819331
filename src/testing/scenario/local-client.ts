import type { ConnectionStatus } from '../../connection/connection-types.js';
import type { RealtimeClient } from '../../client/realtime-client.js';
import type { ClientCall, ClientReading } from './scenario-stage.js';

/** Log entries of a reading. */
const LOG_ENTRIES = 10;

/** A client in the same program as the scenario. */
export class LocalClient {
  readonly client: RealtimeClient;
  readonly #visited: ConnectionStatus[] = [];
  readonly #forget: () => void;

  constructor(client: RealtimeClient) {
    this.client = client;
    this.#forget = client.$connection.subscribe(({ status }) => {
      if (this.#visited.at(-1) !== status) this.#visited.push(status);
    });
  }

  read(): ClientReading {
    const { $auth, $connection, $conversation, $turn, logger } = this.client;
    const { status, reason } = $connection.get();
    const { status: auth, error } = $auth.get();
    const { id, items } = $conversation.get();
    return {
      status,
      visited: [...this.#visited],
      auth,
      errors: [error?.code, reason?.code].filter((code) => code !== undefined),
      turn: $turn.get(),
      conversationId: id,
      items,
      log: logger.buffer.entries().slice(-LOG_ENTRIES),
    };
  }

  /** Resolves when a sign-in is through; all else goes on by itself. */
  async call(what: ClientCall): Promise<void> {
    const { client } = this;
    const ignore = (): void => {}; // what becomes of it is in the stores
    switch (what.name) {
      case 'signIn':
        return client.auth.signIn({ username: what.username, password: what.password }).catch(ignore);
      case 'signOut':
        return client.auth.signOut();
      case 'connect':
        return void client.connect().catch(ignore);
      case 'sendText':
        return void client.sendText(what.text).catch(ignore);
      case 'resend':
        return client.resend(what.id);
      default:
        client[what.name]();
    }
  }

  dispose(): void {
    this.#forget();
    this.client.dispose();
  }
}
