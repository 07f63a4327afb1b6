"use client";

import type { DeviceWithSecret, User } from "@callplane/edge-api/contract";
import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { createDevice } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usersQuery } from "#src/api/users.ts";
import { Dialog } from "#src/ui/dialog.tsx";
import { SelectField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Credentials } from "./credentials.tsx";
import { DeviceFields, deviceSchema, deviceValues } from "./device-fields.tsx";

type Owner = Pick<User, "id" | "name">;

/** A new phone for someone; ends in its credentials. */
export function AddDevice({ onClose, owner }: { onClose: () => void; owner?: Owner }) {
  const [device, setDevice] = useState<DeviceWithSecret>();
  if (device === undefined) return <DeviceForm onClose={onClose} onCreated={setDevice} {...(owner && { owner })} />;
  return (
    <Dialog open onOpenChange={onClose} dismissible={false} title={device.label}>
      <Credentials device={device} onDone={onClose} />
    </Dialog>
  );
}

function DeviceForm({
  owner,
  onClose,
  onCreated,
}: {
  owner?: Owner;
  onClose: () => void;
  onCreated: (device: DeviceWithSecret) => void;
}) {
  const people = useInfiniteQuery({ ...usersQuery(api, {}, 200), enabled: owner === undefined });
  const form = useSchemaForm({
    schema: deviceSchema,
    values: deviceValues({ userId: owner?.id ?? "" }),
    save: (device) => createDevice(api, device),
    onSaved: onCreated,
    refresh: ["devices", "users"],
  });
  return (
    <FormDialog
      of={form}
      title={owner === undefined ? "Add device" : `Add phone for ${owner.name}`}
      submit="Add and show credentials"
      onClose={onClose}
    >
      {owner === undefined && (
        <SelectField
          of={form}
          name="userId"
          label="Person"
          options={[
            { value: "", label: "Choose…", disabled: true },
            ...itemsOf(people.data).map((user) => ({
              value: user.id,
              label: `${user.name}${user.extension === null ? "" : ` (${user.extension.number})`}`,
            })),
          ]}
        />
      )}
      <TextField
        of={form}
        name="label"
        label="Name of the phone"
        hint="As you would call it: “Desk phone”, “Anna's mobile”."
      />
      <DeviceFields of={form} />
    </FormDialog>
  );
}
