"use client";

import type { Device } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { updateDevice } from "#src/api/devices.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, TextField } from "#src/ui/field.tsx";
import { notify } from "#src/ui/toast.tsx";
import { DeviceFields } from "./device-fields.tsx";

export function EditDevice({ device, onClose }: { device: Device; onClose: () => void }) {
  const queries = useQueryClient();
  const [label, setLabel] = useState(device.label);
  const [settings, setSettings] = useState({ transport: device.transport, codecs: device.codecs, nat: device.nat });
  const save = useMutation({
    mutationFn: () => updateDevice(api, device.id, { label, ...settings }),
    onSuccess: async () => {
      notify("Saved.");
      onClose();
      await queries.invalidateQueries({ queryKey: ["devices"] });
    },
  });
  return (
    <Dialog open onOpenChange={onClose} title={`Edit ${device.label}`} description={device.userName}>
      <form
        className="grid gap-5"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        {save.error !== null && <ErrorBox error={save.error} />}
        <Fields>
          <TextField
            label="Name of the phone"
            required
            maxLength={80}
            value={label}
            onChange={(event) => setLabel(event.target.value)}
          />
          <DeviceFields value={settings} onChange={setSettings} />
        </Fields>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
