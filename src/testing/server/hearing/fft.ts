/**
 * The discrete Fourier transform in place, radix 2. The length has to be a power of two; throws a `RangeError` otherwise.
 * Afterwards bin k stands for k * rate / length.
 */
export function fft(real: Float64Array, imaginary: Float64Array): void {
  const { length } = real;
  if (length < 2 || (length & (length - 1)) !== 0) throw new RangeError(`${length} is no power of two`);
  for (let at = 1, swapped = 0; at < length; at += 1) {
    let bit = length >> 1;
    for (; swapped & bit; bit >>= 1) swapped ^= bit;
    swapped ^= bit;
    if (at >= swapped) continue;
    for (const part of [real, imaginary]) {
      const kept = part[at] ?? 0;
      part[at] = part[swapped] ?? 0;
      part[swapped] = kept;
    }
  }
  for (let size = 2; size <= length; size *= 2) {
    const angle = (-2 * Math.PI) / size;
    for (let start = 0; start < length; start += size) {
      for (let k = 0; k < size / 2; k += 1) {
        const low = start + k;
        const high = low + size / 2;
        const cos = Math.cos(angle * k);
        const sin = Math.sin(angle * k);
        const re = (real[high] ?? 0) * cos - (imaginary[high] ?? 0) * sin;
        const im = (real[high] ?? 0) * sin + (imaginary[high] ?? 0) * cos;
        real[high] = (real[low] ?? 0) - re;
        imaginary[high] = (imaginary[low] ?? 0) - im;
        real[low] = (real[low] ?? 0) + re;
        imaginary[low] = (imaginary[low] ?? 0) + im;
      }
    }
  }
}
