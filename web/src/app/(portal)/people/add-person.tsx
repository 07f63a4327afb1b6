"use client";

import {
  assignableRoles,
  type DeviceWithSecret,
  type Role,
  createUser as schema,
  type User,
} from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { nextExtensionQuery } from "#src/api/me.ts";
import { createUser } from "#src/api/users.ts";
import { ROLE_LABEL, ROLE_MEANING } from "#src/format/labels.ts";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { CheckField, FieldRow, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Credentials } from "../devices/credentials.tsx";
import { ChooseDevice } from "./choose-device.tsx";

type Stage =
  | { kind: "person" }
  | { kind: "device"; user: User }
  | { kind: "credentials"; user: User; device: DeviceWithSecret }
  | { kind: "browser"; user: User };

/** Person, then phone, then what to type into it: three short steps, well under a minute and a half. */
export function AddPerson({ onClose }: { onClose: () => void }) {
  const [stage, setStage] = useState<Stage>({ kind: "person" });
  if (stage.kind === "person") {
    return (
      <PersonForm
        onClose={onClose}
        onCreated={(user, hasPhones) => (hasPhones ? setStage({ kind: "device", user }) : onClose())}
      />
    );
  }
  const { user } = stage;
  const titles = {
    device: `A phone for ${user.name}`,
    credentials: `${user.name}'s phone`,
    browser: `${user.name} is ready`,
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      dismissible={stage.kind !== "credentials"}
      title={titles[stage.kind]}
      {...(stage.kind === "device" &&
        user.extension !== null && { description: `Extension ${user.extension.number} is theirs.` })}
    >
      {stage.kind === "device" && (
        <ChooseDevice
          user={user}
          onCreated={(device) => setStage({ kind: "credentials", user, device })}
          onBrowser={() => setStage({ kind: "browser", user })}
          onSkip={onClose}
        />
      )}
      {stage.kind === "credentials" && <Credentials device={stage.device} onDone={onClose} />}
      {stage.kind === "browser" && <BrowserIsTheirPhone user={user} onClose={onClose} />}
    </Dialog>
  );
}

function BrowserIsTheirPhone({ user, onClose }: { user: User; onClose: () => void }) {
  return (
    <div className="grid gap-4">
      <p>
        {user.status === "invited"
          ? `${user.name} has an invitation by e-mail. After choosing a password, the Phone button at the top of the portal makes the browser their phone.`
          : `${user.name} signs in and presses the Phone button at the top of the portal.`}
      </p>
      <p className="text-ink-2">Nothing rings before the change is applied.</p>
      <div className="flex justify-end gap-2">
        <Button onClick={onClose}>Close</Button>
        <ButtonLink href="/apply" tone="primary" replace>
          Review and apply
        </ButtonLink>
      </div>
    </div>
  );
}

/** Roles that make sense for people of the platform itself. */
const PLATFORM_ROLES: readonly Role[] = ["platform_admin", "support", "viewer"];

function PersonForm({
  onClose,
  onCreated,
}: {
  onClose: () => void;
  onCreated: (user: User, hasPhones: boolean) => void;
}) {
  const me = useMe();
  const inTenant = isInTenant(me);
  const next = useQuery({ ...nextExtensionQuery(api), enabled: inTenant });
  const form = useSchemaForm({
    schema,
    values: {
      name: "",
      email: "",
      role: inTenant ? "end_user" : "platform_admin",
      extension: inTenant ? undefined : null,
      sendInvitation: true,
    },
    save: (person) => createUser(api, person),
    onSaved: (user) => onCreated(user, inTenant),
    refresh: ["users", "extensions"],
  });
  return (
    <FormDialog
      of={form}
      title="Add person"
      submit={inTenant ? "Add and choose phone" : "Add person"}
      onClose={onClose}
    >
      <TextField of={form} name="name" label="Name" autoComplete="off" autoFocus />
      <TextField of={form} name="email" label="E-mail" type="email" autoComplete="off" />
      <FieldRow>
        {inTenant && (
          <ExtensionField
            of={form}
            name="extension"
            none={undefined}
            optional
            placeholder={next.data?.number ?? ""}
            hint={
              next.data === undefined
                ? "The next free number."
                : next.data.number === null
                  ? "No number is free in the range."
                  : `Left empty: ${next.data.number}, the next free one.`
            }
          />
        )}
        <SelectField
          of={form}
          name="role"
          label="Role"
          hint={ROLE_MEANING[form.watch("role") ?? "end_user"]}
          options={assignableRoles(me.role)
            .filter((each) => inTenant || PLATFORM_ROLES.includes(each))
            .map((value) => ({ value, label: ROLE_LABEL[value] }))}
        />
      </FieldRow>
      <CheckField
        of={form}
        name="sendInvitation"
        label="Send an invitation by e-mail"
        hint="They choose their password with it. You can send it later, too."
      />
    </FormDialog>
  );
}
