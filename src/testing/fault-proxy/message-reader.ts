import { FrameReader, isControlFrame, MAX_MESSAGE_BYTES, type Frame } from './frame-reader.js';
import { SocketMessage } from './socket-message.js';

/** What a WebSocket consists of. `opaque`: bytes that are not taken apart, because a message is too long. */
export type SocketUnit =
  | { readonly kind: 'message'; readonly message: SocketMessage }
  | { readonly kind: 'control'; readonly frame: Frame }
  | { readonly kind: 'opaque'; readonly bytes: Buffer };

/** Finds the messages of a WebSocket in its bytes; control frames between the parts of one come before it. */
export class MessageReader {
  readonly #reader = new FrameReader();
  #parts: Frame[] = [];
  #partBytes = 0;
  #opaque = false;

  /** Nothing is taken apart any more. */
  get isOpaque(): boolean {
    return this.#opaque;
  }

  push(chunk: Buffer): SocketUnit[] {
    if (this.#opaque) return [{ kind: 'opaque', bytes: chunk }];
    const units = this.#reader.push(chunk).flatMap((frame) => this.#add(frame));
    if (!this.#reader.isTooLong && this.#partBytes <= MAX_MESSAGE_BYTES) return units;
    this.#opaque = true;
    const bytes = Buffer.concat([...this.#parts.map(({ raw }) => raw), this.#reader.rest]);
    this.#parts = [];
    return [...units, { kind: 'opaque', bytes }];
  }

  #add(frame: Frame): SocketUnit[] {
    if (isControlFrame(frame)) return [{ kind: 'control', frame }];
    this.#parts.push(frame);
    this.#partBytes += frame.raw.length;
    if (!frame.isFinal) return [];
    const message = new SocketMessage(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    return [{ kind: 'message', message }];
  }
}
