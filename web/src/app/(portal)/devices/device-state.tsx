"use client";

import type { Device } from "@callplane/edge-api/contract";
import { DEVICE_STATE } from "#src/format/labels.ts";
import { useDeviceState } from "#src/live/live-provider.tsx";
import { Status } from "#src/ui/status.tsx";

export function DeviceState({ device }: { device: Device }) {
  const { state } = useDeviceState(device.id, device.status);
  if (!device.enabled) return <Status tone="off">Disabled</Status>;
  const { tone, label } = DEVICE_STATE[state];
  return <Status tone={tone}>{label}</Status>;
}
