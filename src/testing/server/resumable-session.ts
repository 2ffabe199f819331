import { ReliableChannel } from '../../connection/resumable/reliable-channel.js';
import { readNumber, type Frame, type Hello } from '../../connection/resumable/frames.js';
import type { Clock, TimerId } from '../../platform/platform.js';
import type { ServerConnection, ServerPeer } from './server-types.js';

/** What the server keeps for a client that is away. */
const RING = { maxMessages: 1000, maxCharacters: 64 * 1024 * 1024 };
/** A client that cannot be served any more: it is to come again, and starts anew. */
export const START_ANEW = 4499;

export interface ResumableSessionOptions {
  readonly sid: string;
  readonly userId: string;
  readonly clock: Clock;
  /** How long it waits for its client, milliseconds. */
  readonly ttlMs: number;
  readonly createKey: () => string;
  /** It is over: it cannot be resumed any more. */
  readonly onEnd: () => void;
}

/** One session of the `resumable` framing: to the engine a connection that never breaks, whatever sockets carry it. */
export class ResumableSession implements ServerConnection {
  readonly #options: ResumableSessionOptions;
  readonly #channel: ReliableChannel;
  #peer: ServerPeer | undefined;
  #socket: ServerConnection | undefined;
  #key = '';
  /** Good until the client has used the newer one: the welcome that brought that may have been lost. */
  #formerKey = '';
  #expiry: TimerId | undefined;
  #over = false;

  constructor(options: ResumableSessionOptions) {
    this.#options = options;
    this.#channel = new ReliableChannel({
      ...RING,
      clock: options.clock,
      out: 's',
      whenFull: 'window',
      write: (frame) => this.#socket?.send(frame),
      deliver: (message) => this.#peer?.receive(JSON.stringify(message)),
      onAcknowledged: () => {},
      onUnreplayable: () => this.close(START_ANEW),
    });
  }

  get sid(): string {
    return this.#options.sid;
  }

  get userId(): string {
    return this.#options.userId;
  }

  get uiSessionId(): string {
    return this.#peer?.uiSessionId ?? '';
  }

  /** Why this client cannot go on where it was; `undefined` when it can. */
  refusal({ key, last }: Hello): 'key' | 'gap' | undefined {
    if (!key || (key !== this.#key && key !== this.#formerKey)) return 'key';
    return this.#channel.canReplay(readNumber(last)) ? undefined : 'gap';
  }

  /** The engine's end. */
  bind(peer: ServerPeer): void {
    this.#peer = peer;
  }

  /** A socket has come. `epoch`: the server's. What the client does not have goes out after the welcome. */
  attach(socket: ServerConnection, epoch: string, last: number, resumed: boolean, reason?: string): void {
    const former = this.#socket;
    this.#socket = undefined;
    former?.close(4409, '');
    this.#options.clock.clearTimeout(this.#expiry);
    this.#formerKey = this.#key;
    this.#key = this.#options.createKey();
    const welcome: Frame = {
      t: 'welcome',
      sid: this.sid,
      key: this.#key,
      epoch,
      resumed,
      have: this.#channel.received,
      seq: this.#channel.sent,
      ttlMs: this.#options.ttlMs,
      ...(reason && { reason }),
    };
    this.#socket = socket;
    socket.send(JSON.stringify(welcome));
    this.#channel.attach(last);
  }

  /** A frame of the socket in use. */
  receive(frame: Frame, size: number): void {
    this.#formerKey = '';
    if (this.#channel.receive(frame, size)) return;
    if (frame.t !== 'ping') return;
    this.#socket?.send(JSON.stringify({ t: 'pong', id: frame['id'] }));
    this.#channel.expect(readNumber(frame['seq']));
  }

  receiveBinary(bytes: Uint8Array): void {
    this.#peer?.receiveBinary(bytes);
  }

  /** A socket is gone. The session waits for the next one. */
  detach(socket: ServerConnection): void {
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#channel.detach();
    if (!this.#over) this.#expiry = this.#options.clock.setTimeout(() => this.end(), this.#options.ttlMs);
  }

  send(text: string): void {
    this.#channel.send(text);
  }

  sendBinary(data: Uint8Array): void {
    this.#socket?.sendBinary(data);
  }

  /** The engine ends the connection, for example because another tab took the ui session. */
  close(code = 1000, reason = ''): void {
    const socket = this.#socket;
    this.end();
    socket?.close(code, reason);
  }

  /** Waits for nobody any more. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#options.clock.clearTimeout(this.#expiry);
    this.#channel.detach();
    this.#options.onEnd();
    this.#peer?.closed();
  }
}
