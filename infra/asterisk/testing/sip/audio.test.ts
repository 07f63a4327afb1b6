import { describe, expect, it } from "vitest";
import { decodeMuLaw, encodeSample, loudness, SAMPLE_RATE, toneSecond, toneShare } from "./audio.ts";

describe("µ-law", () => {
  it.each([
    // ITU-T G.711, table 2: decision values and their codes.
    [0, 0xff],
    [-1, 0x7f],
    [8031 * 4, 0x80],
    [-8031 * 4, 0x00],
    [32_767, 0x80],
    [-32_768, 0x00],
    [1_000, 0xce],
  ])("encodes %i", (sample, code) => {
    expect(encodeSample(sample)).toBe(code);
  });

  it("comes back within its step for every code", () => {
    for (let code = 0; code < 256; code++) {
      const sample = decodeMuLaw(Uint8Array.of(code))[0] ?? 0;
      expect(decodeMuLaw(Uint8Array.of(encodeSample(sample)))[0]).toBe(sample);
    }
  });
});

describe("tones", () => {
  const samples = (hz: number) => decodeMuLaw(toneSecond(hz).subarray(0, 800));

  it.each([300, 425, 440, 1_000, 2_100, 3_400])("finds %i Hz and none of its neighbours", (hz) => {
    expect(toneShare(samples(hz), hz)).toBeGreaterThan(0.95);
    for (const other of [hz - 50, hz + 50, hz * 2].filter((f) => f < SAMPLE_RATE / 2)) {
      expect(toneShare(samples(hz), other)).toBeLessThan(0.05);
    }
  });

  it("finds no tone in noise or in silence", () => {
    let state = 1;
    const noise = Int16Array.from({ length: 800 }, () => {
      state = (state * 48_271) % 2_147_483_647;
      return (state % 20_000) - 10_000;
    });
    expect(toneShare(noise, 440)).toBeLessThan(0.1);
    expect(toneShare(new Int16Array(800), 440)).toBe(0);
  });

  it("measures loudness against a full-scale tone", () => {
    expect(loudness(decodeMuLaw(toneSecond(440, 0.1)))).toBeCloseTo(-20.2, 0);
    expect(loudness(new Int16Array(160))).toBe(-99);
  });
});
