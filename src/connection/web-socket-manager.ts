import ReconnectingWebSocket from 'partysocket/ws';

import { RealtimeError } from '../errors.js';
import type { Logger } from '../logging/logger.js';
import type { Clock, TimerId, WebSocketConstructor } from '../platform/platform.js';

/** Above this many unsent bytes the network is too slow for us; below the second it keeps up again (LiveKit's flow control). */
const CONGESTED_BYTES = 1_048_576;
const CLEAR_BYTES = 262_144;
/** Sockets do not say when they have sent something. */
const DRAIN_POLL_MS = 50;

/** Whoever is told what one socket does. */
export interface SocketListener {
  onOpen: () => void;
  onText: (text: string) => void;
  onBinary: (data: ArrayBuffer) => void;
  /** The socket is gone; `code` is the true one (1006 where there was no close frame). */
  onClose: (code: number) => void;
}

export interface WebSocketManagerOptions extends SocketListener {
  clock: Clock;
  logger: Logger;
  /** What had to wait may go out again. */
  onDrain: () => void;
  /** `undefined` where the runtime has none. */
  WebSocket: WebSocketConstructor | undefined;
  /** Bound of one dial, milliseconds. */
  timeoutMs: () => number;
}

/** UTF-8 bytes of a text: what it takes on the wire. */
function byteLength(text: string): number {
  let bytes = text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    // A half of a surrogate pair is two of its four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}

const sizeOf = (data: string | ArrayBufferView | ArrayBuffer): number =>
  typeof data === 'string' ? byteLength(data) : data.byteLength;

/** One dial and what came of it. What it says after it was replaced reaches nobody. */
class Attempt {
  socket!: ReconnectingWebSocket;
  native: WebSocket | undefined;
  over = false;
  listener: SocketListener;
  readonly #onSent: (bytes: number) => void;

  constructor(listener: SocketListener, onSent: (bytes: number) => void) {
    this.listener = listener;
    this.#onSent = onSent;
  }

  /** Sends a frame; `false` when the socket is not open to take it. */
  send(data: string | ArrayBufferView): boolean {
    if (this.native?.readyState !== 1) return false;
    this.native.send(data as string);
    this.#onSent(sizeOf(data));
    return true;
  }

  /** Detaches and closes. Does not wait: on a dead network `close` takes a minute. The listener hears nothing more. */
  close(code = 1000): void {
    this.over = true;
    this.socket.close(code);
  }
}

/** A socket beside the one in use, which may take its place. */
export type CandidateSocket = Pick<Attempt, 'send' | 'close'>;

/**
 * One socket at a time, dialled once. partysocket is used as a single-attempt transport: it dials, bounds the dial and replaces
 * the socket; whether and when to dial again is the ReconnectionManager's. Frames and close codes are taken from the native
 * socket, since partysocket clones every inbound event and reports 1000 for a failed dial.
 */
export class WebSocketManager {
  /** What went over all sockets, application data only. */
  readonly traffic = { framesSent: 0, framesReceived: 0, bytesSent: 0, bytesReceived: 0 };
  readonly #options: WebSocketManagerOptions;
  #attempt: Attempt | undefined;
  #isCongested = false;
  #poll: TimerId | undefined;

  constructor(options: WebSocketManagerOptions) {
    this.#options = options;
  }

  /** Whether what can wait should: `onDrain` tells when that is over. Unsent bytes are back-pressure, never a sign of life. */
  get congested(): boolean {
    const unsent = this.unsentBytes;
    this.#isCongested = unsent > (this.#isCongested ? CLEAR_BYTES : CONGESTED_BYTES);
    if (this.#isCongested) this.#poll ??= this.#options.clock.setTimeout(() => this.#look(), DRAIN_POLL_MS);
    return this.#isCongested;
  }

  /** Bytes that were handed over and not sent yet. */
  get unsentBytes(): number {
    return this.#attempt?.native?.bufferedAmount ?? 0;
  }

  /** Dials once. A socket that is still there is detached first. `url` may hold the token: it is not kept. `through`: another transport than the network. */
  open(url: string, through?: WebSocketConstructor): void {
    this.close();
    this.#attempt = this.#prepare(url, this.#options, through);
    this.#attempt.socket.reconnect();
  }

  /** Dials once beside the socket in use. The caller closes what comes of it, or gives it to `adopt`. */
  dialBeside(url: string, listener: SocketListener): CandidateSocket {
    const attempt = this.#prepare(url, listener);
    attempt.socket.reconnect();
    return attempt;
  }

  /** Puts a candidate in the place of the socket in use, which is closed. */
  adopt(candidate: CandidateSocket): void {
    this.close();
    this.#attempt = candidate as Attempt;
    this.#attempt.listener = this.#options;
  }

  /** Detaches and closes the socket. `onClose` is not called. */
  close(): void {
    this.#attempt?.close();
    this.#release();
  }

  /** Sends a frame at once, however much is unsent; `false` when there is no open socket to take it. */
  send(data: string | ArrayBufferView): boolean {
    return this.#attempt?.send(data) ?? false;
  }

  #look(): void {
    this.#poll = undefined;
    if (!this.congested) this.#options.onDrain();
  }

  #release(): void {
    this.#attempt = undefined;
    this.#isCongested = false;
    this.#options.clock.clearTimeout(this.#poll);
    this.#poll = undefined;
  }

  #prepare(url: string, listener: SocketListener, through?: WebSocketConstructor): Attempt {
    const { WebSocket, timeoutMs } = this.#options;
    const Native = through ?? WebSocket;
    if (!Native) {
      throw new RealtimeError(
        'connection/unsupported',
        'This runtime has no WebSocket. Pass one: new RealtimeClient(config, { deps: { WebSocket } }), for example from "ws".',
      );
    }
    const { traffic } = this;
    const attempt = new Attempt(listener, (bytes) => {
      traffic.framesSent += 1;
      traffic.bytesSent += bytes;
    });
    attempt.socket = new ReconnectingWebSocket(() => url, [], {
      startClosed: true,
      maxRetries: 0,
      maxEnqueuedMessages: 0,
      minUptime: 0,
      connectionTimeout: timeoutMs(),
      WebSocket: this.#tap(Native, attempt),
    });
    // partysocket gives up on its own timeout by closing; a native close event may then take a minute to come.
    attempt.socket.onclose = () => this.#ended(attempt, 1006);
    // A constructor that throws (mixed content, a blocked port) is an error without a close.
    attempt.socket.onerror = () => this.#ended(attempt, 1006);
    // partysocket writes its own default over what the native socket was told.
    attempt.socket.binaryType = 'arraybuffer';
    return attempt;
  }

  /** A subclass made from the injected constructor, because not every runtime has a global one. */
  #tap(Native: WebSocketConstructor, attempt: Attempt): WebSocketConstructor {
    const opened = (): void => {
      if (!attempt.over) attempt.listener.onOpen();
    };
    const received = ({ data }: MessageEvent): void => {
      if (attempt.over) return;
      this.traffic.framesReceived += 1;
      this.traffic.bytesReceived += sizeOf(data as string | ArrayBuffer);
      if (typeof data === 'string') attempt.listener.onText(data);
      else attempt.listener.onBinary(data as ArrayBuffer);
    };
    const closed = ({ code }: CloseEvent): void => this.#ended(attempt, code);
    return class extends Native {
      constructor(url: string, protocols?: string | string[]) {
        super(url, protocols);
        attempt.native = this;
        super.addEventListener('open', opened);
        super.addEventListener('message', received);
        super.addEventListener('close', closed);
      }

      /** Keeps partysocket from cloning every frame: nobody listens to it for messages. */
      override addEventListener(type: string, listener: unknown, options?: unknown): void {
        if (type !== 'message')
          super.addEventListener(type, listener as EventListener, options as AddEventListenerOptions);
      }
    };
  }

  #ended(attempt: Attempt, code: number): void {
    if (attempt.over) return;
    attempt.over = true;
    if (this.#attempt === attempt) this.#release();
    // Told first: the entry then bears the id of the outage that begins with it.
    attempt.listener.onClose(code);
    this.#options.logger.debug('socket closed', { code });
  }
}
