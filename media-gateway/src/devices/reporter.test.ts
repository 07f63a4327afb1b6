import type { DeviceStateReports } from "@callplane/edge-api/contract";
import { afterEach, describe, expect, it, vi } from "vitest";
import { EdgeError } from "../edge/index.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLog } from "../lib/log.ts";
import { startDeviceReporter } from "./reporter.ts";
import type { DeviceState, DeviceTracker } from "./tracker.ts";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});
const until = (check: () => unknown) =>
  vi.waitFor(() => expect(check()).toBeTruthy(), { timeout: 10_000, interval: 5 });

function state(deviceId: string, registration: DeviceState["state"], tenantId = "t1"): DeviceState {
  const at = new Date().toISOString();
  return { tenantId, deviceId, state: registration, contactUri: null, address: null, userAgent: null, at };
}

function reporting(options: { quietMs?: number; all?: DeviceState[] } = {}) {
  const changes = new Set<(state: DeviceState) => void>();
  const resyncs = new Set<(tenants: ReadonlySet<string>) => void>();
  const tracker: DeviceTracker = {
    state: () => undefined,
    all: () => options.all ?? [],
    onChange: (listener) => {
      changes.add(listener);
      return () => void changes.delete(listener);
    },
    onResync: (listener) => {
      resyncs.add(listener);
      return () => void resyncs.delete(listener);
    },
    close: async () => undefined,
  };
  const sent: DeviceStateReports[] = [];
  let isDown = false;
  let refusal = 0;
  let refused = 0;
  const reporter = startDeviceReporter({
    tracker,
    async send(reports) {
      if (isDown) throw new Error("edge out of reach");
      if (refusal > 0) {
        refused += 1;
        throw new EdgeError(refusal, "no");
      }
      sent.push(reports);
    },
    clock: systemClock,
    log: silentLog(),
    batchMs: 10,
    quietMs: options.quietMs ?? 100,
  });
  cleanups.push(() => reporter.close());
  return {
    sent,
    change: (one: DeviceState) => {
      for (const listener of changes) listener(one);
    },
    resync: (...tenants: string[]) => {
      for (const listener of resyncs) listener(new Set(tenants));
    },
    /** Answers how many were refused so far. */
    refuseWith: (status = refusal) => {
      refusal = status;
      return refused;
    },
    setDown: (down: boolean) => {
      isDown = down;
    },
  };
}

describe("device reports", () => {
  it("send what changes together, together", async () => {
    const { sent, change } = reporting();
    for (const id of ["a", "b", "c"]) change(state(id, "registered"));
    await until(() => sent.length > 0);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({
      complete: false,
      states: [{ deviceId: "a" }, { deviceId: "b" }, { deviceId: "c" }],
    });
  });

  it("make one report of a flapping phone: its first change at once, its last state in the end", async () => {
    const { sent, change } = reporting({ quietMs: 300 });
    change(state("a", "registered"));
    await until(() => sent.length === 1);
    for (let count = 0; count < 51; count += 1) change(state("a", count % 2 ? "registered" : "unregistered"));
    await until(() => sent.length === 2);
    expect(sent[1]?.states).toMatchObject([{ deviceId: "a", state: "unregistered" }]);
  });

  it("do not wait for a phone that flaps to tell of another one", async () => {
    const { sent, change } = reporting({ quietMs: 600_000 });
    change(state("flapping", "registered"));
    await until(() => sent.length === 1);
    change(state("flapping", "unregistered"));
    // It waits now, for ten minutes.
    await new Promise((resolve) => setTimeout(resolve, 50));
    change(state("other", "registered"));
    await until(() => sent.length === 2);
    expect(sent[1]?.states.map((one) => one.deviceId)).toEqual(["other"]);
  });

  it("send everything after a resynchronisation, whole tenants together", async () => {
    const all = [state("a", "registered", "t1"), state("b", "unregistered", "t2"), state("c", "unknown", "t1")];
    const { sent, resync } = reporting({ all });
    resync("t1", "t2");
    await until(() => sent.length === 1);
    expect(sent[0]?.complete).toBe(true);
    expect(sent[0]?.states.map((one) => one.deviceId)).toEqual(["a", "c", "b"]);
    resync("t2");
    await until(() => sent.length === 2);
    expect(sent[1]).toMatchObject({ complete: true, states: [{ deviceId: "b" }] });
    resync();
  });

  it("drop what the edge will never take, and go on", async () => {
    const { sent, change, refuseWith } = reporting({ quietMs: 1 });
    refuseWith(400);
    change(state("poison", "registered"));
    await until(() => refuseWith() > 0);
    refuseWith(0);
    change(state("a", "registered"));
    await until(() => sent.length > 0);
    expect(sent.flatMap((report) => report.states.map((one) => one.deviceId))).toEqual(["a"]);
  });

  it("keep only the last state of each device while the edge is away, and send it afterwards", async () => {
    const { sent, change, setDown } = reporting({ quietMs: 1 });
    setDown(true);
    for (let count = 0; count < 500; count += 1)
      change(state(`d${count % 5}`, count < 495 ? "registered" : "unreachable"));
    await new Promise(setImmediate);
    setDown(false);
    await until(() => sent.length > 0);
    expect(sent.flatMap((report) => report.states)).toHaveLength(5);
    expect(sent[0]?.states.every((one) => one.state === "unreachable")).toBe(true);
  });

  it("tell a tenant too large for one report in parts, naming each device, and the others whole", async () => {
    const many = Array.from({ length: 20_001 }, (_, index) => state(`d${index}`, "registered", "large"));
    const { sent, resync } = reporting({ all: [...many, state("x", "registered", "small")] });
    resync("large", "small");
    await until(() => sent.flatMap(({ states }) => states).length === 20_002);
    expect(sent.every(({ states }) => states.length <= 20_000)).toBe(true);
    expect(sent.filter(({ complete }) => complete).map(({ states }) => states.map((one) => one.deviceId))).toEqual([
      ["x"],
    ]);
    expect(new Set(sent.flatMap(({ states }) => states.map((one) => one.deviceId))).size).toBe(20_002);
  });

  it("forget what waits of a device that is gone meanwhile", async () => {
    const all = [state("stays", "registered")];
    const { sent, change, resync, setDown } = reporting({ all });
    setDown(true);
    change(state("goes", "registered"));
    change(state("stays", "unreachable"));
    resync();
    setDown(false);
    await until(() => sent.length > 0);
    expect(sent.flatMap(({ states }) => states.map((one) => one.deviceId))).toEqual(["stays"]);
  });
});
