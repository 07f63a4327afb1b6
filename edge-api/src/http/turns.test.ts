import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTurns } from "./turns.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

type Asked = { is: string; end: () => void };

/** Two at work at a time. Each request that came is told of by what became of it. */
function someTurns() {
  const turns = createTurns({ maxAtWork: 2, now: Date.now });
  const ask = () => {
    const asked: Asked = { is: "waiting", end: () => undefined };
    turns.take().then((turn) => {
      asked.is = turn === undefined ? "sent away" : "at work";
      if (turn !== undefined) asked.end = () => turns.end(turn);
    });
    return asked;
  };
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const outcomes = (list: { is: string }[]) => list.map(({ is }) => is);
  return { ask, pass, outcomes };
}

it("has so many worked on at a time, and calls the others as they came", async () => {
  const { ask, pass, outcomes } = someTurns();
  const all = [ask(), ask(), ask(), ask(), ask()];
  await pass(0);
  expect(outcomes(all)).toEqual(["at work", "at work", "waiting", "waiting", "waiting"]);
  all[1]?.end();
  await pass(0);
  expect(outcomes(all)).toEqual(["at work", "at work", "at work", "waiting", "waiting"]);
  all[0]?.end();
  all[2]?.end();
  await pass(0);
  expect(outcomes(all)).toEqual(Array(5).fill("at work"));
});

it("does not let who comes just when turns have run out overtake those who wait", async () => {
  const { ask, pass, outcomes } = someTurns();
  ask();
  ask();
  const waiting = [ask(), ask()];
  await pass(300);
  expect(outcomes(waiting)).toEqual(["waiting", "waiting"]);
  const late = ask();
  await pass(0);
  expect(outcomes([...waiting, late])).toEqual(["at work", "at work", "waiting"]);
});

it("gives the turns of those who take long to others, and counts none of them twice", async () => {
  const { ask, pass, outcomes } = someTurns();
  const slow = [ask(), ask()];
  const next = [ask(), ask(), ask()];
  await pass(500);
  expect(outcomes(next)).toEqual(["at work", "at work", "waiting"]);
  for (const { end } of slow) end();
  await pass(0);
  expect(next[2]?.is).toBe("waiting");
  next[0]?.end();
  await pass(0);
  expect(next[2]?.is).toBe("at work");
});

it("serves a burst whole, if late", async () => {
  const { ask, pass, outcomes } = someTurns();
  const burst = Array.from({ length: 80 }, ask);
  for (let turn = 0; turn < 40; turn++) {
    await pass(100);
    for (const each of burst.filter(({ is }) => is === "at work")) {
      each.is = "done";
      each.end();
    }
  }
  await pass(0);
  expect(new Set(outcomes(burst))).toEqual(new Set(["done"]));
});

it("sends away who has waited half a second once the queue does not go away, so that the others are in time", async () => {
  const { ask, pass } = someTurns();
  const waited: number[] = [];
  const sentAway: number[] = [];
  const look = (each: Asked, since: number) => {
    if (each.is === "at work") {
      waited.push(Date.now() - since);
      setTimeout(each.end, 100);
    } else if (each.is === "sent away") sentAway.push(Date.now() - since);
    else setTimeout(look, 10, each, since);
  };
  // Sixty a second, of whom twenty can be served.
  for (let n = 0; n < 900; n++) {
    look(ask(), Date.now());
    await pass(1_000 / 60);
  }
  expect(sentAway.length).toBeGreaterThan(300);
  expect(Math.max(...waited.slice(-100))).toBeLessThan(650);
  expect(waited.length).toBeGreaterThan(270);
});
