/** A stream of s16le bytes that is cut anywhere, also in the middle of a sample. */
export class PcmStream {
  #rest: number | undefined;

  /** The samples that are whole now. Where none was torn, they lie in the buffer that was given. */
  take(bytes: ArrayBuffer): Int16Array<ArrayBuffer> {
    if (this.#rest === undefined && bytes.byteLength % 2 === 0) return new Int16Array(bytes);
    const head = this.#rest === undefined ? [] : [this.#rest];
    const joined = new Uint8Array(head.length + bytes.byteLength);
    joined.set(head);
    joined.set(new Uint8Array(bytes), head.length);
    this.#rest = joined.length % 2 === 1 ? joined.at(-1) : undefined;
    return new Int16Array(joined.buffer, 0, joined.length >> 1);
  }

  /** What comes next belongs to something else. */
  reset(): void {
    this.#rest = undefined;
  }
}

/** Samples of base64 s16le; a half one at the end is left out. Empty for a text that is no base64. */
export function samplesOfBase64(text: string): Int16Array<ArrayBuffer> {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    return new Int16Array(bytes.buffer, 0, bytes.length >> 1);
  } catch {
    return new Int16Array();
  }
}

/** The rate that a media type names (RFC 2586: `audio/L16; rate=24000`); `undefined` when it names none. */
export function rateOf(contentType: string): number | undefined {
  const rate = Number(/;\s*rate=(\d+)/i.exec(contentType)?.[1]);
  return rate >= 3000 && rate <= 192_000 ? rate : undefined;
}

/** A sample of -1 to 1; what is beyond is clipped. */
export const toSample = (value: number): number => {
  const scaled = Math.round(value * 32768);
  return scaled > 32767 ? 32767 : scaled < -32768 ? -32768 : scaled;
};
