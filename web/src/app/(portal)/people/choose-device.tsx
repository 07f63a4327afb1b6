"use client";

import { createDevice as createDeviceSchema, type DeviceWithSecret, type User } from "@callplane/edge-api/contract";
import { Globe, Phone } from "lucide-react";
import type { ReactNode } from "react";
import { z } from "zod";
import { api } from "#src/api/browser.ts";
import { createDevice } from "#src/api/devices.ts";
import { Button } from "#src/ui/button.tsx";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormBody } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";

const schema = z.object({ label: createDeviceSchema.shape.label });

/** How this person will talk: in the browser, or with a phone or app that needs credentials. */
export function ChooseDevice({
  user,
  onCreated,
  onBrowser,
  onSkip,
}: {
  user: User;
  onCreated: (device: DeviceWithSecret) => void;
  onBrowser: () => void;
  onSkip: () => void;
}) {
  const form = useSchemaForm({
    schema,
    values: { label: "Desk phone" },
    save: ({ label }) => createDevice(api, createDeviceSchema.parse({ userId: user.id, label })),
    onSaved: onCreated,
    refresh: ["devices", "users"],
  });
  return (
    <div className="grid gap-4">
      <Choice
        icon={<Phone />}
        title="Desk phone or app"
        text="Any SIP phone or softphone. You get its credentials to type in, once."
      >
        <FormBody of={form} className="mt-1 flex flex-wrap items-end gap-2">
          <TextField of={form} name="label" label="Name of the phone" className="grow" />
          <Button type="submit" tone="primary" busy={form.isSaving}>
            Show credentials
          </Button>
        </FormBody>
      </Choice>
      <Choice
        icon={<Globe />}
        title="Use the browser"
        text="Nothing to set up: the phone is in this portal, after they sign in."
      >
        <div className="mt-1">
          <Button onClick={onBrowser}>Use the browser</Button>
        </div>
      </Choice>
      <div className="flex justify-end">
        <Button tone="quiet" onClick={onSkip}>
          Later
        </Button>
      </div>
    </div>
  );
}

function Choice({
  icon,
  title,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  text: string;
  children: ReactNode;
}) {
  return (
    <div className="flex gap-3.5 rounded-lg border p-4">
      <div
        aria-hidden
        className="grid size-9 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-ink [&_svg]:size-4.5"
      >
        {icon}
      </div>
      <div className="grid grow gap-1">
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-ink-2">{text}</p>
        {children}
      </div>
    </div>
  );
}
