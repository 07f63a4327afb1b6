"use client";

import { acceptInvitation } from "@callplane/edge-api/contract";
import { sendSignIn } from "#src/api/send-sign-in.ts";
import { Button } from "#src/ui/button.tsx";
import { FormBody } from "#src/ui/form/form.tsx";
import { PasswordField } from "#src/ui/form/password-field.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";

const schema = acceptInvitation.pick({ password: true });

export function AcceptForm({ token }: { token: string }) {
  const form = useSchemaForm({
    schema,
    values: { password: "" },
    save: ({ password }) => sendSignIn("/api/session/accept-invitation", { token, password }, "/"),
  });
  return (
    <FormBody of={form} className="grid gap-5" problemTitle="The invitation could not be accepted.">
      <PasswordField
        of={form}
        name="password"
        label="New password"
        autoComplete="new-password"
        autoFocus
        hint="At least 12 characters; a sentence is best. Pasting from a password manager is welcome."
      />
      <Button type="submit" tone="primary" size="large" busy={form.isSaving}>
        Set password and sign in
      </Button>
    </FormBody>
  );
}
