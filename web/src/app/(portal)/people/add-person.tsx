"use client";

import {
  assignableRoles,
  createUser as createUserSchema,
  type DeviceWithSecret,
  type User,
} from "@callplane/edge-api/contract";
import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useForm } from "react-hook-form";
import { z } from "zod";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { nextExtensionQuery } from "#src/api/me.ts";
import { createUser } from "#src/api/users.ts";
import { ROLE_LABEL, ROLE_MEANING } from "#src/format/labels.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckField, Fields, SelectField, TextField } from "#src/ui/field.tsx";
import { showIssues } from "#src/ui/form-issues.ts";
import { Credentials } from "../devices/credentials.tsx";
import { ChooseDevice } from "./choose-device.tsx";

/** The contract's fields as this form holds them: an extension left empty means the next free one. */
const schema = createUserSchema.pick({ name: true, email: true, role: true, sendInvitation: true }).extend({
  extension: z.union([z.literal(""), z.string().regex(/^\d{2,6}$/, "An extension has 2 to 6 digits")]),
});
type Values = z.input<typeof schema>;

type Stage =
  | { kind: "person" }
  | { kind: "device"; user: User }
  | { kind: "credentials"; user: User; device: DeviceWithSecret }
  | { kind: "browser"; user: User };

/** Person, then phone, then what to type into it: three short steps, well under a minute and a half. */
export function AddPerson({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [stage, setStage] = useState<Stage>({ kind: "person" });
  const close = () => {
    onClose();
    setStage({ kind: "person" });
  };
  const person = stage.kind === "person" ? undefined : stage.user;
  const titles = {
    person: "Add person",
    device: `A phone for ${person?.name ?? ""}`,
    credentials: `${person?.name ?? ""}'s phone`,
    browser: `${person?.name ?? ""} is ready`,
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && close()}
      dismissible={stage.kind !== "credentials"}
      title={titles[stage.kind]}
      description={
        stage.kind === "device" && stage.user.extension !== null
          ? `Extension ${stage.user.extension.number} is theirs.`
          : undefined
      }
    >
      {stage.kind === "person" && (
        <PersonForm
          onCancel={close}
          onCreated={(user, hasPhones) => (hasPhones ? setStage({ kind: "device", user }) : close())}
        />
      )}
      {stage.kind === "device" && (
        <ChooseDevice
          user={stage.user}
          onCreated={(device) => setStage({ kind: "credentials", user: stage.user, device })}
          onBrowser={() => setStage({ kind: "browser", user: stage.user })}
          onSkip={close}
        />
      )}
      {stage.kind === "credentials" && <Credentials device={stage.device} onDone={close} />}
      {stage.kind === "browser" && (
        <div className="grid gap-4">
          <p>
            {stage.user.status === "invited"
              ? `${stage.user.name} has an invitation by e-mail. After choosing a password, the Phone button at the top of the portal makes the browser their phone.`
              : `${stage.user.name} signs in and presses the Phone button at the top of the portal.`}
          </p>
          <p className="text-ink-2">Nothing rings before the change is applied.</p>
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Close</Button>
            <ButtonLink href="/apply" tone="primary" replace>
              Review and apply
            </ButtonLink>
          </div>
        </div>
      )}
    </Dialog>
  );
}

function PersonForm({
  onCancel,
  onCreated,
}: {
  onCancel: () => void;
  onCreated: (user: User, hasPhones: boolean) => void;
}) {
  const me = useMe();
  const inTenant = isInTenant(me);
  const queries = useQueryClient();
  const next = useQuery({ ...nextExtensionQuery(api), enabled: inTenant });
  const form = useForm<Values, unknown, z.output<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: {
      name: "",
      email: "",
      role: inTenant ? "end_user" : "platform_admin",
      extension: "",
      sendInvitation: true,
    },
  });
  const [problem, setProblem] = useState<unknown>();
  const create = useMutation({
    mutationFn: ({ extension, ...person }: z.output<typeof schema>) =>
      createUser(api, {
        ...person,
        ...(extension !== "" ? { extension: { number: extension } } : !inTenant && { extension: null }),
      }),
    onSuccess: async (user) => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["users"] }),
        queries.invalidateQueries({ queryKey: ["extensions"] }),
      ]);
      onCreated(user, inTenant);
    },
    onError: (error) => setProblem(error instanceof ApiError ? placeIssues(error) : error),
  });
  const placeIssues = (error: ApiError) => {
    const said = showIssues(form, error);
    return said === undefined ? undefined : error;
  };
  const { errors } = form.formState;
  const role = form.watch("role") ?? "end_user";
  return (
    <form
      noValidate
      className="grid gap-5"
      onSubmit={form.handleSubmit((values) => {
        setProblem(undefined);
        create.mutate(values);
      })}
    >
      {problem !== undefined && <ErrorBox error={problem} />}
      <Fields>
        <TextField label="Name" autoComplete="off" autoFocus {...form.register("name")} error={errors.name?.message} />
        <TextField
          label="E-mail"
          type="email"
          autoComplete="off"
          {...form.register("email")}
          error={errors.email?.message}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          {inTenant && (
            <TextField
              label="Extension"
              optional
              inputMode="numeric"
              className="content-start"
              placeholder={next.data?.number ?? ""}
              hint={
                next.data === undefined
                  ? "The next free number."
                  : next.data.number === null
                    ? "No number is free in the range."
                    : `Left empty: ${next.data.number}, the next free one.`
              }
              {...form.register("extension")}
              error={errors.extension?.message}
            />
          )}
          <SelectField
            label="Role"
            className="content-start"
            hint={ROLE_MEANING[role]}
            options={assignableRoles(me.role)
              .filter((each) => inTenant || each === "platform_admin" || each === "support" || each === "viewer")
              .map((value) => ({ value, label: ROLE_LABEL[value] }))}
            {...form.register("role")}
            error={errors.role?.message}
          />
        </div>
        <CheckField
          label="Send an invitation by e-mail"
          hint="They choose their password with it. You can send it later, too."
          {...form.register("sendInvitation")}
        />
      </Fields>
      <div className="flex justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" tone="primary" busy={create.isPending}>
          {inTenant ? "Add and choose phone" : "Add person"}
        </Button>
      </div>
    </form>
  );
}
