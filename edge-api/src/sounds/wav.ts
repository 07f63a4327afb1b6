import { type Reading, startsWith } from "./reading.ts";

/** Format tags of `fmt ` (RFC 2361) and the sizes of a sample that they may have, in bits. */
const SAMPLE_BITS: Record<number, { is: string; bits: number[] }> = {
  1: { is: "PCM", bits: [8, 16, 24, 32] },
  3: { is: "float", bits: [32] },
  6: { is: "A-law", bits: [8] },
  7: { is: "µ-law", bits: [8] },
};
const EXTENSIBLE = 0xfffe;
const RATES = { min: 4000, max: 192_000 };
/** Of a RIFF chunk: four letters and a size. */
const HEADER_BYTES = 8;

type Format = { bytesPerSecond: number };

/**
 * Reads a RIFF/WAVE file chunk by chunk to its end: every size must be what is there, so that a file that was cut off, or that lies of
 * itself, is refused before a program that believes it plays it.
 */
export function readWav(bytes: Uint8Array): Reading {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 12 || !startsWith(bytes, "WAVE", 8)) return { objection: "This is not a WAV file" };
  const end = HEADER_BYTES + view.getUint32(4, true);
  if (end > bytes.length) return { objection: "The WAV file is cut off: it says that it is longer than it is" };
  // A writer may leave out or add the byte that pads a chunk of odd length.
  if (end < bytes.length - 1) return { objection: "The WAV file is longer than it says" };
  let format: Format | undefined;
  for (let at = 12; at + HEADER_BYTES <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    const body = at + HEADER_BYTES;
    if (body + size > bytes.length) return { objection: "The WAV file is cut off: a part of it is missing" };
    if (startsWith(bytes, "fmt ", at)) {
      const found = readFormat(view, body, size);
      if (typeof found === "string") return { objection: found };
      format = found;
    }
    if (startsWith(bytes, "data", at)) {
      if (format === undefined) return { objection: "The WAV file does not say which format its sound has" };
      return { durationMs: (size / format.bytesPerSecond) * 1000 };
    }
    at = body + size + (size % 2);
  }
  return { objection: "There is no sound in the WAV file" };
}

/** The format, or what is wrong with it. */
function readFormat(view: DataView, at: number, size: number): Format | string {
  if (size < 16) return "The WAV file does not say which format its sound has";
  const named = view.getUint16(at, true);
  const tag = named === EXTENSIBLE && size >= 40 ? view.getUint16(at + 24, true) : named;
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const bytesPerSecond = view.getUint32(at + 8, true);
  const bits = view.getUint16(at + 14, true);
  const known = SAMPLE_BITS[tag];
  if (known === undefined) return "The WAV file is compressed in a way that is not known here: save it as PCM";
  if (!known.bits.includes(bits)) return `The WAV file has samples of ${bits} bits, which ${known.is} does not`;
  if (channels < 1 || channels > 2) return "The WAV file must have one channel or two";
  if (rate < RATES.min || rate > RATES.max) return "The WAV file must have 4 000 to 192 000 samples a second";
  const isWhole = bytesPerSecond === (rate * channels * bits) / 8;
  return isWhole ? { bytesPerSecond } : "The WAV file contradicts itself in its format";
}
