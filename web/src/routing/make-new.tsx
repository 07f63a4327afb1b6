"use client";

import { createRingGroup, createSound, createVoicemailBox, type Destination } from "@callplane/edge-api/contract";
import { api } from "#src/api/browser.ts";
import { announcements, ringGroups, sounds, voicemailBoxes } from "#src/api/things.ts";
import { FieldRow, TextAreaField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { RingMembersField } from "./ring-members-field.tsx";
import { useCompanyLanguage } from "./use-company-language.ts";

export type Makes = "ANNOUNCEMENT" | "RING_GROUP" | "VOICEMAIL";
type Making = { name: string; onMade: (made: Destination) => void; onClose: () => void };

const END: Destination = { kind: "HANG_UP" };
const LATER = "The rest can be set on its own page.";

/** The shortest way to something new that a call can be led to, without leaving the form one is in. */
export function MakeNew({ what, ...making }: Making & { what: Makes }) {
  if (what === "ANNOUNCEMENT") return <NewAnnouncement {...making} />;
  return what === "RING_GROUP" ? <NewRingGroup {...making} /> : <NewBox {...making} />;
}

function NewAnnouncement({ name, onMade, onClose }: Making) {
  const language = useCompanyLanguage();
  const form = useSchemaForm({
    schema: createSound.pick({ name: true, text: true }),
    values: { name, text: "" },
    save: async (spoken) => {
      const { id: soundId } = await sounds.create(api, { ...spoken, language });
      return announcements.create(api, { name: spoken.name, soundId, next: END });
    },
    onSaved: ({ id }) => onMade({ kind: "ANNOUNCEMENT", id }),
    refresh: ["announcements", "sounds"],
  });
  return (
    <FormDialog of={form} title="New announcement" description={LATER} submit="Add announcement" onClose={onClose}>
      <TextField of={form} name="name" label="Name" autoFocus autoComplete="off" />
      <TextAreaField
        of={form}
        name="text"
        label="What callers hear"
        hint="It is spoken to the caller; then the call ends."
        rows={4}
      />
    </FormDialog>
  );
}

function NewRingGroup({ name, onMade, onClose }: Making) {
  const form = useSchemaForm({
    schema: createRingGroup.pick({ name: true, members: true }),
    values: { name, members: [] },
    save: (group) =>
      ringGroups.create(api, {
        ...group,
        extension: null,
        strategy: "ALL",
        ringSec: 20,
        callerNamePrefix: null,
        asksToAccept: true,
        skipsBusy: false,
        ringTone: null,
        noAnswer: END,
      }),
    onSaved: ({ id }) => onMade({ kind: "RING_GROUP", id }),
    refresh: ["ring-groups"],
  });
  return (
    <FormDialog of={form} title="New ring group" description={LATER} submit="Add ring group" onClose={onClose}>
      <TextField of={form} name="name" label="Name" autoFocus autoComplete="off" />
      <RingMembersField of={form} name="members" label="Who rings" hint="All at once, for 20 seconds." />
    </FormDialog>
  );
}

function NewBox({ name, onMade, onClose }: Making) {
  const form = useSchemaForm({
    schema: createVoicemailBox.pick({ name: true, number: true, pin: true }),
    values: { name, number: "", pin: "" },
    save: (box) => voicemailBoxes.create(api, createVoicemailBox.parse(box)),
    onSaved: ({ id }) => onMade({ kind: "VOICEMAIL", id }),
    refresh: ["voicemail-boxes", "extensions"],
  });
  return (
    <FormDialog of={form} title="New shared voicemail box" description={LATER} submit="Add box" onClose={onClose}>
      <TextField of={form} name="name" label="Name" autoFocus autoComplete="off" />
      <FieldRow>
        <TextField of={form} name="number" label="Extension" hint="A free number of yours." inputMode="numeric" />
        <TextField
          of={form}
          name="pin"
          label="PIN"
          hint="For listening by phone."
          inputMode="numeric"
          autoComplete="off"
        />
      </FieldRow>
    </FormDialog>
  );
}
