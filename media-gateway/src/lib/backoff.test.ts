import { describe, expect, it } from "vitest";
import { createBackoff } from "./backoff.ts";

describe("backoff", () => {
  it("doubles its ceiling up to the cap, and begins small again after a success", () => {
    const backoff = createBackoff({ baseMs: 100, capMs: 1000, random: () => 1 });
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.nextMs())).toEqual([100, 200, 400, 800, 1000, 1000]);
    backoff.reset();
    expect(backoff.nextMs()).toBe(100);
  });

  it("spreads over the whole range below the ceiling", () => {
    expect(createBackoff({ baseMs: 100, capMs: 1000, random: () => 0 }).nextMs()).toBe(0);
    expect(createBackoff({ baseMs: 100, capMs: 1000, random: () => 0.5 }).nextMs()).toBe(50);
  });

  it("stays at the cap for ever instead of overflowing", () => {
    const backoff = createBackoff({ baseMs: 100, capMs: 1000, random: () => 1 });
    for (let attempt = 0; attempt < 5000; attempt += 1) backoff.nextMs();
    expect(backoff.nextMs()).toBe(1000);
  });
});
