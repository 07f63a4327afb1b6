import type { Clock } from "../lib/clock.ts";
import type { DeviceState, DeviceTracker } from "./tracker.ts";

export interface CalmChanges {
  /** As the tracker's, but of a device that goes on and off no more than one in `quietMs`, and the last one in any case. */
  onChange(listener: (state: DeviceState) => void): () => void;
  close(): void;
}

/** A first change is told at once: that a phone came or went must not wait because another one flaps. */
export function calmChanges(options: {
  readonly tracker: Pick<DeviceTracker, "onChange">;
  readonly clock: Clock;
  /** Default 2 000. */
  readonly quietMs?: number;
}): CalmChanges {
  const { tracker, clock, quietMs = 2_000 } = options;
  const listeners = new Set<(state: DeviceState) => void>();
  const toldAt = new Map<string, number>();
  const waiting = new Map<string, { state: DeviceState; timer: NodeJS.Timeout }>();

  function tell(state: DeviceState): void {
    toldAt.set(state.deviceId, clock.monotonicMs());
    for (const listener of [...listeners]) listener(state);
  }

  const undo = tracker.onChange((state) => {
    const { deviceId } = state;
    const held = waiting.get(deviceId);
    if (held !== undefined) {
      held.state = state;
      return;
    }
    const waitMs = (toldAt.get(deviceId) ?? Number.NEGATIVE_INFINITY) + quietMs - clock.monotonicMs();
    if (waitMs <= 0) return tell(state);
    const timer = setTimeout(() => {
      const last = waiting.get(deviceId);
      waiting.delete(deviceId);
      if (last !== undefined) tell(last.state);
    }, waitMs);
    waiting.set(deviceId, { state, timer });
  });
  const sweep = setInterval(() => {
    const before = clock.monotonicMs() - quietMs;
    for (const [deviceId, at] of toldAt) if (at < before) toldAt.delete(deviceId);
  }, 60_000);
  return {
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close() {
      undo();
      clearInterval(sweep);
      for (const { timer } of waiting.values()) clearTimeout(timer);
    },
  };
}
