export type FakeFrame = string | ArrayBuffer;

/** The server's end of a fake socket, for a fake that answers. */
export interface FakeSocketPeer {
  received?: (frame: FakeFrame) => void;
  /** The client has closed. */
  closed?: (code: number) => void;
}

const CONNECTING = 0;
const OPEN = 1;
const CLOSING = 2;
const CLOSED = 3;

/** DOMException exists in every runtime we know, Node 20 too. */
const refuse = (name: string, message: string): never => {
  throw new DOMException(message, name);
};

/**
 * A `WebSocket` whose server is the test: it calls `open()`, `message()`, `closeByServer()`, `fail()`. It holds a browser's rules
 * against its user (no sending while connecting, close codes 1000 and 3000–4999 only) and the test's (nothing after the end).
 */
export class FakeWebSocket extends EventTarget {
  static readonly CONNECTING = CONNECTING;
  static readonly OPEN = OPEN;
  static readonly CLOSING = CLOSING;
  static readonly CLOSED = CLOSED;
  readonly CONNECTING = CONNECTING;
  readonly OPEN = OPEN;
  readonly CLOSING = CLOSING;
  readonly CLOSED = CLOSED;
  readonly url: string;
  readonly protocol = '';
  readonly extensions = '';
  binaryType = 'blob';
  /** Bytes that wait; a test sets it to play back-pressure. */
  bufferedAmount = 0;
  onopen: ((event: Event) => void) | null = null;
  onmessage: ((event: Event) => void) | null = null;
  onerror: ((event: Event) => void) | null = null;
  onclose: ((event: Event) => void) | null = null;
  /** What the client has sent, oldest first. */
  readonly sent: FakeFrame[] = [];
  /** Set by a fake that answers. */
  peer: FakeSocketPeer = {};
  /** The code the client closed with; `undefined` while it has not. */
  closedWith: number | undefined;
  #readyState: number = CONNECTING;
  #dead = false;

  constructor(url: string, _protocols?: string | string[]) {
    super();
    this.url = url;
  }

  get readyState(): number {
    return this.#readyState;
  }

  /** What the client has sent as text, parsed. */
  get sentEvents(): readonly Readonly<Record<string, unknown>>[] {
    return this.sent.filter((frame) => typeof frame === 'string').map((frame) => JSON.parse(frame));
  }

  /** The upgrade succeeds. */
  open(): void {
    if (this.#readyState !== CONNECTING)
      return refuse('InvalidStateError', 'open() of a socket that is not connecting');
    this.#readyState = OPEN;
    this.#fire('open');
  }

  /** A frame from the server: text, bytes, or an object that is sent as JSON. */
  message(frame: FakeFrame | Readonly<Record<string, unknown>>): void {
    if (this.#readyState !== OPEN) return refuse('InvalidStateError', 'message() on a socket that is not open');
    if (this.#dead) return;
    const data = typeof frame === 'string' || frame instanceof ArrayBuffer ? frame : JSON.stringify(frame);
    this.#fire('message', { data });
  }

  /** The server ends the connection with a close frame. */
  closeByServer(code = 1000, reason = ''): void {
    if (this.#dead) return;
    this.#end(code, reason, true);
  }

  /** The network or the handshake fails: `error`, then `close` 1006. It is all that a browser ever tells. */
  fail(): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#fire('error');
    this.#fire('close', { code: 1006, reason: '', wasClean: false });
  }

  /** The path is gone and nobody says so: still `OPEN`, takes what is sent, nothing comes in, `close()` is never confirmed. */
  goHalfOpen(): void {
    this.#dead = true;
  }

  send(frame: string | ArrayBuffer | ArrayBufferView): void {
    if (this.#readyState === CONNECTING) return refuse('InvalidStateError', 'Still in CONNECTING state.');
    if (this.#readyState !== OPEN) return;
    const copy = typeof frame === 'string' ? frame : copyOf(frame);
    this.sent.push(copy);
    if (!this.#dead) this.peer.received?.(copy);
  }

  close(code = 1000, _reason = ''): void {
    if (code !== 1000 && !(code >= 3000 && code <= 4999)) {
      return refuse('InvalidAccessError', `The code ${code} is neither 1000 nor between 3000 and 4999.`);
    }
    if (this.#readyState === CLOSING || this.#readyState === CLOSED) return;
    const wasOpen = this.#readyState === OPEN;
    this.closedWith = code;
    this.#readyState = CLOSING;
    if (this.#dead) return;
    queueMicrotask(() => {
      if (this.#readyState === CLOSED) return;
      this.peer.closed?.(code);
      this.#end(wasOpen ? code : 1006, '', wasOpen);
    });
  }

  #end(code: number, reason: string, wasClean: boolean): void {
    if (this.#readyState === CLOSED) return;
    this.#readyState = CLOSED;
    this.#fire('close', { code, reason, wasClean });
  }

  /** Plain events with the fields of the real ones: Node 20 has no CloseEvent. */
  #fire(type: 'open' | 'message' | 'error' | 'close', fields: Readonly<Record<string, unknown>> = {}): void {
    const event = Object.assign(new Event(type), fields);
    this[`on${type}`]?.(event);
    this.dispatchEvent(event);
  }
}

function copyOf(frame: ArrayBuffer | ArrayBufferView): ArrayBuffer {
  const view = ArrayBuffer.isView(frame)
    ? new Uint8Array(frame.buffer, frame.byteOffset, frame.byteLength)
    : new Uint8Array(frame);
  return new Uint8Array(view).buffer;
}
