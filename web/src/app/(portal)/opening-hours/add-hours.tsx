"use client";

import { createBusinessHours } from "@callplane/edge-api/contract";
import { useRouter } from "next/navigation";
import { api } from "#src/api/browser.ts";
import { openingHours } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { WeeklyField } from "./weekly-field.tsx";

/** The usual week to begin with; holidays come afterwards, on the page of their own. */
export function AddHours({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const form = useSchemaForm({
    schema: createBusinessHours,
    values: {
      name: "",
      weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
      holidays: [],
      open: { kind: "HANG_UP" },
      closed: { kind: "HANG_UP" },
    },
    save: (hours) => openingHours.create(api, hours),
    onSaved: ({ id, name }) => {
      notify(`${name} was added.`);
      router.push(`/opening-hours/${id}`);
    },
    refresh: [openingHours.key, "routing"],
  });
  return (
    <FormDialog
      of={form}
      wide
      title="Add opening hours"
      description="Holidays can be added afterwards."
      submit="Add opening hours"
      onClose={onClose}
    >
      <TextField of={form} name="name" label="Name" autoFocus autoComplete="off" placeholder="Practice" />
      <WeeklyField of={form} name="weekly" label="Open" />
      <DestinationField of={form} name="open" label="When open, calls go to" />
      <DestinationField of={form} name="closed" label="When closed, calls go to" />
    </FormDialog>
  );
}
