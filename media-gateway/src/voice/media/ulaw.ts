/*
 * G.711 µ-law, the sound of a telephone: 8 000 samples a second, one byte each. ITU-T G.711; decoding and encoding are
 * written from its definition (14-bit magnitude with a bias of 33, here scaled to 16 bits: bias 132).
 */

export const SAMPLE_RATE = 8000;
/** Bytes of one 20 ms frame, the unit Asterisk sends and plays. */
export const FRAME_BYTES = 160;
export const FRAME_MS = 20;
export const ULAW_SILENCE = 0xff;

const BIAS = 0x84;
const CLIP = 32_635;

/** Length of µ-law audio in ms. */
export const durationMs = (bytes: number): number => bytes / 8;

/** Bytes that hold `ms` of µ-law audio, rounded down to whole samples. */
export const bytesFor = (ms: number): number => Math.floor(ms * 8);

function decodeByte(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = (((value & 0x0f) << 3) + BIAS) << ((value & 0x70) >> 4);
  return value & 0x80 ? BIAS - magnitude : magnitude - BIAS;
}

const LINEAR = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));

/** One µ-law byte as a 16-bit sample. */
export function toLinear(byte: number): number {
  return LINEAR[byte & 0xff] ?? 0;
}

/** One 16-bit sample as a µ-law byte; louder than the scale is clipped. */
export function fromLinear(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(Math.trunc(sample)), CLIP) + BIAS;
  const exponent = Math.max(0, 31 - Math.clz32(magnitude) - 7);
  return ~(sign | (exponent << 4) | ((magnitude >> (exponent + 3)) & 0x0f)) & 0xff;
}

/** Samples (−32 768 … 32 767 at 8 kHz) as µ-law bytes. */
export function encodeUlaw(samples: ArrayLike<number>): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length);
  for (let index = 0; index < samples.length; index += 1) bytes[index] = fromLinear(samples[index] ?? 0);
  return bytes;
}

/** Root mean square of µ-law audio in dB below full scale; digital silence reads as −96. */
export function levelDb(audio: Uint8Array): number {
  if (audio.length === 0) return -96;
  let sum = 0;
  for (const byte of audio) {
    const sample = LINEAR[byte] ?? 0;
    sum += sample * sample;
  }
  const rms = Math.sqrt(sum / audio.length);
  return rms < 1 ? -96 : Math.max(-96, 20 * Math.log10(rms / 32_768));
}

/** `ms` of silence. */
export const silence = (ms: number): Buffer => Buffer.alloc(bytesFor(ms), ULAW_SILENCE);

/** Pads with silence to whole frames, which is how Asterisk plays audio. */
export function padToFrame(audio: Buffer): Buffer {
  const rest = audio.length % FRAME_BYTES;
  return rest === 0 ? audio : Buffer.concat([audio, Buffer.alloc(FRAME_BYTES - rest, ULAW_SILENCE)]);
}
