"use client";

import { voicemailPin } from "@callplane/edge-api/contract";
import { z } from "zod";
import { api } from "#src/api/browser.ts";
import { changePin } from "#src/api/self-service.ts";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";

const same = {
  error: "The two are not the same",
  path: ["again"],
};
const first = z
  .object({ currentPin: z.string(), newPin: voicemailPin, again: z.string() })
  .refine(({ newPin, again }) => newPin === again, same);
const next = z
  .object({ currentPin: voicemailPin, newPin: voicemailPin, again: z.string() })
  .refine(({ newPin, again }) => newPin === again, same)
  .refine(({ currentPin, newPin }) => currentPin !== newPin, { error: "Choose another PIN", path: ["newPin"] });

/** A new PIN: the current one is asked for, unless there is none yet. */
export function PinDialog({ hasPin, onClose }: { hasPin: boolean; onClose: () => void }) {
  const form = useSchemaForm({
    schema: hasPin ? next : first,
    values: { currentPin: "", newPin: "", again: "" },
    save: ({ currentPin, newPin }) => changePin(api, { ...(hasPin && { currentPin }), newPin }),
    onSaved: () => {
      notify(hasPin ? "Your PIN is changed." : "Your PIN is chosen.");
      onClose();
    },
    refresh: ["self"],
  });
  const pin = { type: "password", inputMode: "numeric", inputClassName: "min-h-11 text-md figures" } as const;
  return (
    <FormDialog
      of={form}
      title={hasPin ? "Change PIN" : "Choose a PIN"}
      description="4 to 10 digits, for hearing your messages by phone."
      submit={hasPin ? "Change PIN" : "Choose PIN"}
      onClose={onClose}
    >
      {hasPin && (
        <TextField of={form} name="currentPin" label="Current PIN" autoComplete="current-password" autoFocus {...pin} />
      )}
      <TextField of={form} name="newPin" label="New PIN" autoComplete="new-password" autoFocus={!hasPin} {...pin} />
      <TextField of={form} name="again" label="New PIN again" autoComplete="new-password" {...pin} />
    </FormDialog>
  );
}
