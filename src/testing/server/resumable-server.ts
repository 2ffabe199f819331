import { readFrame, readNumber, type Frame, type Hello } from '../../connection/resumable/frames.js';
import type { Clock } from '../../platform/platform.js';
import type { AgentServer } from './agent-server.js';
import { ResumableSession } from './resumable-session.js';
import type { AttachRequest, ServerConnection, ServerPeer } from './server-types.js';
import { TokenWatch, type TokenHolder } from './token-watch.js';

const TTL_MS = 120_000;

export interface ResumableServerOptions {
  engine: Pick<AgentServer, 'attach'>;
  clock: Clock;
  /** Makes the secrets that a client resumes with. */
  createKey: () => string;
  /** Whose a token is; `undefined` for one that is no good. */
  verify: (token: string) => Promise<TokenHolder | undefined> | TokenHolder | undefined;
  /** How long a session waits for its client, milliseconds. Default: 120,000. */
  ttlMs?: number;
}

/** The `resumable` framing around the engine: a server that takes a client back where it was. */
export class ResumableServer {
  readonly #options: ResumableServerOptions;
  readonly #sessions = new Map<string, ResumableSession>();
  #epoch: string;
  #created = 0;

  constructor(options: ResumableServerOptions) {
    this.#options = options;
    this.#epoch = options.createKey();
  }

  /** How many sessions live, with a socket or without. */
  get size(): number {
    return this.#sessions.size;
  }

  /** Takes a socket whose address says that it may speak the framing. Its first frame decides. */
  accept(request: AttachRequest, connection: ServerConnection): ServerPeer {
    const { engine, clock, verify } = this.#options;
    const watch = new TokenWatch({ clock, verify, userId: request.user.userId, connection });
    watch.start(request.expiresAt);
    let session: ResumableSession | undefined;
    let plain: ServerPeer | undefined;
    return {
      get uiSessionId() {
        return (plain ?? session)?.uiSessionId ?? '';
      },
      receive: (text) => {
        if (plain) return plain.receive(text);
        const frame = readFrame(text);
        if (session) {
          if (frame) this.#receive(session, watch, frame, text.length);
        } else if (frame?.t === 'hello') {
          session = this.#greet(frame as Hello, request, connection);
        } else {
          watch.stop();
          plain = engine.attach(request, connection);
          plain.receive(text);
        }
      },
      receiveBinary: (bytes) => (plain ?? session)?.receiveBinary(bytes),
      closed: () => {
        watch.stop();
        plain?.closed();
        session?.detach(connection);
      },
    };
  }

  /** Its memory is lost. */
  restart(): void {
    this.#epoch = this.#options.createKey();
    for (const session of this.#sessions.values()) session.end();
  }

  #receive(session: ResumableSession, watch: TokenWatch, frame: Frame, size: number): void {
    if (frame.t === 'auth') void watch.renew(String(frame['token']));
    else session.receive(frame, size);
  }

  #greet(hello: Hello, request: AttachRequest, connection: ServerConnection): ResumableSession {
    if (!hello.sid) return this.#create(request, connection, undefined);
    const known = this.#sessions.get(hello.sid);
    if (known?.userId !== request.user.userId || hello.epoch !== this.#epoch) {
      return this.#create(request, connection, 'unknown');
    }
    const reason = known.refusal(hello);
    if (reason !== undefined) return this.#create(request, connection, reason);
    known.attach(connection, this.#epoch, readNumber(hello.last), true);
    return known;
  }

  #create(request: AttachRequest, connection: ServerConnection, reason: string | undefined): ResumableSession {
    const { engine, clock, createKey, ttlMs = TTL_MS } = this.#options;
    this.#created += 1;
    const sid = `${request.user.userId}-${this.#created}-${createKey().slice(0, 8)}`;
    const session = new ResumableSession({
      sid,
      userId: request.user.userId,
      clock,
      ttlMs,
      createKey,
      onEnd: () => this.#sessions.delete(sid),
    });
    this.#sessions.set(sid, session);
    session.attach(connection, this.#epoch, 0, false, reason);
    session.bind(engine.attach(request, session));
    return session;
  }
}
