import type { Duplex, Writable } from 'node:stream';
import type { ClientLink } from './client-link.js';
import type { FaultAction } from './fault-types.js';
import { CLOSE_FRAME, encodeClose } from './frame-reader.js';
import { MessageReader, type SocketUnit } from './message-reader.js';
import type { RuleBook } from './rule-book.js';
import type { SocketMessage } from './socket-message.js';

export interface BridgeOptions {
  readonly link: ClientLink;
  /** The upgraded connection to the target. */
  readonly target: Duplex;
  readonly path: string;
  readonly rules: RuleBook;
  /** What has come with the two halves of the handshake. */
  readonly head: { readonly client: Buffer; readonly server: Buffer };
}

type Sender = 'client' | 'server';

/** Resolves when the stream has taken the bytes, or never will. */
function write(sink: Writable, bytes: Buffer): Promise<void> {
  if (!sink.writable) return Promise.resolve();
  return new Promise((resolve) => sink.write(bytes, () => resolve()));
}

/**
 * The two halves of a WebSocket. Frames pass as they are, control frames too: pings, the handshake of closing and the end of the
 * connection are between the client and the server. A message is passed on when it is whole, so that rules can see it.
 */
export class SocketBridge {
  readonly #options: BridgeOptions;
  readonly #readers = { client: new MessageReader(), server: new MessageReader() };
  /** Messages that come after the next one of their direction. */
  readonly #late: Record<Sender, Buffer[]> = { client: [], server: [] };
  /** A close frame of ours is on its way to the client: nothing from the server may follow it. */
  #closing = false;

  constructor(options: BridgeOptions) {
    this.#options = options;
  }

  /** Resolves when both connections have ended. */
  async run(): Promise<void> {
    const { link, target, head } = this.#options;
    const up = this.#relay('client', link, target, head.client);
    const down = this.#relay('server', target, link, head.server);
    await up;
    // Nobody hears the server any more; without this it could go on talking for ever.
    if (link.isClientGone || link.destroyed) target.destroy();
    await down;
  }

  /** Sends a close frame to the client. */
  async close(code: number, reason: string): Promise<void> {
    const { link } = this.#options;
    if (this.#closing) return;
    this.#closing = true;
    // Inside a message that is not taken apart there is no place for a frame.
    if (this.#readers.server.isOpaque) link.end();
    else await write(link, encodeClose(code, reason));
  }

  async #relay(from: Sender, source: Duplex, sink: Duplex, head: Buffer): Promise<void> {
    const reader = this.#readers[from];
    const pass = async (chunk: Buffer): Promise<void> => {
      const wasOpaque = reader.isOpaque;
      const units = reader.push(chunk);
      if (reader.isOpaque && !wasOpaque) {
        this.#options.link.log('error', `a message from the ${from} is too long: rules see no more of this direction`);
      }
      for (const unit of units) await this.#pass(from, unit, sink);
    };
    try {
      if (head.length > 0) await pass(head);
      for await (const chunk of source.iterator({ destroyOnReturn: false })) await pass(chunk as Buffer);
      await this.#catchUp(from, sink);
      sink.end();
    } catch {
      // One side has broken off: so does the other.
      source.destroy();
      sink.destroy();
    }
  }

  async #pass(from: Sender, unit: SocketUnit, sink: Duplex): Promise<void> {
    if (unit.kind === 'message') return this.#passMessage(from, unit.message, sink);
    if (unit.kind === 'opaque') return this.#forward(from, unit.bytes, sink);
    const isAnswer = this.#closing && from === 'client' && unit.frame.opcode === CLOSE_FRAME;
    await this.#forward(from, unit.frame.raw, sink);
    if (!isAnswer) return;
    // We have played the server, and it is the server that ends the connection (RFC 6455, 7.1.1).
    this.#options.link.end();
    sink.end();
  }

  async #passMessage(from: Sender, message: SocketMessage, sink: Duplex): Promise<void> {
    const { link, path, rules } = this.#options;
    const action = rules.take({ on: 'message', from, path, message }, link.id);
    if (action?.do === 'reorder') {
      this.#late[from].push(message.raw);
      return;
    }
    if (!action) {
      await this.#forward(from, message.raw, sink);
      return this.#catchUp(from, sink);
    }
    if ('forwardFirst' in action && action.forwardFirst) await this.#forward(from, message.raw, sink);
    await this.#act(action, from, message, sink);
  }

  async #act(action: FaultAction, from: Sender, message: SocketMessage, sink: Duplex): Promise<void> {
    const { link } = this.#options;
    switch (action.do) {
      case 'reset':
        return this.#behindForwarded(action.forwardFirst, () => link.reset());
      case 'black-hole':
        await this.#behindForwarded(action.forwardFirst, () => link.blackHole());
        if (!action.forwardFirst) await this.#forward(from, message.raw, sink);
        return;
      case 'close':
        return this.close(action.code ?? 1001, action.reason ?? '');
      case 'delay':
        await link.sleep(action.delayMs);
        return this.#forward(from, message.raw, sink);
      case 'duplicate':
        await this.#forward(from, message.raw, sink);
        return this.#forward(from, message.raw, sink);
      case 'drop':
      case 'reorder':
      case 'hang':
      case 'refuse':
        return;
    }
  }

  async #catchUp(from: Sender, sink: Duplex): Promise<void> {
    for (const late of this.#late[from].splice(0)) await this.#forward(from, late, sink);
  }

  /** What has been forwarded to the client may still be on its way, and has to arrive before the fault. */
  async #behindForwarded(isForwarded: boolean | undefined, fault: () => void): Promise<void> {
    const { link } = this.#options;
    if (!isForwarded) return fault();
    await new Promise<void>((resolve) => {
      const act = (): void => {
        fault();
        resolve();
      };
      link.afterWritten(act);
      link.finished.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  async #forward(from: Sender, bytes: Buffer, sink: Duplex): Promise<void> {
    const { link } = this.#options;
    await link.passable();
    if (link.isCut || (from === 'server' && this.#closing)) return;
    await write(sink, bytes);
  }
}
