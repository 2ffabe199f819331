/** Zero crossings of the window on either side: about 70 dB below everything that must not be there. */
const ZEROS = 24;
/** A little below the highest frequency that both rates can carry, so that the filter has room to fall. */
const CUTOFF = 0.93;

/** A whole recording at another rate: a windowed sinc (Blackman) at each new sample. Slow and exact; not for streams. */
export function resample(samples: Int16Array, from: number, to: number): Int16Array {
  if (from === to) return samples;
  const cutoff = CUTOFF * Math.min(1, to / from);
  const reach = ZEROS / cutoff;
  return Int16Array.from({ length: Math.round((samples.length * to) / from) }, (_, index) => {
    const centre = (index * from) / to;
    let sum = 0;
    for (let n = Math.max(0, Math.ceil(centre - reach)); n <= Math.min(samples.length - 1, centre + reach); n += 1) {
      const offset = n - centre;
      const angle = Math.PI * cutoff * offset;
      const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
      const place = (Math.PI * offset) / reach;
      sum += (samples[n] ?? 0) * cutoff * sinc * (0.42 + 0.5 * Math.cos(place) + 0.08 * Math.cos(2 * place));
    }
    return Math.round(Math.max(-32_768, Math.min(32_767, sum)));
  });
}
