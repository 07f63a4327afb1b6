"use client";

import type { DeviceWithSecret, User } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { createDevice } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { usersQuery } from "#src/api/users.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, SelectField, TextField } from "#src/ui/field.tsx";
import { Credentials } from "./credentials.tsx";
import { DeviceFields, USUAL } from "./device-fields.tsx";

type Owner = Pick<User, "id" | "name">;

/** A new phone for someone; ends in its credentials. */
export function AddDevice({ open, onClose, owner }: { open: boolean; onClose: () => void; owner?: Owner }) {
  const [device, setDevice] = useState<DeviceWithSecret>();
  const close = () => {
    onClose();
    setDevice(undefined);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      dismissible={device === undefined}
      title={device === undefined ? (owner === undefined ? "Add device" : `Add phone for ${owner.name}`) : device.label}
    >
      {device === undefined ? (
        <DeviceForm onCancel={close} onCreated={setDevice} {...(owner && { owner })} />
      ) : (
        <Credentials device={device} onDone={close} />
      )}
    </Dialog>
  );
}

function DeviceForm({
  owner,
  onCancel,
  onCreated,
}: {
  owner?: Owner;
  onCancel: () => void;
  onCreated: (device: DeviceWithSecret) => void;
}) {
  const queries = useQueryClient();
  const people = useInfiniteQuery({ ...usersQuery(api, {}, 200), enabled: owner === undefined });
  const [userId, setUserId] = useState(owner?.id ?? "");
  const [label, setLabel] = useState("Desk phone");
  const [settings, setSettings] = useState(USUAL);
  const create = useMutation({
    mutationFn: () => createDevice(api, { userId, label, kind: "phone", ...settings }),
    onSuccess: async (device) => {
      onCreated(device);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["devices"] }),
        queries.invalidateQueries({ queryKey: ["users"] }),
      ]);
    },
  });
  const issue = (field: string) =>
    create.error instanceof ApiError ? create.error.issues.find((each) => each.path[0] === field)?.message : undefined;
  const isPlaced = issue("label") !== undefined || issue("userId") !== undefined;
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate();
      }}
    >
      {create.error !== null && !isPlaced && <ErrorBox error={create.error} />}
      <Fields>
        {owner === undefined && (
          <SelectField
            label="Person"
            required
            value={userId}
            error={issue("userId")}
            onChange={(event) => setUserId(event.target.value)}
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
          label="Name of the phone"
          hint="As you would call it: “Desk phone”, “Anna's mobile”."
          required
          maxLength={80}
          value={label}
          error={issue("label")}
          onChange={(event) => setLabel(event.target.value)}
        />
        <DeviceFields value={settings} onChange={setSettings} />
      </Fields>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={create.isPending}>
          Add and show credentials
        </Button>
      </div>
    </form>
  );
}
