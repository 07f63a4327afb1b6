"use client";

import { countryCode, email, extensionNumber, label, tenantKey, timeZone } from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { createTenant } from "#src/api/tenants.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";
import { notify } from "#src/ui/toast.tsx";

const schema = z.object({
  name: label,
  key: tenantKey,
  country: countryCode,
  timeZone,
  extensionStart: extensionNumber,
  extensionEnd: extensionNumber,
  admin: z.object({ name: label, email }),
});
type Values = z.input<typeof schema>;

/** A short name from a long one, as the contract wants it. */
const keyFrom = (name: string) =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replace(/[^a-z0-9]/g, "")
    .replace(/^\d+/, "")
    .slice(0, 16);

/** The company, its numbers and its first admin, on one page. */
export function AddTenant({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: {
      name: "",
      key: "",
      country: "AT",
      timeZone: "Europe/Vienna",
      extensionStart: "1000",
      extensionEnd: "1999",
      admin: { name: "", email: "" },
    },
  });
  const [problem, setProblem] = useState<unknown>();
  const create = useMutation({
    mutationFn: (values: Values) => createTenant(api, values),
    onSuccess: async (tenant) => {
      notify(`${tenant.name} is here; its admin has an invitation.`);
      onClose();
      await queries.invalidateQueries({ queryKey: ["tenants"] });
    },
    onError: (error) =>
      setProblem(error instanceof ApiError && showIssues(form, error) === undefined ? undefined : error),
  });
  const { errors, dirtyFields } = form.formState;
  const name = form.register("name", {
    onChange: (event: { target: { value: string } }) => {
      if (dirtyFields.key !== true) form.setValue("key", keyFrom(event.target.value));
    },
  });
  return (
    <Dialog
      open
      onOpenChange={onClose}
      wide
      title="Add tenant"
      description="A company of its own: its people, phones and numbers meet no other's."
    >
      <form noValidate className="grid gap-5" onSubmit={form.handleSubmit((values) => create.mutate(values))}>
        {problem !== undefined && <ErrorBox error={problem} />}
        <Fields>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField label="Company" autoFocus autoComplete="off" {...name} error={errors.name?.message} />
            <TextField
              label="Key"
              hint="Short name; part of every SIP user name; never changes."
              autoComplete="off"
              {...form.register("key")}
              error={errors.key?.message}
            />
            <TextField
              label="Country"
              hint="Two letters, for reading numbers."
              maxLength={2}
              {...form.register("country")}
              error={errors.country?.message}
            />
            <TextField label="Time zone" {...form.register("timeZone")} error={errors.timeZone?.message} />
            <TextField
              label="First extension"
              inputMode="numeric"
              {...form.register("extensionStart")}
              error={errors.extensionStart?.message}
            />
            <TextField
              label="Last extension"
              inputMode="numeric"
              {...form.register("extensionEnd")}
              error={errors.extensionEnd?.message}
            />
            <TextField
              label="Admin's name"
              autoComplete="off"
              {...form.register("admin.name")}
              error={errors.admin?.name?.message}
            />
            <TextField
              label="Admin's e-mail"
              type="email"
              autoComplete="off"
              hint="Gets an invitation."
              {...form.register("admin.email")}
              error={errors.admin?.email?.message}
            />
          </div>
        </Fields>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={create.isPending}>
            Add tenant
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
