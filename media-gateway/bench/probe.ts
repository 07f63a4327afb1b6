import type { SipCall } from "@callplane/infra/asterisk";
import { levelDb, ULAW_SILENCE } from "../src/voice/media/ulaw.ts";
import { note } from "../src/voice/speech/index.ts";

const FRAME = 160;
const EVERY_FRAMES = 15;
const CLICK = note(1000, 20, 12_000);
const SILENT = Buffer.alloc(FRAME, ULAW_SILENCE);
const LOUD_DB = -30;

/** Says a click of one frame each 300 ms for `forMs`; answers how long each took to come back, in ms. */
export async function measureRoundTrips(call: SipCall, forMs: number): Promise<number[]> {
  const trips: number[] = [];
  let sentAt: number | undefined;
  let frames = 0;
  const stop = call.onFrame(({ at, payload }) => {
    if (sentAt === undefined || levelDb(payload) < LOUD_DB) return;
    trips.push(at - sentAt);
    sentAt = undefined;
  });
  const last = forMs / 20;
  await call.send(() => {
    frames += 1;
    if (frames > last) return undefined;
    if (frames % EVERY_FRAMES !== 0) return SILENT;
    sentAt = performance.now();
    return CLICK;
  });
  stop();
  return trips;
}

/** Wall-clock ms of the last loud frame that arrived before 300 ms of silence. */
export async function measureLastLoud(call: SipCall, withinMs: number): Promise<number> {
  let lastLoudAt = performance.now();
  const stop = call.onFrame(({ at, payload }) => {
    if (levelDb(payload) > LOUD_DB) lastLoudAt = at;
  });
  const deadline = performance.now() + withinMs;
  while (performance.now() - lastLoudAt < 300 && performance.now() < deadline)
    await new Promise((done) => setTimeout(done, 20));
  stop();
  return performance.timeOrigin + lastLoudAt;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
