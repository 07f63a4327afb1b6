import { describe, expect, it } from "vitest";
import { encodeUlaw, FRAME_BYTES } from "./ulaw.ts";
import { createVoiceActivity, type VoiceChange } from "./voice-activity.ts";

const at = (db: number) => 32_768 * 10 ** (db / 20);
let seed = 1;
/** White noise that is the same each time. */
function noise(db: number): Buffer {
  return encodeUlaw(
    Array.from({ length: FRAME_BYTES }, () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (seed / 1_073_741_824 - 1) * at(db) * Math.sqrt(3);
    }),
  );
}
const tone = (db: number) =>
  encodeUlaw(
    Array.from({ length: FRAME_BYTES }, (_, n) => at(db) * Math.SQRT2 * Math.sin((2 * Math.PI * 400 * n) / 8000)),
  );

function listen(parts: [ms: number, frame: () => Buffer][]) {
  const activity = createVoiceActivity();
  const changes: VoiceChange[] = [];
  for (const [ms, frame] of parts)
    for (let passed = 0; passed < ms; passed += 20) {
      const change = activity.push(frame());
      if (change) changes.push(change);
    }
  return { activity, changes };
}

describe("voice activity", () => {
  it("finds one utterance, its beginning and its end", () => {
    const { changes } = listen([
      [1000, () => noise(-65)],
      [1800, () => tone(-25)],
      [1000, () => noise(-65)],
    ]);
    expect(changes).toEqual([
      { type: "started", startedAtMs: 1000 },
      { type: "stopped", startedAtMs: 1000, stoppedAtMs: 2800 },
    ]);
  });

  it("hears talking over a loud office, and not the office", () => {
    const { changes } = listen([
      [15_000, () => noise(-38)],
      [1000, () => tone(-20)],
      [2000, () => noise(-38)],
    ]);
    expect(changes.slice(-2)).toEqual([
      { type: "started", startedAtMs: 15_000 },
      { type: "stopped", startedAtMs: 15_000, stoppedAtMs: 16_000 },
    ]);
  });

  it("takes a click for nothing and a pause between words for part of the sentence", () => {
    expect(
      listen([
        [500, () => noise(-65)],
        [40, () => tone(-10)],
        [1000, () => noise(-65)],
      ]).changes,
    ).toEqual([]);
    const { changes } = listen([
      [500, () => noise(-65)],
      [600, () => tone(-25)],
      [300, () => noise(-65)],
      [600, () => tone(-25)],
      [700, () => noise(-65)],
    ]);
    expect(changes).toHaveLength(2);
  });

  it("stays quiet on digital silence", () => {
    const { activity, changes } = listen([[5000, () => Buffer.alloc(FRAME_BYTES, 0xff)]]);
    expect(changes).toEqual([]);
    expect(activity.heardMs).toBe(5000);
  });
});
