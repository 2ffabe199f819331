import { BINARY_FRAME, type Frame } from './frame-reader.js';

/** A whole message of a WebSocket, with its frames as they came. What it says is looked at when a rule asks. */
export class SocketMessage {
  readonly isBinary: boolean;
  /** Its frames, ready to be sent. */
  readonly raw: Buffer;
  readonly #frames: readonly Frame[];
  #text: string | undefined;
  #type: { readonly value: string | undefined } | undefined;

  constructor(frames: readonly Frame[]) {
    this.#frames = frames;
    this.isBinary = frames[0]?.opcode === BINARY_FRAME;
    const [first, second] = frames;
    this.raw = first && !second ? first.raw : Buffer.concat(frames.map(({ raw }) => raw));
  }

  /** The payload as text. */
  get text(): string {
    this.#text ??= Buffer.concat(this.#frames.map(({ payload }) => payload())).toString('utf8');
    return this.#text;
  }

  /** The field `type` of a text message that is a JSON object. */
  get type(): string | undefined {
    this.#type ??= { value: this.isBinary ? undefined : typeOf(this.text) };
    return this.#type.value;
  }
}

function typeOf(text: string): string | undefined {
  try {
    const type: unknown = (JSON.parse(text) as { type?: unknown } | null)?.type;
    return typeof type === 'string' ? type : undefined;
  } catch {
    return undefined;
  }
}
