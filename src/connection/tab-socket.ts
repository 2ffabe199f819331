import type { TabPorts, WebSocketConstructor } from '../platform/platform.js';
import type { TabMessage } from './tab-types.js';

export type TabChannel = ReturnType<TabPorts['channel']>;

export interface TabSocketOptions {
  /** A new end of the channel, for each socket. */
  channel: () => TabChannel;
  user: () => string | undefined;
  /** Tells sockets of all tabs apart. */
  createId: () => string;
}

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3];

/**
 * A `WebSocket` whose server is another tab: everything above it works as on a connection of its own. It opens when the other tab has a session, and
 * closes with 1006 when that tab loses it. Binary frames are not relayed: sound is heard in one tab.
 */
export function tabSocket({ channel: join, user, createId }: TabSocketOptions): WebSocketConstructor {
  class TabSocket extends EventTarget {
    static readonly CONNECTING = CONNECTING;
    static readonly OPEN = OPEN;
    static readonly CLOSING = CLOSING;
    static readonly CLOSED = CLOSED;
    readonly url: string;
    readonly protocol = '';
    readonly extensions = '';
    binaryType = 'arraybuffer';
    bufferedAmount = 0;
    readyState = CONNECTING;
    readonly #id = createId();
    readonly #channel = join();

    constructor(url: string) {
      super();
      this.url = url;
      this.#channel.onmessage = ({ data }: MessageEvent<TabMessage>) => this.#heard(data);
      this.#join();
    }

    send(data: string | ArrayBufferView): void {
      if (this.readyState === OPEN && typeof data === 'string') this.#post({ t: 'send', id: this.#id, text: data });
    }

    close(code = 1000): void {
      this.#end(code, true);
    }

    #join(): void {
      this.#post({ t: 'join', id: this.#id, user: user() });
    }

    #post(message: TabMessage): void {
      this.#channel.postMessage(message);
    }

    #heard(message: TabMessage): void {
      if (this.readyState === CONNECTING) {
        if (message.t === 'up') this.#join();
        if (message.t !== 'open' || message.id !== this.#id) return;
        this.readyState = OPEN;
        this.#fire('open');
        for (const event of message.events) this.#receive(event);
      } else if (message.t === 'down') this.#end(1006, false);
      else if (message.t === 'event' && (message.id ?? this.#id) === this.#id) this.#receive(message.event);
    }

    #receive(event: object): void {
      if (this.readyState === OPEN) this.#fire('message', { data: JSON.stringify(event) });
    }

    #end(code: number, wasClean: boolean): void {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSED;
      this.#post({ t: 'leave', id: this.#id });
      this.#channel.onmessage = null;
      this.#channel.close();
      queueMicrotask(() => this.#fire('close', { code, reason: '', wasClean }));
    }

    /** Plain events with the fields of the real ones: Node 20 has no CloseEvent. */
    #fire(type: string, fields: object = {}): void {
      this.dispatchEvent(Object.assign(new Event(type), fields));
    }
  }
  return TabSocket as unknown as WebSocketConstructor;
}
