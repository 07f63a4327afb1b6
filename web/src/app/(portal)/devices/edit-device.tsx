"use client";

import type { Device } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { updateDevice } from "#src/api/devices.ts";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { DeviceFields, deviceSchema, deviceValues } from "./device-fields.tsx";

export function EditDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const form = useSchemaForm({
    schema: deviceSchema,
    values: deviceValues(device),
    save: (_, changed) => updateDevice(api, device.id, changed),
    onSaved: () => {
      notify("Saved.");
      onClose();
    },
    refresh: ["devices"],
  });
  return (
    <FormDialog of={form} title={`Edit ${device.label}`} description={device.userName} onClose={onClose}>
      <TextField of={form} name="label" label="Name of the phone" />
      <DeviceFields of={form} />
    </FormDialog>
  );
}
