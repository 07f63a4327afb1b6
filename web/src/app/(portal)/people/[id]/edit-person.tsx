"use client";

import { type User, updateUser as updateUserSchema } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { updateUser } from "#src/api/users.ts";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { notify } from "#src/ui/toast.tsx";

const schema = updateUserSchema.required();

export function EditPerson({ user, onClose }: { user: User; onClose: () => void }) {
  const form = useSchemaForm({
    schema,
    values: { name: user.name, email: user.email, extension: user.extension },
    save: (_, changed) => updateUser(api, user.id, changed),
    onSaved: () => {
      notify("Saved.");
      onClose();
    },
    refresh: ["users"],
  });
  return (
    <FormDialog of={form} title={`Edit ${user.name}`} onClose={onClose}>
      <TextField of={form} name="name" label="Name" />
      <TextField of={form} name="email" label="E-mail" type="email" />
      <ExtensionField
        of={form}
        name="extension"
        hint="Empty: no extension. A new number takes effect with the next apply."
      />
    </FormDialog>
  );
}
