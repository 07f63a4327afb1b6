"use client";

import { type User, updateUser as updateUserSchema } from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { updateUser } from "#src/api/users.ts";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Fields, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";
import { notify } from "#src/ui/toast.tsx";

const schema = updateUserSchema
  .pick({ name: true, email: true })
  .required()
  .extend({
    extension: z.union([z.literal(""), z.string().regex(/^\d{2,6}$/, "An extension has 2 to 6 digits")]),
  });
type Values = z.input<typeof schema>;

export function EditPerson({ user, onClose }: { user: User; onClose: () => void }) {
  const queries = useQueryClient();
  const form = useForm<Values, unknown, z.output<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: { name: user.name, email: user.email, extension: user.extension?.number ?? "" },
  });
  const [problem, setProblem] = useState<unknown>();
  const save = useMutation({
    mutationFn: ({ extension, ...rest }: z.output<typeof schema>) =>
      updateUser(api, user.id, {
        ...rest,
        ...(extension !== (user.extension?.number ?? "") && {
          extension: extension === "" ? null : { number: extension },
        }),
      }),
    onSuccess: async () => {
      notify("Saved.");
      onClose();
      await queries.invalidateQueries({ queryKey: ["users"] });
    },
    onError: (error) =>
      setProblem(error instanceof ApiError && showIssues(form, error) === undefined ? undefined : error),
  });
  const { errors } = form.formState;
  return (
    <Dialog open onOpenChange={onClose} title={`Edit ${user.name}`}>
      <form noValidate className="grid gap-5" onSubmit={form.handleSubmit((values) => save.mutate(values))}>
        {problem !== undefined && <ErrorBox error={problem} />}
        <Fields>
          <TextField label="Name" {...form.register("name")} error={errors.name?.message} />
          <TextField label="E-mail" type="email" {...form.register("email")} error={errors.email?.message} />
          <TextField
            label="Extension"
            inputMode="numeric"
            hint="Empty: no extension. A new number takes effect with the next apply."
            {...form.register("extension")}
            error={errors.extension?.message}
          />
        </Fields>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" busy={save.isPending}>
            Save
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
