import type { Clock, TimerId } from '../../platform/platform.js';
import { readNumber, type Direction, type Frame } from './frames.js';

/** An acknowledgement is due after so many messages, so many characters or so long, whichever comes first. */
const ACK_MESSAGES = 64;
const ACK_CHARACTERS = 65_536;
const ACK_DELAY_MS = 1000;

export interface ReliableChannelOptions {
  clock: Clock;
  /** What this side's numbers are called. */
  out: Direction;
  /** What it keeps at most until it is acknowledged. */
  maxMessages: number;
  maxCharacters: number;
  /** `window`: too much means that the oldest cannot be replayed any more. `refuse`: too much is not taken. */
  whenFull: 'window' | 'refuse';
  /** Puts a frame on the wire. */
  write: (frame: string) => void;
  /** Called once for every message, in order. */
  deliver: (message: object) => void;
  /** Something was acknowledged. */
  onAcknowledged: () => void;
  /** The other side asks for messages that are not kept any more. */
  onUnreplayable: () => void;
}

interface Kept {
  readonly number: number;
  readonly frame: string;
}

/**
 * One end of a connection that may break: everything that is sent is numbered and kept until the other side has it, and everything
 * that comes in is delivered once and in order, whatever sockets lie in between.
 */
export class ReliableChannel {
  readonly #options: ReliableChannelOptions;
  readonly #in: Direction;
  readonly #kept: Kept[] = [];
  #keptCharacters = 0;
  #sent = 0;
  #received = 0;
  #unacknowledged = 0;
  #unacknowledgedCharacters = 0;
  /** Until when a gap that was asked for is not asked for again. */
  #askedUntil = 0;
  #attached = false;
  #timer: TimerId | undefined;
  /** Messages that came twice, and messages that were missing and asked for again. */
  readonly counts = { duplicates: 0, gaps: 0 };

  constructor(options: ReliableChannelOptions) {
    this.#options = options;
    this.#in = options.out === 'c' ? 's' : 'c';
  }

  /** The last message that was delivered here. */
  get received(): number {
    return this.#received;
  }

  /** The last message that was sent from here. */
  get sent(): number {
    return this.#sent;
  }

  /** What the other side has not yet acknowledged, in UTF-16 units. */
  get keptCharacters(): number {
    return this.#keptCharacters;
  }

  /** Numbers a message, keeps it, and sends it if there is a socket. `message` is JSON. `false`: it was not taken. */
  send(message: string): boolean {
    const { out, maxMessages, maxCharacters, whenFull, write } = this.#options;
    const number = this.#sent + 1;
    const frame = `{"t":"m","${out}":${number},"d":${message}}`;
    const full = (): boolean => this.#kept.length >= maxMessages || this.#keptCharacters + frame.length > maxCharacters;
    if (whenFull === 'refuse' && full()) return false;
    while (this.#kept.length > 0 && full()) this.#forgetOldest();
    this.#sent = number;
    this.#kept.push({ number, frame });
    this.#keptCharacters += frame.length;
    if (this.#attached) write(frame);
    return true;
  }

  /** Takes a frame. `false` for one that is not the channel's. `size`: its length. */
  receive(frame: Frame, size: number): boolean {
    switch (frame.t) {
      case 'm':
        this.#take(readNumber(frame[this.#in]), frame['d'], size);
        return true;
      case 'ack':
        this.#acknowledged(readNumber(frame['to']));
        return true;
      case 'replay':
        this.#replay(readNumber(frame['last']));
        return true;
      default:
        return false;
    }
  }

  /** Whether everything after `last` is still here. */
  canReplay(last: number): boolean {
    return last <= this.#sent && (this.#kept[0]?.number ?? this.#sent + 1) <= last + 1;
  }

  /** There is a socket, and the other side has everything up to `have`: the rest goes out again, before anything new. */
  attach(have: number): void {
    this.#attached = true;
    this.#askedUntil = 0;
    this.#acknowledged(have);
    for (const { frame } of this.#kept) this.#options.write(frame);
  }

  /** The socket is gone. */
  detach(): void {
    this.#attached = false;
    this.#unacknowledged = 0;
    this.#unacknowledgedCharacters = 0;
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The other side has said everything up to `number`: asks for what is missing, once while that is under way. */
  expect(number: number): void {
    const now = this.#options.clock.now();
    if (number <= this.#received || now < this.#askedUntil) return;
    this.#askedUntil = now + ACK_DELAY_MS;
    this.counts.gaps += 1;
    this.#write({ t: 'replay', last: this.#received });
  }

  #take(number: number, message: unknown, size: number): void {
    if (number <= this.#received) {
      this.counts.duplicates += 1;
      return;
    }
    this.expect(number - 1);
    if (number > this.#received + 1) return;
    this.#received = number;
    this.#unacknowledged += 1;
    this.#unacknowledgedCharacters += size;
    if (this.#unacknowledged >= ACK_MESSAGES || this.#unacknowledgedCharacters >= ACK_CHARACTERS) this.#acknowledge();
    else this.#timer ??= this.#options.clock.setTimeout(() => this.#acknowledge(), ACK_DELAY_MS);
    if (typeof message === 'object' && message !== null) this.#options.deliver(message);
  }

  #acknowledge(): void {
    this.#options.clock.clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#unacknowledged = 0;
    this.#unacknowledgedCharacters = 0;
    this.#write({ t: 'ack', to: this.#received });
  }

  #acknowledged(to: number): void {
    const before = this.#kept.length;
    while (this.#kept[0] && this.#kept[0].number <= to) this.#forgetOldest();
    if (this.#kept.length < before) this.#options.onAcknowledged();
  }

  #replay(last: number): void {
    if (!this.canReplay(last)) return this.#options.onUnreplayable();
    for (const { number, frame } of this.#kept) if (number > last) this.#options.write(frame);
  }

  #forgetOldest(): void {
    this.#keptCharacters -= this.#kept.shift()?.frame.length ?? 0;
  }

  #write(frame: Frame): void {
    if (this.#attached) this.#options.write(JSON.stringify(frame));
  }
}
