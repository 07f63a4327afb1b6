import type { DeviceState, DeviceTracker } from "../devices/index.ts";
import { sourceOfContact } from "./sources.ts";

/** Keeps from which sources phones of ours are registered, so that an attack costs no look at thousands of them for each guess. */
export function followPhones(devices: Pick<DeviceTracker, "all" | "onChange" | "onResync">) {
  const sourceOfDevice = new Map<string, string>();
  const counts = new Map<string, number>();

  function forget(deviceId: string): void {
    const source = sourceOfDevice.get(deviceId);
    if (source === undefined) return;
    sourceOfDevice.delete(deviceId);
    const left = (counts.get(source) ?? 1) - 1;
    if (left > 0) counts.set(source, left);
    else counts.delete(source);
  }
  function take({ deviceId, contactUri }: DeviceState): void {
    forget(deviceId);
    const source = contactUri === null ? undefined : sourceOfContact(contactUri);
    if (source === undefined) return;
    sourceOfDevice.set(deviceId, source);
    counts.set(source, (counts.get(source) ?? 0) + 1);
  }
  function takeAll(): void {
    sourceOfDevice.clear();
    counts.clear();
    for (const state of devices.all()) take(state);
  }

  takeAll();
  const undo = [devices.onChange(take), devices.onResync(takeAll)];
  return {
    isAt: (source: string) => counts.has(source),
    close() {
      for (const end of undo) end();
    },
  };
}
