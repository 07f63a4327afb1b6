import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeUlaw, FRAME_BYTES, fromLinear, levelDb, padToFrame, silence, toLinear } from "./ulaw.ts";

describe("µ-law", () => {
  it("knows G.711's landmarks", () => {
    expect([0xff, 0x7f, 0x80, 0x00].map(toLinear)).toEqual([0, 0, 32_124, -32_124]);
    expect(fromLinear(0)).toBe(0xff);
    expect([fromLinear(32_767), fromLinear(-32_768)]).toEqual([0x80, 0x00]);
  });

  it("gives every code back after decoding (0x7f, negative zero, becomes zero)", () => {
    for (let byte = 0; byte < 256; byte += 1) expect(fromLinear(toLinear(byte))).toBe(byte === 0x7f ? 0xff : byte);
  });

  it("errs by less than one part in sixteen plus one step", () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_635, max: 32_635 }), (sample) => {
        expect(Math.abs(toLinear(fromLinear(sample)) - sample)).toBeLessThanOrEqual(Math.abs(sample) / 16 + 8);
      }),
    );
  });

  it("measures level in dB below full scale", () => {
    const sine = (amplitude: number) =>
      encodeUlaw(Array.from({ length: 800 }, (_, n) => amplitude * Math.sin((2 * Math.PI * 400 * n) / 8000)));
    expect(levelDb(silence(20))).toBe(-96);
    expect(levelDb(sine(32_000))).toBeCloseTo(-3.2, 0);
    expect(levelDb(sine(3200))).toBeCloseTo(-23.2, 0);
  });

  it("pads to whole frames", () => {
    expect(padToFrame(Buffer.alloc(161)).length).toBe(2 * FRAME_BYTES);
    expect(padToFrame(Buffer.alloc(320)).length).toBe(320);
  });
});
