// Loaded before the first dial where `connection.protocol` is `resumable`.
import type { Logger } from '../../logging/logger.js';
import type { Clock } from '../../platform/platform.js';
import type { Link, LinkListener, LinkPorts } from '../link.js';
import { readFrame, readNumber, type Frame, type Hello, type Welcome } from './frames.js';
import { ReliableChannel } from './reliable-channel.js';

/** With more than this unacknowledged, texts wait in the outbox (SignalR's default of stateful reconnect). */
const CONGESTED_CHARACTERS = 100_000;
/** What a `bye` amounts to, as close codes. */
const BYE_CODES: Readonly<Record<string, number>> = { restart: 1012, superseded: 4409, expired: 4401, forbidden: 4403 };
const FATAL = 4403;
const RETRY = 4499;

export interface ResumableLinkOptions extends LinkPorts {
  clock: Clock;
  /** What is kept at most for a server that is away. */
  limits: () => { maxMessages: number; maxBytes: number; maxFrameBytes: number };
  logger: Logger;
}

/** The session that a server keeps for us while we are away. The key is a secret: it lives here only. */
interface Kept {
  readonly sid: string;
  readonly key: string;
  readonly epoch: string;
}

/**
 * Both directions exactly once and in order to the handler, over any number of sockets. On a server that does not know the framing it
 * steps aside: the first frame that is not ours means plain messages for the life of that socket.
 */
export class ResumableLink implements Link {
  listener: LinkListener;
  readonly query = { v: '1' };
  readonly #options: ResumableLinkOptions;
  #channel: ReliableChannel;
  #kept: Kept | undefined;
  #mode: 'closed' | 'greeting' | 'numbered' | 'plain' = 'closed';
  #pings = 0;

  constructor(options: ResumableLinkOptions, listener: LinkListener) {
    this.#options = options;
    this.listener = listener;
    this.#channel = this.#createChannel();
  }

  get congested(): boolean {
    return this.#channel.keptCharacters > CONGESTED_CHARACTERS;
  }

  opened(): void {
    this.#mode = 'greeting';
    const { sid = null, key = null, epoch = null } = this.#kept ?? {};
    const hello: Hello = { t: 'hello', type: 'ping', v: 1, sid, key, epoch, last: this.#channel.received };
    this.#write(hello);
  }

  receive(text: string): void {
    if (this.#mode === 'plain') return this.listener.onMessage(text);
    const frame = text.length > this.#options.limits().maxFrameBytes ? this.#skip(text) : readFrame(text);
    if (this.#mode === 'greeting') {
      if (frame?.t === 'welcome') this.#welcomed(frame as Welcome);
      else if (!frame) this.#stepAside(text);
    } else if (this.#mode === 'numbered' && frame && !this.#channel.receive(frame, text.length)) this.#control(frame);
  }

  send(message: string): boolean {
    if (this.#mode === 'plain') return this.#options.write(message);
    return this.#kept !== undefined && this.#channel.send(message);
  }

  ping(): void {
    this.#pings += 1;
    if (this.#mode === 'plain') this.#options.write(this.#options.pingMessage);
    else this.#write({ t: 'ping', id: this.#pings, seq: this.#channel.sent });
  }

  renew(token: string): void {
    if (this.#mode === 'numbered') this.#write({ t: 'auth', token });
  }

  closed(): void {
    this.#mode = 'closed';
    this.#channel.detach();
    if (!this.#kept) this.listener.onLost();
  }

  forget(): void {
    if (this.#mode !== 'plain') this.#mode = 'closed';
    this.#channel.detach();
    this.#channel = this.#createChannel();
    this.#kept = undefined;
    this.listener.onLost();
  }

  #welcomed({ sid, key, epoch, resumed, have, reason }: Welcome): void {
    const asked = this.#kept !== undefined;
    if (resumed !== true && asked) {
      this.#options.logger.info('session not resumed', { reason });
      this.forget();
      this.listener.onNotResumed();
    }
    this.#kept = { sid: String(sid), key: String(key), epoch: String(epoch) };
    this.#mode = 'numbered';
    const waiting = this.#channel.sent - readNumber(have);
    this.#channel.attach(readNumber(have));
    if (!asked || resumed !== true) return this.listener.onNewSession();
    this.#options.logger.info('session resumed', { resent: waiting, last: this.#channel.received });
    this.listener.onResumed();
  }

  #stepAside(text: string): void {
    this.#options.logger.info('server knows no resuming');
    if (this.#kept) this.forget();
    this.#mode = 'plain';
    this.listener.onNewSession();
    this.listener.onMessage(text);
  }

  /** Too large to be parsed: whoever reads messages counts it as dropped, and its number is used up. */
  #skip(text: string): Frame {
    this.listener.onMessage(text);
    return { t: 'm', s: Number(/^\{"t":"m","s":(\d+),/.exec(text.slice(0, 40))?.[1]) };
  }

  #control(frame: Frame): void {
    switch (frame.t) {
      case 'ping':
        this.#write({ t: 'pong', id: frame['id'] });
        this.#channel.expect(readNumber(frame['seq']));
        return;
      case 'pong':
        if (frame['id'] === this.#pings) this.listener.onPong();
        return;
      case 'auth_req':
        return this.listener.onTokenWanted();
      case 'bye': {
        const code = BYE_CODES[String(frame['code'])] ?? RETRY;
        return this.listener.onBye(frame['reconnect'] === false ? FATAL : code, readNumber(frame['retryAfterMs']));
      }
      default: // `auth_ok`, and what a later version may say
    }
  }

  #createChannel(): ReliableChannel {
    const { clock, write, limits } = this.#options;
    const { maxMessages, maxBytes } = limits();
    return new ReliableChannel({
      clock,
      out: 'c',
      maxMessages,
      maxCharacters: maxBytes,
      whenFull: 'refuse',
      write,
      deliver: (message) => this.listener.onMessage(message),
      onAcknowledged: () => this.listener.onDrain(),
      // Cannot be: what the server has not is still here. A server that says otherwise is asked for a new session.
      onUnreplayable: () => this.listener.onBye(RETRY, 0),
    });
  }

  #write(frame: Frame): void {
    this.#options.write(JSON.stringify(frame));
  }
}
