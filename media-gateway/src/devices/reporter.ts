import type { DeviceStateReports } from "@callplane/edge-api/contract";
import { EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { isSamePresence } from "./contacts.ts";
import type { DeviceState, DeviceTracker } from "./tracker.ts";

export interface DeviceReporterOptions {
  readonly tracker: DeviceTracker;
  readonly send: (reports: DeviceStateReports) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Changes within this time travel together. Default 50. */
  readonly batchMs?: number;
  /** A device that changes again sooner waits this long, and its last state counts: flapping is one report. Default 2 000. */
  readonly quietMs?: number;
}

const MAX_BATCH = 20_000;
const NEVER_TAKEN = [400, 413, 422];

/**
 * Tells the edge of device states: changes at once; a tenant's whole after a reconnect and after each apply. What could not be sent is
 * kept as the last state of each device, so it is bounded by their number.
 */
export function startDeviceReporter(options: DeviceReporterOptions): { close(): Promise<void> } {
  const { tracker, send, clock, log, batchMs = 50, quietMs = 2_000 } = options;
  const pending = new Map<string, DeviceState>();
  const reportedAt = new Map<string, number>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 500, capMs: 30_000 });
  const completeFor = new Set<string>();
  let wake = Promise.withResolvers<void>();

  const undo = [
    tracker.onChange((state) => {
      pending.set(state.deviceId, state);
      wake.resolve();
    }),
    tracker.onResync((tenants) => {
      forgetStrangers();
      for (const tenantId of tenants) completeFor.add(tenantId);
      if (tenants.size > 0) wake.resolve();
    }),
  ];

  /** Devices that were removed: nobody wants to hear of them, and their number would only grow. */
  function forgetStrangers(): void {
    const known = new Set(tracker.all().map((state) => state.deviceId));
    for (const deviceId of [...pending.keys(), ...reportedAt.keys()]) {
      if (known.has(deviceId)) continue;
      pending.delete(deviceId);
      reportedAt.delete(deviceId);
    }
  }

  /** What the edge will never take is dropped: the next complete report makes up for it. */
  async function deliver(reports: DeviceStateReports): Promise<void> {
    try {
      await send(reports);
    } catch (error) {
      if (!(error instanceof EdgeError && NEVER_TAKEN.includes(error.status))) throw error;
      log.error({ err: error, states: reports.states.length }, "the edge refused device states");
    }
  }

  /** Sends what is due; answers how long the rest has to wait, or undefined when nothing is left. */
  async function flush(): Promise<number | undefined> {
    if (completeFor.size > 0) {
      const whole = tracker.all().filter((state) => completeFor.has(state.tenantId));
      const tenants = [...completeFor];
      completeFor.clear();
      try {
        for (const batch of batchesByTenant(whole)) await deliver(batch);
      } catch (error) {
        for (const tenantId of tenants) completeFor.add(tenantId);
        throw error;
      }
      for (const state of whole)
        if (isSamePresence(pending.get(state.deviceId) ?? state, state)) pending.delete(state.deviceId);
    }
    const now = clock.monotonicMs();
    const due: DeviceState[] = [];
    let nextMs: number | undefined;
    for (const state of pending.values()) {
      const waitMs = (reportedAt.get(state.deviceId) ?? Number.NEGATIVE_INFINITY) + quietMs - now;
      if (waitMs <= 0 && due.length < MAX_BATCH) due.push(state);
      else nextMs = Math.min(nextMs ?? waitMs, waitMs);
    }
    if (due.length > 0) await deliver({ complete: false, states: due });
    for (const state of due) {
      reportedAt.set(state.deviceId, now);
      if (pending.get(state.deviceId) === state) pending.delete(state.deviceId);
    }
    return pending.size === 0 ? undefined : Math.max(batchMs, nextMs ?? 0);
  }

  async function sleepOrWake(ms: number): Promise<void> {
    const nap = new AbortController();
    const sleep = clock.sleep(ms, AbortSignal.any([stop.signal, nap.signal])).catch(() => undefined);
    await Promise.race([sleep, wake.promise]);
    nap.abort();
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      if (pending.size === 0 && completeFor.size === 0) await wake.promise;
      if (stop.signal.aborted) return;
      wake = Promise.withResolvers();
      await clock.sleep(batchMs, stop.signal).catch(() => undefined);
      try {
        const waitMs = await flush();
        backoff.reset();
        // What flaps waits; whatever else changes meanwhile does not.
        if (waitMs !== undefined) await sleepOrWake(waitMs);
      } catch (error) {
        const waitMs = backoff.nextMs();
        log.warn(
          { reason: error instanceof Error ? error.message : String(error), waitMs },
          "device states not reported",
        );
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    async close() {
      stop.abort();
      for (const end of undo) end();
      wake.resolve();
      await running;
    },
  };
}

/**
 * Whole tenants together: a complete report says of every device it does not name that it is unregistered. A tenant too large for
 * one is told in parts, each device by name.
 */
function batchesByTenant(states: readonly DeviceState[]): DeviceStateReports[] {
  const batches: { complete: boolean; states: DeviceState[] }[] = [];
  for (const list of Map.groupBy(states, (state) => state.tenantId).values()) {
    const last = batches.at(-1);
    if (list.length > MAX_BATCH) {
      for (let from = 0; from < list.length; from += MAX_BATCH) {
        batches.unshift({ complete: false, states: list.slice(from, from + MAX_BATCH) });
      }
    } else if (last?.complete && last.states.length + list.length <= MAX_BATCH) last.states.push(...list);
    else batches.push({ complete: true, states: [...list] });
  }
  return batches;
}
