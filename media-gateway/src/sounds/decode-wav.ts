import { type Pcm, SoundError } from "./pcm.ts";

const EXTENSIBLE = 0xfffe;

/**
 * The sound of a RIFF/WAVE file with one channel: PCM of 8 to 32 bits, float, µ-law or A-law (RFC 2361); several channels are mixed. A length
 * that runs past the end means "the rest". Throws SoundError on anything else.
 */
export function decodeWav(file: Uint8Array): Pcm {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const letters = (at: number) => String.fromCharCode(...file.subarray(at, at + 4));
  if (file.length < 12 || letters(0) !== "RIFF" || letters(8) !== "WAVE") throw new SoundError("it is not a WAV file");
  let format: Format | undefined;
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (letters(at) === "fmt " && body + 16 <= file.length) format = readFormat(view, body, size);
    if (letters(at) === "data" && format !== undefined) {
      return { sampleRate: format.sampleRate, samples: mixed(view, body, Math.min(size, file.length - body), format) };
    }
    at = body + size + (size % 2);
  }
  throw new SoundError("there is no sound in the WAV file");
}

interface Format {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bytes: number;
  /** The sample at an offset, −32 768 … 32 767. */
  readonly read: (view: DataView, at: number) => number;
}

function readFormat(view: DataView, at: number, size: number): Format {
  const named = view.getUint16(at, true);
  const tag = named === EXTENSIBLE && size >= 40 ? view.getUint16(at + 24, true) : named;
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const bits = view.getUint16(at + 14, true);
  const read = READERS[`${tag} ${bits}`];
  if (read === undefined) throw new SoundError("the WAV file is compressed in a way that is not known here");
  if (channels < 1 || channels > 8 || sampleRate < 4000 || sampleRate > 192_000) {
    throw new SoundError("the WAV file's format is out of the ordinary");
  }
  return { channels, sampleRate, bytes: bits / 8, read };
}

const READERS: Readonly<Record<string, Format["read"]>> = {
  "1 8": (view, at) => (view.getUint8(at) - 128) * 256,
  "1 16": (view, at) => view.getInt16(at, true),
  "1 24": (view, at) => view.getInt16(at + 1, true),
  "1 32": (view, at) => view.getInt16(at + 2, true),
  "3 32": (view, at) => view.getFloat32(at, true) * 32_767,
  "6 8": (view, at) => fromALaw(view.getUint8(at)),
  "7 8": (view, at) => fromMuLaw(view.getUint8(at)),
};

function mixed(view: DataView, start: number, length: number, { channels, bytes, read }: Format): Int16Array {
  const frames = Math.floor(length / (bytes * channels));
  const samples = new Int16Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1)
      sum += read(view, start + (frame * channels + channel) * bytes);
    samples[frame] = Math.max(-32_768, Math.min(32_767, Math.round(sum / channels)));
  }
  return samples;
}

/** ITU-T G.711. */
function fromMuLaw(byte: number): number {
  const value = ~byte & 0xff;
  const magnitude = ((((value & 0x0f) << 3) + 0x84) << ((value & 0x70) >> 4)) - 0x84;
  return value & 0x80 ? -magnitude : magnitude;
}

function fromALaw(byte: number): number {
  const value = byte ^ 0x55;
  const exponent = (value & 0x70) >> 4;
  const mantissa = (value & 0x0f) << 4;
  const magnitude = exponent === 0 ? mantissa + 8 : (mantissa + 0x108) << (exponent - 1);
  return value & 0x80 ? magnitude : -magnitude;
}
