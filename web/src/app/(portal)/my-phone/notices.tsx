"use client";

import { type OwnVoicemail, updateOwnVoicemail } from "@callplane/edge-api/contract";
import { Mail } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { updateOwnBox } from "#src/api/self-service.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { CheckField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify } from "#src/ui/toast.tsx";

/** Where word of a new message goes. */
export function Notices({ box }: { box: OwnVoicemail }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <div className="grid gap-2 p-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">Notices</h3>
        <Status tone={box.email === null ? "off" : "ok"}>{box.email === null ? "None" : "By e-mail"}</Status>
      </div>
      <p className="text-sm text-ink-3">
        {box.email === null
          ? "No e-mail is sent about new messages."
          : `About each message an e-mail goes to ${box.email}${box.attachesAudio ? ", with the sound" : ""}.${box.deletesMailed ? " Then it is deleted here." : ""}`}
      </p>
      {box.noticeProblem !== null && (
        <p role="alert" className="text-sm text-bad">
          Mail could not be delivered: {box.noticeProblem.reason} (<RelativeTime at={box.noticeProblem.at} />)
        </p>
      )}
      <Button size="large" icon={<Mail />} className="w-fit" onClick={() => setOpen(true)}>
        Change notices
      </Button>
      {isOpen && <NoticesDialog box={box} onClose={() => setOpen(false)} />}
    </div>
  );
}

const schema = updateOwnVoicemail.pick({ email: true, attachesAudio: true, deletesMailed: true }).required();

function NoticesDialog({
  box: { email, attachesAudio, deletesMailed },
  onClose,
}: {
  box: OwnVoicemail;
  onClose: () => void;
}) {
  const me = useMe();
  const form = useSchemaForm({
    schema,
    values: { email, attachesAudio, deletesMailed },
    save: (_, changed) => updateOwnBox(api, changed),
    onSaved: () => {
      notify("Saved.");
      onClose();
    },
    refresh: ["self"],
  });
  return (
    <FormDialog of={form} title="Notices of new messages" onClose={onClose}>
      <TextField
        of={form}
        name="email"
        label="E-mail"
        type="email"
        nullable
        placeholder={me.email}
        inputClassName="min-h-11"
        hint="Empty: no notices."
      />
      <CheckField of={form} name="attachesAudio" label="Send the sound along" />
      <CheckField of={form} name="deletesMailed" label="Then delete the message here" />
    </FormDialog>
  );
}
