import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { systemClock } from "../lib/clock.ts";
import { calmChanges } from "./calm.ts";
import type { DeviceState } from "./tracker.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function calming() {
  const listeners = new Set<(state: DeviceState) => void>();
  const tracker = {
    onChange(listener: (state: DeviceState) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const told: string[] = [];
  const calm = calmChanges({ tracker, clock: systemClock, quietMs: 2_000 });
  calm.onChange(({ deviceId, state }) => told.push(`${deviceId} ${state}`));
  const change = (deviceId: string, state: DeviceState["state"]) => {
    const at = new Date().toISOString();
    for (const listener of listeners)
      listener({ tenantId: "t", deviceId, state, contactUri: null, address: null, userAgent: null, at });
  };
  return { calm, told, change, listeners };
}

it("tells a first change at once, and of one that flaps the last in each while", () => {
  const { told, change } = calming();
  for (let n = 0; n < 20; n += 1) {
    change("flapping", n % 2 === 0 ? "registered" : "unregistered");
    vi.advanceTimersByTime(500);
  }
  change("other", "unreachable");
  expect(told.at(-1)).toBe("other unreachable");
  vi.advanceTimersByTime(2_000);
  expect(told.filter((one) => one === "other unreachable")).toHaveLength(1);
  const flaps = told.filter((one) => one.startsWith("flapping"));
  expect(flaps.length).toBeLessThanOrEqual(6);
  expect([flaps.at(0), flaps.at(-1)]).toEqual(["flapping registered", "flapping unregistered"]);
  vi.advanceTimersByTime(10_000);
  change("flapping", "registered");
  expect(told.at(-1)).toBe("flapping registered");
});

it("leaves nothing behind when it is closed", () => {
  const { calm, told, change, listeners } = calming();
  change("a", "registered");
  change("a", "unregistered");
  calm.close();
  expect([listeners.size, vi.getTimerCount(), told.length]).toEqual([0, 0, 1]);
});
