import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPlayback, DEFAULT_PLAYBACK, type Playback } from "./playback.ts";
import { bytesFor, FRAME_BYTES, FRAME_MS } from "./ulaw.ts";

/** Plays one frame each 20 ms and acknowledges marks, as chan_websocket does. */
function fakeAsterisk(options: Partial<typeof DEFAULT_PLAYBACK> = {}) {
  const queue: (string | Buffer)[] = [];
  const played: Buffer[] = [];
  let nowMs = 0;
  let flushes = 0;
  let longestQueue = 0;
  const playback: Playback = createPlayback(
    {
      sendAudio(audio) {
        expect(audio.length % FRAME_BYTES).toBe(0);
        for (let at = 0; at < audio.length; at += FRAME_BYTES) queue.push(audio.subarray(at, at + FRAME_BYTES));
        longestQueue = Math.max(longestQueue, queue.length);
      },
      mark: (id) => queue.push(id),
      flush() {
        flushes += 1;
        queue.length = 0;
      },
    },
    { ...DEFAULT_PLAYBACK, ...options, nowMs: () => nowMs },
  );
  function acknowledge(): void {
    while (typeof queue[0] === "string") playback.onMark(String(queue.shift()));
  }
  return {
    playback,
    played,
    queue,
    flushes: () => flushes,
    longestQueue: () => longestQueue,
    run(ms: number) {
      for (let passed = 0; passed < ms; passed += FRAME_MS) {
        acknowledge();
        const frame = queue.shift();
        if (Buffer.isBuffer(frame)) played.push(frame);
        nowMs += FRAME_MS;
        acknowledge();
      }
    },
  };
}

const audio = (ms: number, value = 1) => Buffer.alloc(bytesFor(ms), value);

describe("playback", () => {
  it("says what the caller has heard, not what was sent", () => {
    const asterisk = fakeAsterisk();
    asterisk.playback.play("a", audio(5000));
    asterisk.playback.finish("a");
    expect(asterisk.playback.heard("a")).toEqual({ itemId: "a", heardMs: 0, totalMs: 5000 });
    asterisk.run(1300);
    expect(asterisk.playback.heard("a")).toMatchObject({ heardMs: 1300 });
    expect(asterisk.playback.interrupt()).toEqual([{ itemId: "a", heardMs: 1300, totalMs: 5000 }]);
    expect(asterisk.flushes()).toBe(1);
    asterisk.run(200);
    expect(asterisk.played).toHaveLength(1300 / FRAME_MS);
  });

  it("keeps a flood of 30 s out of Asterisk's queue and plays all of it in order", async () => {
    const asterisk = fakeAsterisk();
    for (let second = 0; second < 30; second += 1) asterisk.playback.play("a", audio(1000, second + 1));
    asterisk.playback.finish("a");
    let isDrained = false;
    const drained = asterisk.playback.whenDrained().then(() => {
      isDrained = true;
    });
    asterisk.run(29_000);
    expect(isDrained).toBe(false);
    asterisk.run(1100);
    await drained;
    expect(asterisk.longestQueue()).toBeLessThanOrEqual(125);
    expect(
      Buffer.concat(asterisk.played).equals(Buffer.concat(Array.from({ length: 30 }, (_, s) => audio(1000, s + 1)))),
    ).toBe(true);
  });

  it("never lets a stale frame through after an interruption, and believes no mark from before it", () => {
    const asterisk = fakeAsterisk();
    asterisk.playback.play("old", audio(30_000, 1));
    asterisk.run(400);
    asterisk.playback.interrupt();
    asterisk.playback.onMark("0:30000");
    asterisk.playback.play("new", audio(200, 2));
    asterisk.playback.finish("new");
    const before = asterisk.played.length;
    asterisk.run(300);
    expect(new Set(asterisk.played.slice(before).map((frame) => frame[0]))).toEqual(new Set([2]));
    expect(asterisk.playback.isPlaying).toBe(false);
  });

  it("stops sending at XOFF and goes on at XON", () => {
    const asterisk = fakeAsterisk();
    asterisk.playback.onFlow(false);
    asterisk.playback.play("a", audio(100));
    expect(asterisk.queue).toHaveLength(0);
    asterisk.playback.onFlow(true);
    expect(asterisk.queue).toHaveLength(6);
  });

  it("drops and counts what would wait longer than it may", () => {
    const asterisk = fakeAsterisk({ maxWaitingMs: 5000 } as never);
    expect(asterisk.playback.play("a", audio(4000))).toBe(true);
    expect(asterisk.playback.play("a", audio(4000))).toBe(false);
    expect(asterisk.playback.stats.droppedBytes).toBe(32_000);
  });

  it("gives each item its own clock, whatever the sizes of the pieces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.integer({ min: 1, max: 3000 }), { minLength: 1, maxLength: 8 }), {
          minLength: 1,
          maxLength: 4,
        }),
        (items) => {
          const asterisk = fakeAsterisk();
          for (const [index, pieces] of items.entries()) {
            for (const bytes of pieces) asterisk.playback.play(`item${index}`, Buffer.alloc(bytes, index + 1));
            asterisk.playback.finish(`item${index}`);
          }
          const total = items.map((pieces) => pieces.reduce((sum, bytes) => sum + bytes, 0));
          asterisk.run(20_000);
          expect(asterisk.playback.isPlaying).toBe(false);
          for (const [index, bytes] of total.entries())
            expect(Buffer.concat(asterisk.played).filter((byte) => byte === index + 1).length).toBe(bytes);
        },
      ),
      { numRuns: 50 },
    );
  });
});
