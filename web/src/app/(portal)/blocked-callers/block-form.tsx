"use client";

import { createBlockedCaller } from "@callplane/edge-api/contract";
import { BLOCKED_CALLERS, blockCaller } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { RadiosField } from "#src/ui/form/radios-field.tsx";
import { PhoneNumberField } from "#src/ui/form/special-fields.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";

const KINDS = [
  { value: "number", label: "One number" },
  { value: "prefix", label: "All that begin alike" },
] as const;

/** Blocks a number, or a beginning of numbers. */
export function BlockForm({ onClose }: { onClose: () => void }) {
  const { tenant } = useMe();
  const form = useSchemaForm({
    schema: createBlockedCaller,
    values: { kind: "number" as const, number: "", note: null },
    save: (all) => blockCaller(api, all),
    onSaved: ({ number }) => {
      notify(`${number} is blocked.`);
      onClose();
    },
    refresh: [BLOCKED_CALLERS, "routing"],
  });
  return (
    <FormDialog of={form} title="Block a caller" submit="Block" onClose={onClose}>
      <RadiosField of={form} name="kind" label="Who" options={KINDS} />
      {form.watch("kind") === "prefix" ? (
        <TextField
          of={form}
          name="number"
          label="Beginning"
          hint="With + and country code: +44 is all of Britain."
          inputMode="tel"
          autoComplete="off"
        />
      ) : (
        <PhoneNumberField of={form} name="number" label="Number" country={tenant.country} autoFocus />
      )}
      <TextField of={form} name="note" nullable label="Note" hint="Why, for whoever looks later." autoComplete="off" />
    </FormDialog>
  );
}
