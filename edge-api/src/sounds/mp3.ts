import { type Reading, startsWith } from "./reading.ts";

/** Layer III, in kbit/s by the index in the header (ISO 11172-3, 13818-3). 0 is "free" and 15 forbidden. */
const KBITS_1 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const KBITS_2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES_1 = [44_100, 48_000, 32_000];
const ID3_HEADER_BYTES = 10;
const ID3_V1_BYTES = 128;

type Frame = { length: number; rate: number; samples: number };

const NOT_AUDIO = "This is neither a WAV nor an MP3 file, whatever its name says";

/**
 * Reads an MP3 file frame by frame to its end, past ID3 tags. What is not a frame may only stand at the very end, as a tag or as silence
 * of zeros; so another file with a few bytes in front, or one that was cut off, is refused.
 */
export function readMp3(bytes: Uint8Array): Reading {
  let at = skipId3(bytes);
  if (at > bytes.length) return { objection: "The MP3 file is cut off within its title and pictures" };
  const first = readFrame(bytes, at);
  if (first === undefined) return { objection: NOT_AUDIO };
  let samples = 0;
  let frames = 0;
  for (let frame: Frame | undefined = first; frame !== undefined; frame = readFrame(bytes, at)) {
    if (frame.rate !== first.rate) return { objection: "The MP3 file changes its sampling rate on its way" };
    if (at + frame.length > bytes.length) {
      return { objection: frames === 0 ? NOT_AUDIO : "The MP3 file is cut off: its last part is missing" };
    }
    if (frames > 0 || !isDescription(bytes, at, frame)) samples += frame.samples;
    frames += 1;
    at += frame.length;
  }
  // One frame may be chance: two bytes that look like one are in every large file.
  if (frames < 2) return { objection: NOT_AUDIO };
  if (!isEnding(bytes, at)) return { objection: "The MP3 file is damaged: not all of it is sound" };
  return { durationMs: (samples / first.rate) * 1000 };
}

/** Where the sound begins behind ID3v2 tags, whose sizes have seven bits a byte (id3.org/id3v2.4.0-structure). */
function skipId3(bytes: Uint8Array): number {
  let at = 0;
  while (startsWith(bytes, "ID3", at)) {
    const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(at + 6, at + ID3_HEADER_BYTES);
    if ((a | b | c | d) & 0x80) return at;
    const hasFooter = ((bytes[at + 5] ?? 0) & 0x10) !== 0;
    at += ID3_HEADER_BYTES + ((a << 21) | (b << 14) | (c << 7) | d) + (hasFooter ? ID3_HEADER_BYTES : 0);
  }
  return at;
}

/** The frame that begins there; undefined where none does. */
function readFrame(bytes: Uint8Array, at: number): Frame | undefined {
  const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3);
  if (a !== 0xff || (b & 0xe0) !== 0xe0) return undefined;
  const version = (b >> 3) & 3; // 3: MPEG 1, 2: MPEG 2, 0: MPEG 2.5
  const isLayer3 = ((b >> 1) & 3) === 1;
  const kbits = (version === 3 ? KBITS_1 : KBITS_2)[c >> 4];
  const fullRate = RATES_1[(c >> 2) & 3];
  if (version === 1 || !isLayer3 || !kbits || fullRate === undefined) return undefined;
  const rate = version === 3 ? fullRate : fullRate / (version === 2 ? 2 : 4);
  const samples = version === 3 ? 1152 : 576;
  return { length: Math.floor(((samples / 8) * kbits * 1000) / rate) + ((c >> 1) & 1), rate, samples };
}

/** Whether a frame holds no sound but what an encoder says of the file (Xing, Info, VBRI). */
function isDescription(bytes: Uint8Array, at: number, { length }: Frame): boolean {
  const head = bytes.subarray(at, at + Math.min(length, 48));
  return ["Xing", "Info", "VBRI"].some((word) => head.some((_, index) => startsWith(head, word, index)));
}

function isEnding(bytes: Uint8Array, at: number): boolean {
  const rest = bytes.subarray(at);
  if (rest.length === 0 || rest.every((byte) => byte === 0)) return true;
  if (startsWith(rest, "TAG")) return rest.length === ID3_V1_BYTES;
  return startsWith(rest, "APETAGEX") || startsWith(rest, "LYRICSBEGIN");
}
