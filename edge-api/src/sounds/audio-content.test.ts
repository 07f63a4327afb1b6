import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MAX_SOUND_SEC } from "../../contract/index.ts";
import { AppError } from "../lib/errors.ts";
import { inspectAudio } from "./audio-content.ts";
import { id3, id3v1, joined, listChunk, mp3, wav } from "./testing/audio.ts";

/** The same bytes with some of them others. */
function changed(bytes: Uint8Array, at: number, ...others: number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(others, at);
  return copy;
}

const EXTENSIBLE_TAG = 0xfffe;

/** A WAV file whose format is 24 bytes longer and named in them (WAVE_FORMAT_EXTENSIBLE). */
function extensible(tag: number): Uint8Array {
  const bytes = wav({ tag: EXTENSIBLE_TAG });
  const extension = Uint8Array.of(22, 0, 16, 0, 4, 0, 0, 0, tag, 0, ...Array<number>(14).fill(0));
  const longer = joined(bytes.slice(0, 36), extension, bytes.slice(36));
  return changed(changed(longer, 16, 40), 4, ...littleEndian(longer.length - 8));
}

function littleEndian(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24];
}

describe("a WAV file", () => {
  it.each([
    ["PCM, 16 bits", wav(), 1000],
    ["PCM, two channels at 44.1 kHz", wav({ channels: 2, rate: 44_100, ms: 250 }), 250],
    ["PCM, 24 bits", wav({ bits: 24, ms: 500 }), 500],
    ["float", wav({ tag: 3, bits: 32, rate: 48_000, ms: 100 }), 100],
    ["A-law", wav({ tag: 6, bits: 8 }), 1000],
    ["µ-law", wav({ tag: 7, bits: 8, ms: 40 }), 40],
    ["PCM that says so in an extension of its format", extensible(1), 1000],
    ["with notes before the sound", wav({ before: listChunk(27) }), 1000],
    ["with a byte of padding", joined(wav({ tag: 7, bits: 8, ms: 25.125 }), Uint8Array.of(0)), 25],
  ])("is taken: %s", (_, bytes, durationMs) => {
    expect(inspectAudio(bytes)).toEqual({ contentType: "audio/wav", durationMs });
  });

  const whole = wav();
  it.each([
    ["cut off", whole.slice(0, -100), "it says that it is longer than it is"],
    ["cut off in its header", whole.slice(0, 30), "it says that it is longer than it is"],
    ["of its first letters alone", whole.slice(0, 8), "not a WAV file"],
    ["that says it is longer", changed(whole, 4, 0xff, 0xff, 0xff, 0x7f), "it says that it is longer than it is"],
    ["that says it is shorter", changed(whole, 4, 100, 0, 0, 0), "longer than it says"],
    ["whose sound says it is longer", changed(whole, 40, 0xff, 0xff, 0xff, 0xff), "a part of it is missing"],
    ["whose byte rate lies", changed(whole, 28, 1, 0, 0, 0), "contradicts itself"],
    ["without sound", wav({ ms: 0 }), "nothing to hear"],
    ["without its data", changed(whole, 36, 0x78), "no sound in the WAV"],
    ["without a format", changed(whole, 12, 0x78), "which format"],
    ["compressed", wav({ tag: 0x55, bits: 8 }), "save it as PCM"],
    ["that hides its format", wav({ tag: EXTENSIBLE_TAG }), "save it as PCM"],
    ["compressed, as it says in an extension", extensible(0x55), "save it as PCM"],
    ["with odd samples", wav({ bits: 12, rate: 8000, ms: 10 }), "samples of 12 bits, which PCM does not"],
    ["with six channels", wav({ channels: 6, ms: 10 }), "one channel or two"],
    ["at 1 kHz", wav({ rate: 1000 }), "samples a second"],
    ["too long", wav({ tag: 7, bits: 8, rate: 4000, ms: (MAX_SOUND_SEC + 1) * 1000 }), "It lasts 5:01 minutes"],
  ])("is refused with a sentence: %s", (_, bytes, words) => {
    expect(() => inspectAudio(bytes)).toThrow(words);
  });
});

describe("an MP3 file", () => {
  const SECOND = 38; // 38 frames of 26.12 ms
  it.each([
    ["bare", mp3(SECOND), 993],
    ["with a tag before it", joined(id3(300), mp3(SECOND)), 993],
    ["with two tags before and one behind it", joined(id3(10), id3(200), mp3(SECOND), id3v1()), 993],
    ["with zeros at its end", joined(mp3(SECOND), new Uint8Array(500)), 993],
    ["whose first frame describes it", changed(mp3(SECOND + 1), 36, 0x58, 0x69, 0x6e, 0x67), 993],
  ])("is taken: %s", (_, bytes, durationMs) => {
    expect(inspectAudio(bytes)).toEqual({ contentType: "audio/mpeg", durationMs });
  });

  const exe = joined(Uint8Array.from([0x4d, 0x5a, 0x90, 0x00]), mp3(10));
  it.each([
    ["of no bytes", new Uint8Array(), "The file is empty"],
    ["that is a program", exe, "neither a WAV nor an MP3"],
    ["that is a picture", Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 1, 2, 3, 4]), "neither a WAV nor an MP3"],
    ["that is a page", new TextEncoder().encode("<!doctype html><script>"), "neither a WAV nor an MP3"],
    ["that is a program behind a tag", joined(id3(20), exe), "neither a WAV nor an MP3"],
    ["of one frame", mp3(1), "neither a WAV nor an MP3"],
    ["cut off", mp3(10).slice(0, -5), "cut off: its last part is missing"],
    ["cut off in its tag", id3(1000).slice(0, 500), "cut off within its title"],
    ["with a program behind it", joined(mp3(10), exe), "damaged: not all of it is sound"],
    ["of another layer", changed(mp3(10), 1, 0xfd), "neither a WAV nor an MP3"],
    ["without a bit rate", changed(mp3(10), 2, 0x00), "neither a WAV nor an MP3"],
    ["that changes its rate", changed(mp3(10), 417 + 2, 0x94), "changes its sampling rate"],
    ["too long", mp3(Math.ceil((MAX_SOUND_SEC + 1) / 0.02612)), "5:00 minutes at most"],
  ])("is refused with a sentence: %s", (_, bytes, words) => {
    expect(() => inspectAudio(bytes)).toThrow(words);
  });
});

it("any other bytes are refused, or read to their end, and never anything else", () => {
  const damaged = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    ...[wav({ ms: 20 }), joined(id3(20), mp3(4), id3v1())].map((whole) =>
      fc
        .tuple(fc.nat(whole.length - 1), fc.nat(255), fc.nat(whole.length))
        .map(([at, byte, length]) => changed(whole, at, byte).slice(0, length)),
    ),
  );
  fc.assert(
    fc.property(damaged, (bytes) => {
      try {
        expect(inspectAudio(bytes).durationMs).toBeGreaterThan(0);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
    { numRuns: 2000 },
  );
});
