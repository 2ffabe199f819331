import { RealtimeError } from '../errors.js';
import type { WireEvent } from '../protocol/dialect.js';

export interface SendReceipt {
  /** The item's id in the transcript. */
  id: string;
  delivery: 'confirmed' | 'unknown';
}

interface PendingText {
  readonly kind: 'text';
  readonly id: string;
  readonly text: string;
  readonly fileIds: readonly string[];
  /** Answered without a turn: the next pong proves it. */
  readonly command: boolean;
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
}

/**
 * What waits to be sent, in order: texts of the user and events that would harm a running turn. One text is on the wire at a
 * time; it stays here until the server has taken it.
 */
export class Outbox {
  #pending: Pending[] = [];

  get length(): number {
    return this.#pending.length;
  }

  /** The text that is on the wire and not yet confirmed. */
  get inFlight(): PendingText | undefined {
    const [first] = this.#pending;
    return first?.kind === 'text' && first.sent ? first : undefined;
  }

  addText(entry: Pick<PendingText, 'id' | 'text' | 'fileIds' | 'command'>): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ ...entry, kind: 'text', sent: false, resolve, reject });
    });
  }

  addEvent(event: WireEvent): void {
    this.#pending.push({ kind: 'event', event });
  }

  /** Throws `connection/queue-full` when there is no room for `text`. */
  assertRoom(text: string, { maxMessages, maxBytes }: OutboxLimits): void {
    const texts = this.#pending.map((entry) => (entry.kind === 'text' ? entry.text : ''));
    const bytes = new TextEncoder().encode(texts.join('') + text).length;
    if (this.#pending.length < maxMessages && bytes <= maxBytes) return;
    throw new RealtimeError(
      'connection/queue-full',
      'Too much is waiting to be sent. Wait until the connection is back.',
      { retryable: true, context: { messages: this.#pending.length, bytes } },
    );
  }

  /** The next entry that may go out; `undefined` while a text is on the wire. */
  next(): Pending | undefined {
    return this.inFlight ? undefined : this.#pending[0];
  }

  /** An event is gone with its sending; a text is only marked. */
  markSent(entry: Pending): void {
    if (entry.kind === 'text') entry.sent = true;
    else this.#pending.shift();
  }

  /** The server has the text that is on the wire, or that can never be known. */
  settleInFlight(delivery: SendReceipt['delivery']): void {
    const entry = this.inFlight;
    if (!entry) return;
    this.#pending.shift();
    entry.resolve({ id: entry.id, delivery });
  }

  /** The text on the wire certainly did not arrive: it goes out again, first. */
  requeueInFlight(): void {
    const entry = this.inFlight;
    if (entry) entry.sent = false;
  }

  /** Ends all waiting. Returns the ids of the texts. */
  rejectAll(error: RealtimeError): readonly string[] {
    const texts = this.#pending.filter((entry) => entry.kind === 'text');
    this.#pending = [];
    for (const entry of texts) entry.reject(error);
    return texts.map(({ id }) => id);
  }
}
