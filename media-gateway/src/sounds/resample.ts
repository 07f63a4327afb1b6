/** Lobes of the filter on each side. */
const LOBES = 16;

/**
 * Whole recordings to another sample rate: a windowed-sinc low-pass (Hann, 16 lobes) below the lower of the two Nyquist
 * frequencies, evaluated at each output instant. For announcements made once and kept, not for live sound.
 */
export function resample(samples: Int16Array, fromRate: number, toRate: number): Int16Array {
  if (fromRate === toRate) return samples;
  const ratio = fromRate / toRate;
  const cutoff = Math.min(1, 1 / ratio) * 0.94;
  const reach = Math.ceil(LOBES / cutoff);
  // Output instants fall between input samples in only so many ways, over and over: one set of weights for each.
  const phases = toRate / greatestCommonDivisor(fromRate, toRate);
  const weights = Array.from({ length: phases }, (_, phase) => weightsAt((phase * ratio) % 1, cutoff, reach));
  const output = new Int16Array(Math.floor(samples.length / ratio));
  for (let index = 0; index < output.length; index += 1) {
    const taps = weights[index % phases] ?? new Float64Array();
    const first = Math.floor((index * fromRate) / toRate) - reach;
    let sum = 0;
    for (let tap = Math.max(0, -first); tap < taps.length && first + tap < samples.length; tap += 1) {
      sum += (samples[first + tap] ?? 0) * (taps[tap] ?? 0);
    }
    output[index] = Math.max(-32_768, Math.min(32_767, Math.round(sum)));
  }
  return output;
}

/** What the samples from `reach` before to `reach` after an instant weigh, which lies `offset` of a sample after one of them. */
function weightsAt(offset: number, cutoff: number, reach: number): Float64Array {
  return Float64Array.from({ length: 2 * reach + 2 }, (_, tap) => {
    const distance = tap - reach - offset;
    if (Math.abs(distance) > reach) return 0;
    const x = Math.PI * cutoff * distance;
    const sinc = x === 0 ? 1 : Math.sin(x) / x;
    return cutoff * sinc * (0.5 + 0.5 * Math.cos((Math.PI * distance) / (reach + 1)));
  });
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
