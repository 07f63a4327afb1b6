"use client";

import type { DeviceWithSecret, User } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Globe, Phone } from "lucide-react";
import { type ReactNode, useState } from "react";
import { api } from "#src/api/browser.ts";
import { createDevice } from "#src/api/devices.ts";
import { Button } from "#src/ui/button.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { TextField } from "#src/ui/field.tsx";

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
  const queries = useQueryClient();
  const [label, setLabel] = useState("Desk phone");
  const create = useMutation({
    mutationFn: () =>
      createDevice(api, {
        userId: user.id,
        label,
        kind: "phone",
        transport: "udp",
        codecs: ["alaw", "ulaw"],
        nat: true,
      }),
    onSuccess: async (device) => {
      onCreated(device);
      await Promise.all([
        queries.invalidateQueries({ queryKey: ["devices"] }),
        queries.invalidateQueries({ queryKey: ["users"] }),
      ]);
    },
  });
  return (
    <div className="grid gap-4">
      {create.error !== null && <ErrorBox error={create.error} />}
      <Choice
        icon={<Phone />}
        title="Desk phone or app"
        text="Any SIP phone or softphone. You get its credentials to type in, once."
      >
        <form
          className="mt-1 flex flex-wrap items-end gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            create.mutate();
          }}
        >
          <TextField
            label="Name of the phone"
            className="grow"
            value={label}
            maxLength={80}
            required
            onChange={(event) => setLabel(event.target.value)}
          />
          <Button type="submit" tone="primary" busy={create.isPending}>
            Show credentials
          </Button>
        </form>
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
