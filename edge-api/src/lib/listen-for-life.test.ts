import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createListener } from "./listen-for-life.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

class Refusal extends Error {}
const never = () => new Promise<never>(() => undefined);

/** A part that answers probes as `part.probe` says, and what became of the calls to it. */
function aPart() {
  const part = { probe: never as () => Promise<unknown>, probes: 0, begun: 0 };
  const listening = createListener("part", {
    probe: () => {
      part.probes += 1;
      return part.probe();
    },
    isAnswer: (error) => error instanceof Refusal,
    patienceMs: 400,
    probeMs: 400,
    pauseMs: 1_000,
    now: Date.now,
  });
  const call = (work: () => Promise<unknown>) => {
    const outcome = { is: "waiting" };
    const end = (is: string) => () => {
      outcome.is = is;
    };
    const begin = () => {
      part.begun += 1;
      return work();
    };
    listening(begin).then(end("done"), (error) => end(error instanceof Refusal ? "refused" : error.code)());
    return outcome;
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  return { part, call, pass };
}

it("lets a call take its time while the part answers probes", async () => {
  const { part, call, pass } = aPart();
  part.probe = async () => undefined;
  const slow = Promise.withResolvers<void>();
  const outcome = call(() => slow.promise);
  await pass(10_000);
  expect(outcome.is).toBe("waiting");
  expect(part.probes).toBeGreaterThan(0);
  slow.resolve();
  await pass(0);
  expect(outcome.is).toBe("done");
});

it("does not probe while it hears the part answering others, be it with a refusal", async () => {
  const { part, call, pass } = aPart();
  const slow = call(never);
  for (let turn = 0; turn < 20; turn++) {
    const other = call(turn % 2 === 0 ? async () => undefined : async () => Promise.reject(new Refusal()));
    await pass(300);
    expect(other.is).toBe(turn % 2 === 0 ? "done" : "refused");
  }
  expect([slow.is, part.probes]).toEqual(["waiting", 0]);
});

it("gives up all who wait within a second when the probe is not answered either, having sent one", async () => {
  const { part, call, pass } = aPart();
  const waiting = Array.from({ length: 50 }, () => call(never));
  await pass(300);
  const later = call(never);
  await pass(699);
  for (const { is } of [...waiting, later]) expect(is).toBe("upstream_unavailable");
  expect(part.probes).toBe(1);
});

it("hears a probe that is refused as an answer, and one that breaks as none", async () => {
  const { part, call, pass } = aPart();
  part.probe = () => Promise.reject(new Refusal());
  const alive = call(never);
  await pass(2_000);
  expect(alive.is).toBe("waiting");
  part.probe = () => Promise.reject(new Error("connection lost"));
  await pass(1_000);
  expect(alive.is).toBe("upstream_unavailable");
});

it("once silent, begins no call and probes once in each pause, until a probe is answered", async () => {
  const { part, call, pass } = aPart();
  call(never);
  await pass(1_000);
  const { begun } = part;
  part.probes = 0;
  const turnedAway: { is: string }[] = [];
  for (let turn = 0; turn < 50; turn++) {
    turnedAway.push(call(async () => undefined));
    await pass(100);
  }
  await pass(400);
  expect(new Set(turnedAway.map(({ is }) => is))).toEqual(new Set(["upstream_unavailable"]));
  expect(part.begun).toBe(begun);
  expect(part.probes).toBeGreaterThanOrEqual(4);
  expect(part.probes).toBeLessThanOrEqual(5);

  part.probe = async () => undefined;
  await pass(1_000);
  const back = [call(async () => undefined), call(async () => undefined)];
  await pass(0);
  expect(back.map(({ is }) => is)).toEqual(["done", "upstream_unavailable"]);
  const after = call(async () => undefined);
  await pass(0);
  expect(after.is).toBe("done");
});
