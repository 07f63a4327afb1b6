"use client";

import { login } from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import type { z } from "zod";
import { ApiError, offline, readRefusal } from "#src/api/api-error.ts";
import { Banner } from "#src/ui/banner.tsx";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";

type Values = z.input<typeof login>;

export function LoginForm({ next, notice }: { next: string; notice: string | undefined }) {
  const form = useForm<Values>({ resolver: zodResolver(login), defaultValues: { email: "", password: "" } });
  const [error, setError] = useState<unknown>();
  const [isReady, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  const { errors, isSubmitting } = form.formState;

  async function submit(values: Values) {
    setError(undefined);
    try {
      const answer = await fetch("/api/session/login", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(values),
      }).catch((cause: unknown) => {
        throw offline(cause);
      });
      if (!answer.ok) throw await readRefusal(answer);
      window.location.assign(next);
      await new Promise(() => undefined); // stays busy until the next page is here
    } catch (problem) {
      if (problem instanceof ApiError && problem.code === "invalid_input" && showIssues(form, problem) === undefined)
        return;
      setError(problem);
      form.setFocus("password");
    }
  }

  return (
    // Should it be sent before scripts run, a password must not end up in the address.
    <form method="post" onSubmit={form.handleSubmit(submit)} noValidate className="grid gap-5" data-ready={isReady}>
      {notice !== undefined && error === undefined && <Banner>{notice}</Banner>}
      {error !== undefined && <ErrorBox error={error} title={titleFor(error)} />}
      <Fields>
        <TextField
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          {...form.register("email")}
          error={errors.email?.message}
        />
        <PasswordField
          {...form.register("password")}
          autoComplete="current-password"
          error={errors.password?.message}
        />
      </Fields>
      <Button type="submit" tone="primary" size="large" busy={isSubmitting}>
        Sign in
      </Button>
      <p className="text-sm text-ink-3">
        Forgotten your password? An admin of your company can send you a new invitation.
      </p>
    </form>
  );
}

function PasswordField(props: Omit<React.ComponentProps<typeof TextField>, "label">) {
  const [isShown, setShown] = useState(false);
  return (
    <div className="grid gap-1.5">
      <TextField label="Password" {...props} type={isShown ? "text" : "password"} />
      <button
        type="button"
        onClick={() => setShown(!isShown)}
        className="min-h-6 w-fit rounded-sm text-sm text-ink-2 hover:text-ink hover:underline"
      >
        {isShown ? "Hide password" : "Show password"}
      </button>
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
