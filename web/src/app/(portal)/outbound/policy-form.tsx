"use client";

import { type OutboundPolicy, createOutboundPolicy as schema } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { createOutboundPolicy, deleteOutboundPolicy, updateOutboundPolicy } from "#src/api/outbound.ts";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { CheckField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";
import { RulesField, type RuleValues } from "./rules-field.tsx";

/** A policy beside the list: its name and its rules, to be put in order by buttons. */
export function PolicyForm({
  policy,
  first,
  onClose,
}: {
  policy: OutboundPolicy | undefined;
  /** Of the first one, which is the standard whatever is ticked: the rules it begins with. */
  first?: RuleValues[];
  onClose: () => void;
}) {
  const { name, isDefault, rules } = policy ?? {
    name: first === undefined ? "" : "Standard",
    isDefault: first !== undefined,
    rules: first ?? [],
  };
  const form = useSchemaForm({
    schema,
    values: { name, isDefault, rules },
    save: (whole, changed) =>
      policy === undefined ? createOutboundPolicy(api, whole) : updateOutboundPolicy(api, policy.id, changed),
    onSaved: () => {
      notify("Saved. It takes effect with the next apply.");
      onClose();
    },
    refresh: ["outbound-policies", "apply"],
  });
  const { rules: written, ...rest } = policy ?? { rules: [], name: "", isDefault: false };
  return (
    <FormDialog
      of={form}
      drawer
      title={policy === undefined ? "Add policy" : policy.name}
      submit={policy === undefined ? "Add policy" : "Save"}
      onClose={onClose}
      aside={
        policy !== undefined && (
          <DeleteButton
            name={policy.name}
            remove={() => deleteOutboundPolicy(api, policy.id)}
            restore={() => createOutboundPolicy(api, { name: rest.name, isDefault: rest.isDefault, rules: written })}
            refresh={["outbound-policies", "apply"]}
            onGone={onClose}
          >
            <p>
              People who have it of their own keep it from being deleted, and so does being the standard among others.
            </p>
          </DeleteButton>
        )
      }
    >
      <TextField of={form} name="name" label="Name" autoFocus={policy === undefined} />
      <CheckField
        of={form}
        name="isDefault"
        label="The standard"
        hint="For everybody without a policy of their own. Another one stops being it."
      />
      <RulesField of={form} name="rules" label="Rules" />
    </FormDialog>
  );
}
