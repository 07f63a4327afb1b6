"use client";

import { newPassword } from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError, offline, readRefusal } from "#src/api/api-error.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";

const schema = z.object({ password: newPassword });
type Values = z.infer<typeof schema>;

export function AcceptForm({ token }: { token: string }) {
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { password: "" } });
  const [error, setError] = useState<unknown>();
  const [isShown, setShown] = useState(false);
  async function submit({ password }: Values) {
    setError(undefined);
    try {
      const answer = await fetch("/api/session/accept-invitation", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token, password }),
      }).catch((cause: unknown) => {
        throw offline(cause);
      });
      if (!answer.ok) throw await readRefusal(answer);
      window.location.assign("/");
      await new Promise(() => undefined);
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === "invalid_input" && showIssues(form, problem) === undefined)
        return;
      setError(problem);
    }
  }
  return (
    <form method="post" onSubmit={form.handleSubmit(submit)} noValidate className="grid gap-5">
      {error !== undefined && <ErrorBox error={error} title="The invitation could not be accepted." />}
      <Fields>
        <TextField
          label="New password"
          type={isShown ? "text" : "password"}
          autoComplete="new-password"
          autoFocus
          hint="At least 12 characters; a sentence is best. Pasting from a password manager is welcome."
          {...form.register("password")}
          error={form.formState.errors.password?.message}
        />
        <button
          type="button"
          onClick={() => setShown(!isShown)}
          className="-mt-2 min-h-6 w-fit rounded-sm text-sm text-ink-2 hover:text-ink hover:underline"
        >
          {isShown ? "Hide password" : "Show password"}
        </button>
      </Fields>
      <Button type="submit" tone="primary" size="large" busy={form.formState.isSubmitting}>
        Set password and sign in
      </Button>
    </form>
  );
}
