/** Opcodes of RFC 6455, 5.2. */
export const BINARY_FRAME = 2;
export const CLOSE_FRAME = 8;
const FIRST_CONTROL_FRAME = 8;

/** More than this at once is not taken apart; `ws` refuses the same. */
export const MAX_MESSAGE_BYTES = 104_857_600;

export interface Frame {
  readonly isFinal: boolean;
  readonly opcode: number;
  /** The frame as it came. */
  readonly raw: Buffer;
  /** What it carries, unmasked. */
  payload(): Buffer;
}

export const isControlFrame = ({ opcode }: Frame): boolean => opcode >= FIRST_CONTROL_FRAME;

/** A close frame of a server. */
export function encodeClose(code: number, reason: string): Buffer {
  const text = Buffer.from(reason);
  const head = Buffer.from([0x80 | CLOSE_FRAME, 2 + text.length, code >> 8, code & 0xff]);
  return Buffer.concat([head, text]);
}

/** The length of a frame and where its payload begins; `payloadBytes` is unknown before the head is there. */
function readHead(bytes: Buffer): { headBytes: number; payloadBytes: number | undefined; isMasked: boolean } {
  const length = (bytes[1] ?? 0) & 0x7f;
  const isMasked = ((bytes[1] ?? 0) & 0x80) !== 0;
  if (bytes.length < 2) return { headBytes: 2, payloadBytes: undefined, isMasked };
  const lengthBytes = length === 126 ? 2 : length === 127 ? 8 : 0;
  const headBytes = 2 + lengthBytes + (isMasked ? 4 : 0);
  if (bytes.length < headBytes) return { headBytes, payloadBytes: undefined, isMasked };
  if (length === 126) return { headBytes, payloadBytes: bytes.readUInt16BE(2), isMasked };
  if (length === 127) return { headBytes, payloadBytes: Number(bytes.readBigUInt64BE(2)), isMasked };
  return { headBytes, payloadBytes: length, isMasked };
}

function unmask(payload: Buffer, key: Buffer): Buffer {
  const plain = Buffer.from(payload);
  for (let index = 0; index < plain.length; index += 1) plain[index] = (plain[index] ?? 0) ^ (key[index & 3] ?? 0);
  return plain;
}

function frameOf(raw: Buffer, headBytes: number, isMasked: boolean): Frame {
  const [first = 0] = raw;
  return {
    isFinal: (first & 0x80) !== 0,
    opcode: first & 0x0f,
    raw,
    payload: () => {
      const payload = raw.subarray(headBytes);
      return isMasked ? unmask(payload, raw.subarray(headBytes - 4, headBytes)) : payload;
    },
  };
}

/** Finds the frames of a WebSocket (RFC 6455, 5.2) in its bytes. It judges nothing: that is for the two ends. */
export class FrameReader {
  #chunks: Buffer[] = [];
  #bytes = 0;
  #needed = 2;

  /** The bytes that are no whole frame yet. */
  get rest(): Buffer {
    const [first, second] = this.#chunks;
    return first && !second ? first : Buffer.concat(this.#chunks);
  }

  /** Whether the next frame is longer than MAX_MESSAGE_BYTES: do not push any more. */
  get isTooLong(): boolean {
    return this.#needed > MAX_MESSAGE_BYTES;
  }

  /** @returns the frames that are whole now */
  push(chunk: Buffer): Frame[] {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    const frames: Frame[] = [];
    // Long frames come in many chunks, which are put together once.
    if (this.#bytes < this.#needed) return frames;
    let bytes = this.rest;
    for (;;) {
      const { headBytes, payloadBytes, isMasked } = readHead(bytes);
      const needed = headBytes + (payloadBytes ?? 0);
      if (payloadBytes === undefined || bytes.length < needed) {
        this.#chunks = [bytes];
        this.#bytes = bytes.length;
        this.#needed = needed;
        return frames;
      }
      frames.push(frameOf(bytes.subarray(0, needed), headBytes, isMasked));
      bytes = bytes.subarray(needed);
    }
  }
}
