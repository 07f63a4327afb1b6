"use client";

import { enterTenant } from "@callplane/edge-api/contract";
import { z } from "zod";
import { SelectField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { setActingTenant } from "./acting.ts";

const MINUTES = ["15", "30", "60", "120", "240", "480"] as const;
const WORDS: Record<(typeof MINUTES)[number], string> = {
  "15": "15 minutes",
  "30": "30 minutes",
  "60": "an hour",
  "120": "2 hours",
  "240": "4 hours",
  "480": "8 hours",
};
const schema = z.object({ reason: enterTenant.shape.reason, minutes: z.enum(MINUTES) });

/** Why one goes into a customer's tenant, and for how long. Both stand in that tenant's audit log before anything is done there. */
export function EnterTenant({
  tenant,
  goTo,
  isStaying = false,
  onClose,
}: {
  tenant: { id: string; name: string };
  goTo: string;
  /** More time for a tenant one is in already. */
  isStaying?: boolean;
  onClose: () => void;
}) {
  const form = useSchemaForm({
    schema,
    values: { reason: "", minutes: "60" },
    save: ({ reason, minutes }) => setActingTenant({ tenantId: tenant.id, reason, minutes: Number(minutes) }, goTo),
  });
  return (
    <FormDialog
      of={form}
      title={isStaying ? `Stay in ${tenant.name}` : `Enter ${tenant.name}`}
      description="You act as yourself, inside their company. All you do there stands in their audit log."
      submit={isStaying ? "Stay" : "Enter"}
      onClose={onClose}
    >
      <TextField
        of={form}
        name="reason"
        label="Reason"
        hint="Their people can read it. A ticket's number is best."
        placeholder="Ticket 4711: desk phone does not ring"
        autoComplete="off"
        autoFocus
      />
      <SelectField
        of={form}
        name="minutes"
        label="For"
        hint="Then you are out again by yourself."
        options={MINUTES.map((value) => ({ value, label: WORDS[value] }))}
      />
    </FormDialog>
  );
}
