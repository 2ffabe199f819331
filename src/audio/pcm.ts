const TO_FLOAT = 1 / 32768;

/** Samples of s16le bytes. A last odd byte makes no sample and is left out. Copies only where the bytes do not lie even. */
export function samplesOf(bytes: ArrayBuffer | Uint8Array): Int16Array<ArrayBuffer> {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  const { buffer, byteOffset } = view;
  const length = view.byteLength >> 1;
  if (buffer instanceof ArrayBuffer && byteOffset % 2 === 0) return new Int16Array(buffer, byteOffset, length);
  return new Int16Array(new Uint8Array(view).buffer, 0, length);
}

/** Samples of base64 s16le; empty for a text that is no base64. */
export function samplesOfBase64(text: string): Int16Array<ArrayBuffer> {
  try {
    return samplesOf(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)));
  } catch {
    return new Int16Array();
  }
}

/** The rate that a media type names (RFC 2586: `audio/L16; rate=24000`); `undefined` when it names none. */
export function rateOf(contentType: string): number | undefined {
  const rate = Number(/;\s*rate=(\d+)/i.exec(contentType)?.[1]);
  return rate >= 3000 && rate <= 192_000 ? rate : undefined;
}

/** -1 to 1 of a sample. */
export const toFloat = (sample: number): number => sample * TO_FLOAT;

/** A sample of -1 to 1; what is beyond is clipped. */
export const toSample = (value: number): number => {
  const scaled = Math.round(value * 32768);
  return scaled > 32767 ? 32767 : scaled < -32768 ? -32768 : scaled;
};
