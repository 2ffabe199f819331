import { RealtimeError } from '../errors.js';
import type { WireEvent } from '../protocol/dialect.js';

export interface SendReceipt {
  /** The item's id in the transcript. */
  id: string;
  delivery: 'confirmed' | 'unknown';
}

type Delivery = SendReceipt['delivery'] | 'queued' | 'sent' | 'failed';

interface PendingText {
  readonly kind: 'text';
  readonly id: string;
  readonly text: string;
  readonly fileIds: readonly string[];
  /** Answered without a turn: the next pong proves it. */
  readonly command: boolean;
  /** When it began to wait, milliseconds since 1970-01-01 UTC. */
  readonly since: number;
  sent: boolean;
  resolve: (receipt: SendReceipt) => void;
  reject: (error: RealtimeError) => void;
}
interface PendingEvent {
  readonly kind: 'event';
  readonly event: WireEvent;
}
export type Pending = PendingText | PendingEvent;

export interface OutboxLimits {
  maxMessages: number;
  maxBytes: number;
  /** What a text meets that does not fit: it is refused, or the oldest that wait make room. */
  whenFull: 'refuse' | 'drop-oldest';
}

const FULL = 'Too much is waiting to be sent. Wait until the connection is back.';
const sizeOf = (text: string): number => new TextEncoder().encode(text).length;

/**
 * What waits to be sent, in order: texts of the user and events that would harm a running turn. One text is on the wire at a
 * time; it stays here until the server has taken it. `onDelivery` hears what becomes of each text.
 */
export class Outbox {
  #pending: Pending[] = [];
  readonly #onDelivery: (id: string, delivery: Delivery) => void;

  constructor(onDelivery: (id: string, delivery: Delivery) => void) {
    this.#onDelivery = onDelivery;
  }

  get length(): number {
    return this.#pending.length;
  }

  /** The text that is on the wire and not yet confirmed. */
  get inFlight(): PendingText | undefined {
    const [first] = this.#pending;
    return first?.kind === 'text' && first.sent ? first : undefined;
  }

  addText(entry: Pick<PendingText, 'id' | 'text' | 'fileIds' | 'command' | 'since'>): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...entry, kind: 'text', sent: false, resolve, reject });
    });
  }

  addEvent(event: WireEvent): void {
    this.#pending.push({ kind: 'event', event });
  }

  /** Throws `connection/queue-full` when there is no room for `text`. Texts that make room for it are rejected with `connection/message-dropped`. */
  makeRoom(text: string, { maxMessages, maxBytes, whenFull }: OutboxLimits): void {
    const bytesFree = maxBytes - sizeOf(text);
    const waiting = whenFull === 'drop-oldest' && bytesFree >= 0 ? this.#texts.filter(({ sent }) => !sent) : [];
    for (;;) {
      const bytes = sizeOf(this.#texts.map((entry) => entry.text).join(''));
      const messages = this.#pending.length;
      if (messages < maxMessages && bytes <= bytesFree) return;
      const oldest = waiting.shift();
      if (!oldest)
        throw new RealtimeError('connection/queue-full', FULL, { retryable: true, context: { messages, bytes } });
      this.#drop([oldest]);
    }
  }

  /** Texts that wait since before `since`, milliseconds since 1970-01-01 UTC, are not sent any more. */
  expire(since: number): void {
    this.#drop(this.#texts.filter((entry) => !entry.sent && entry.since < since));
  }

  /** The next entry that may go out; `undefined` while a text is on the wire. */
  next(): Pending | undefined {
    return this.inFlight ? undefined : this.#pending[0];
  }

  /** An event is gone with its sending; a text is only marked. */
  markSent(entry: Pending): void {
    if (entry.kind === 'event') return void this.#pending.shift();
    entry.sent = true;
    this.#onDelivery(entry.id, 'sent');
  }

  /** The server has the text that is on the wire, or that can never be known. */
  settleInFlight(delivery: SendReceipt['delivery']): void {
    const entry = this.inFlight;
    if (!entry) return;
    this.#pending.shift();
    this.#onDelivery(entry.id, delivery);
    entry.resolve({ id: entry.id, delivery });
  }

  /** The text on the wire certainly did not arrive: it goes out again, first. */
  requeueInFlight(): void {
    const entry = this.inFlight;
    if (!entry) return;
    entry.sent = false;
    this.#onDelivery(entry.id, 'queued');
  }

  /** The server does not take the text on the wire. */
  refuseInFlight(): void {
    const entry = this.inFlight;
    if (!entry) return;
    this.#pending.shift();
    this.#reject([entry], new RealtimeError('session/message-too-big', 'The message is too long for the server.'));
  }

  /** Ends all waiting. */
  rejectAll(error: RealtimeError): void {
    const texts = this.#texts;
    this.#pending = [];
    this.#reject(texts, error);
  }

  get #texts(): PendingText[] {
    return this.#pending.filter((entry) => entry.kind === 'text');
  }

  #drop(texts: readonly PendingText[]): void {
    this.#pending = this.#pending.filter((entry) => entry.kind === 'event' || !texts.includes(entry));
    this.#reject(texts, new RealtimeError('connection/message-dropped', 'It waited too long and was not sent.'));
  }

  #reject(texts: readonly PendingText[], error: RealtimeError): void {
    for (const { id, reject } of texts) {
      this.#onDelivery(id, 'failed');
      reject(error);
    }
  }
}
