import ReconnectingWebSocket from 'partysocket/ws';

import { RealtimeError } from '../errors.js';
import type { Logger } from '../logging/logger.js';
import type { WebSocketConstructor } from '../platform/platform.js';

export interface WebSocketManagerOptions {
  logger: Logger;
  /** `undefined` where the runtime has none. */
  WebSocket: WebSocketConstructor | undefined;
  /** Bound of one dial, milliseconds. */
  timeoutMs: () => number;
  onOpen: () => void;
  onText: (text: string) => void;
  onBinary: (data: ArrayBuffer) => void;
  /** The socket is gone; `code` is the true one (1006 where there was no close frame). */
  onClose: (code: number) => void;
}

/** One dial and what came of it. What it says after it was replaced reaches nobody. */
interface Attempt {
  socket: ReconnectingWebSocket;
  native: WebSocket | undefined;
  over: boolean;
}

/**
 * One socket at a time, dialled once. partysocket is used as a single-attempt transport: it dials, bounds the dial and replaces
 * the socket; whether and when to dial again is the ReconnectionManager's. Frames and close codes are taken from the native
 * socket, since partysocket clones every inbound event and reports 1000 for a failed dial.
 */
export class WebSocketManager {
  readonly #options: WebSocketManagerOptions;
  #attempt: Attempt | undefined;

  constructor(options: WebSocketManagerOptions) {
    this.#options = options;
  }

  get isOpen(): boolean {
    return this.#attempt?.native?.readyState === 1;
  }

  /** Bytes that the socket has taken and not yet sent: back-pressure, never a sign of life. */
  get bufferedAmount(): number {
    return this.#attempt?.native?.bufferedAmount ?? 0;
  }

  /** Dials once. A socket that is still there is detached first. `url` may hold the token: it is not kept. */
  open(url: string): void {
    this.close();
    const { WebSocket: Native, timeoutMs } = this.#options;
    if (!Native) {
      throw new RealtimeError(
        'connection/unsupported',
        'This runtime has no WebSocket. Pass one: new RealtimeClient(config, { deps: { WebSocket } }), for example from "ws".',
      );
    }
    const attempt: Attempt = { socket: undefined as never, native: undefined, over: false };
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
    this.#attempt = attempt;
    attempt.socket.reconnect();
  }

  /** Detaches and closes the socket. Does not wait: on a dead network `close` takes a minute. `onClose` is not called. */
  close(code = 1000): void {
    const attempt = this.#attempt;
    if (!attempt) return;
    this.#attempt = undefined;
    attempt.over = true;
    attempt.socket.close(code);
  }

  /** Sends a text frame; `false` when there is no open socket to take it. */
  send(data: string | ArrayBufferView): boolean {
    const native = this.#attempt?.native;
    if (!native || native.readyState !== 1) return false;
    native.send(data as string);
    return true;
  }

  /** A subclass made from the injected constructor, because not every runtime has a global one. */
  #tap(Native: WebSocketConstructor, attempt: Attempt): WebSocketConstructor {
    const opened = (): void => {
      if (!attempt.over) this.#options.onOpen();
    };
    const received = ({ data }: MessageEvent): void => {
      if (attempt.over) return;
      if (typeof data === 'string') this.#options.onText(data);
      else this.#options.onBinary(data as ArrayBuffer);
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
    if (this.#attempt === attempt) this.#attempt = undefined;
    this.#options.logger.debug('socket closed', { code });
    this.#options.onClose(code);
  }
}
