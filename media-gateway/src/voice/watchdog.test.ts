import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createInterruptionGate } from "./interruption.ts";
import { createWatchdog } from "./watchdog.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function aWatchdog() {
  const told: string[] = [];
  const watchdog = createWatchdog({
    patienceMs: 4000,
    giveUpMs: 10_000,
    onImpatient: () => told.push("impatient"),
    onGiveUp: () => told.push("given up"),
  });
  return { told, watchdog };
}

describe("the watchdog (faults.md row 11)", () => {
  it.each([
    [500, []],
    [5000, ["impatient"]],
    [60_000, ["impatient", "given up"]],
  ])("a provider silent for %s ms", (silentMs, expected) => {
    const { told, watchdog } = aWatchdog();
    watchdog.expect();
    vi.advanceTimersByTime(silentMs);
    watchdog.progress(true);
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual(expected);
  });

  it("is content with any sign of life, and asks for nothing when nothing is owed", () => {
    const { told, watchdog } = aWatchdog();
    watchdog.progress(false);
    vi.advanceTimersByTime(60_000);
    watchdog.expect();
    for (let sign = 0; sign < 20; sign += 1) {
      vi.advanceTimersByTime(3000);
      watchdog.progress(false);
    }
    watchdog.stop();
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });
});

describe("an interruption", () => {
  const aGate = (isAgentHeard = true, enabled = true) => {
    let count = 0;
    const gate = createInterruptionGate({
      enabled,
      minSpeechMs: 120,
      isAgentHeard: () => isAgentHeard,
      onInterrupt: () => {
        count += 1;
      },
    });
    return { gate, count: () => count };
  };

  it("is speech of the least length, counting what was heard before", () => {
    const { gate, count } = aGate();
    gate.onSpeechStarted(60);
    vi.advanceTimersByTime(59);
    expect(count()).toBe(0);
    vi.advanceTimersByTime(1);
    expect(count()).toBe(1);
    gate.onSpeechStarted(200);
    expect(count()).toBe(2);
  });

  it("is not a cough, nor talking to a silent agent, nor anything where it is switched off", () => {
    const cough = aGate();
    cough.gate.onSpeechStarted(0);
    vi.advanceTimersByTime(100);
    cough.gate.onSpeechStopped();
    const silent = aGate(false);
    silent.gate.onSpeechStarted(500);
    const off = aGate(true, false);
    off.gate.onSpeechStarted(500);
    vi.advanceTimersByTime(1000);
    expect([cough.count(), silent.count(), off.count()]).toEqual([0, 0, 0]);
  });
});
