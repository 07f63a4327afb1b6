/**
 * Whole recordings to another sample rate: a windowed-sinc low-pass (Hann, 16 lobes) below the lower of the two Nyquist
 * frequencies, evaluated at each output instant. For announcements made once and kept, not for live sound.
 */
export function resample(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate) return samples;
  const ratio = fromRate / toRate;
  const cutoff = Math.min(1, 1 / ratio) * 0.94;
  const reach = Math.ceil(16 / cutoff);
  const output = new Int16Array(Math.floor(samples.length / ratio));
  for (let index = 0; index < output.length; index += 1) {
    const centre = index * ratio;
    const first = Math.max(0, Math.ceil(centre - reach));
    const last = Math.min(samples.length - 1, Math.floor(centre + reach));
    let sum = 0;
    for (let at = first; at <= last; at += 1) {
      const distance = at - centre;
      const x = Math.PI * cutoff * distance;
      const sinc = x === 0 ? 1 : Math.sin(x) / x;
      sum += (samples[at] ?? 0) * cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
    }
    output[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return output;
}
