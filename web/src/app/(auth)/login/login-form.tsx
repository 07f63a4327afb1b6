"use client";

import { login as schema } from "@callplane/edge-api/contract";
import { useEffect, useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { sendSignIn } from "#src/api/send-sign-in.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormBody } from "#src/ui/form/form.tsx";
import { PasswordField } from "#src/ui/form/password-field.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";

export function LoginForm({ next, notice }: { next: string; notice: string | undefined }) {
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const form = useSchemaForm({
    schema,
    values: { email: "", password: "" },
    save: (values) => sendSignIn("/api/session/login", values, next),
    onRefused: () => form.setFocus("password"),
  });
  return (
    <div className="grid gap-5" data-ready={isReady}>
      {notice !== undefined && form.problem === undefined && <Banner>{notice}</Banner>}
      <FormBody of={form} className="grid gap-5" problemTitle={titleFor(form.problem?.error)}>
        <TextField of={form} name="email" label="E-mail" type="email" autoComplete="username" autoFocus />
        <PasswordField of={form} name="password" label="Password" autoComplete="current-password" />
        <Button type="submit" tone="primary" size="large" busy={form.isSaving}>
          Sign in
        </Button>
        <p className="text-sm text-ink-3">
          Forgotten your password? An admin of your company can send you a new invitation.
        </p>
      </FormBody>
    </div>
  );
}

function titleFor(error: unknown): string {
  if (!(error instanceof ApiError)) return "Signing in failed.";
  if (error.code === "rate_limited") return "Too many tries.";
  if (error.code === "unauthenticated") return "That did not match.";
  if (error.code === "offline" || error.code === "upstream_unavailable") return "No connection.";
  return "Signing in failed.";
}
