import { expect, it } from "vitest";
import { createShortCircuit } from "./short-circuit.ts";

function aCircuit() {
  const clock = { now: 0 };
  const guarded = createShortCircuit("part", { misses: 3, pauseMs: 1_000, now: () => clock.now });
  let asked = 0;
  const call = (work: () => Promise<unknown>) =>
    guarded(() => {
      asked += 1;
      return work();
    }).then(
      () => "done",
      (error: { code: string }) => error.code,
    );
  return {
    clock,
    asked: () => asked,
    succeed: () => call(async () => undefined),
    fail: () => call(async () => Promise.reject(new Error("down"))),
    /** A call that fails when the answer says so. */
    failLater: () => {
      const failing = Promise.withResolvers<void>();
      return { call: call(() => failing.promise), fail: () => failing.reject(new Error("late")) };
    },
  };
}

it("goes on asking after fewer misses in a row than it takes", async () => {
  const { fail, succeed, asked } = aCircuit();
  for (let round = 0; round < 5; round++) {
    expect([await fail(), await fail(), await succeed()]).toEqual([
      "upstream_unavailable",
      "upstream_unavailable",
      "done",
    ]);
  }
  expect(asked()).toBe(15);
});

it("asks nobody for a while after misses in a row, and again at the first miss after that", async () => {
  const { fail, succeed, asked, clock } = aCircuit();
  for (let miss = 0; miss < 3; miss++) await fail();
  clock.now = 999;
  expect(await succeed()).toBe("upstream_unavailable");
  expect(asked()).toBe(3);
  clock.now = 1_000;
  await fail();
  expect(await succeed()).toBe("upstream_unavailable");
  expect(asked()).toBe(4);
  clock.now = 2_000;
  expect(await succeed()).toBe("done");
  expect([await fail(), await succeed()]).toEqual(["upstream_unavailable", "done"]);
});

it("counts calls that miss side by side as one", async () => {
  const { failLater, succeed, clock } = aCircuit();
  const calls = Array.from({ length: 50 }, failLater);
  clock.now = 400;
  for (const { call, fail } of calls) {
    fail();
    expect(await call).toBe("upstream_unavailable");
  }
  expect(await succeed()).toBe("done");
});
