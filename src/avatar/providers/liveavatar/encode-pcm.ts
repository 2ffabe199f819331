const SLICE = 0x6000;

/** PCM s16le in base64, whatever the order of bytes of this machine. */
export function encodePcm(pcm: Int16Array): string {
  const bytes = new Uint8Array(pcm.length * 2);
  const view = new DataView(bytes.buffer);
  pcm.forEach((sample, index) => view.setInt16(index * 2, sample, true));
  let base64 = '';
  // Slices of a multiple of three bytes can be encoded one by one; more arguments than this overflow the stack of some browsers.
  for (let start = 0; start < bytes.length; start += SLICE) {
    base64 += btoa(String.fromCharCode(...bytes.subarray(start, start + SLICE)));
  }
  return base64;
}
