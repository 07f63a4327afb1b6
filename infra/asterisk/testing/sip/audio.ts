/** µ-law, 8000 samples a second, 20 ms a frame: the audio of all test calls. */
export const SAMPLE_RATE = 8000;
export const FRAME_SAMPLES = 160;
export const FRAME_MS = 20;
export const SILENCE = 0xff;

const DECODED = Int16Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

/** One linear sample as a µ-law byte (ITU-T G.711). */
export function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.round(sample)), 32_635) + 0x84;
  const exponent = Math.max(0, 24 - Math.clz32(magnitude));
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** µ-law bytes as linear samples. */
export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  return Int16Array.from(bytes, (byte) => DECODED[byte] ?? 0);
}

/** One second of a tone in µ-law, made to be repeated: `hz` is a whole number. `level` 0…1 of full scale. */
export function toneSecond(hz: number, level = 0.3): Uint8Array {
  const step = (2 * Math.PI * hz) / SAMPLE_RATE;
  return Uint8Array.from({ length: SAMPLE_RATE }, (_, i) => encodeSample(32_000 * level * Math.sin(step * i)));
}

/** Mean power of samples, in dB of full scale; −99 for nothing at all. */
export function loudness(samples: Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return sum === 0 ? -99 : 10 * Math.log10(sum / samples.length / 32_768 ** 2 / 0.5);
}

/** How much of the samples' power lies at `hz`, 0…1 (Goertzel). A pure tone gives nearly 1, noise and speech little. */
export function toneShare(samples: Int16Array, hz: number): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / SAMPLE_RATE);
  let [previous, beforeThat, total] = [0, 0, 0];
  for (const sample of samples) {
    const now = sample + coefficient * previous - beforeThat;
    beforeThat = previous;
    previous = now;
    total += sample * sample;
  }
  if (total === 0) return 0;
  const power = previous * previous + beforeThat * beforeThat - coefficient * previous * beforeThat;
  return Math.min(1, (2 * power) / (samples.length * total));
}
