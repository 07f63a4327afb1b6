import { describe, expect, it, vi } from "vitest";
import { EdgeError } from "../edge/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { startJobLoop } from "./job-loop.ts";
import type { Turn } from "./runner.ts";

/** A loop whose turns end as told, the last one for ever. */
function looping(...endings: (Turn | Error)[]) {
  let turns = 0;
  const reconcile = vi.fn(async () => undefined);
  const loop = startJobLoop({
    async turn() {
      const ending = endings[Math.min(turns, endings.length - 1)] ?? "idle";
      turns += 1;
      if (ending instanceof Error) throw ending;
      return ending;
    },
    reconcile,
    reconcileEveryMs: 60_000,
    pollMs: 5,
    clock: systemClock,
    log: silentLog(),
    random: () => 0,
  });
  const until = (check: () => void) => vi.waitFor(check, { timeout: 10_000, interval: 5 });
  return { loop, reconcile, until, turns: () => turns };
}

describe("the job loop", () => {
  it("looks again and again, and compares with the edge once in a while", async () => {
    const { loop, reconcile, until, turns } = looping("worked", "idle");
    await until(() => expect(turns()).toBeGreaterThan(5));
    expect(reconcile).toHaveBeenCalledTimes(1);
    expect(loop.problem).toBeUndefined();
    await loop.stop();
    const before = turns();
    loop.poke();
    expect(turns()).toBe(before);
  });

  it("says what keeps it from working, unless that is the edge: then what runs goes on", async () => {
    const full = looping("idle", new Error("ENOSPC: no space left on device"));
    await full.until(() => expect(full.loop.problem).toBe("no job can be done: ENOSPC: no space left on device"));
    await full.loop.stop();
    const away = looping("unsettled", new EdgeError(0, "the edge cannot be reached"));
    await away.until(() => expect(away.loop.problem).toMatch(/could not be ended/));
    await away.until(() => expect(away.loop.problem).toBeUndefined());
    await away.loop.stop();
  });
});
