"use client";

import { type Announcement, createAnnouncement } from "@callplane/edge-api/contract";
import { announcements } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { SoundField } from "#src/routing/sound-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { TextField } from "#src/ui/form/fields.tsx";

const KIND = {
  verbs: announcements,
  schema: createAnnouncement,
  noun: "announcement",
  write: "routing.write",
  goneMeans: "The sound it plays stays.",
} as const;

/** Adds an announcement, or shows and changes one. */
export function AnnouncementForm({ announcement, onClose }: { announcement?: Announcement; onClose: () => void }) {
  const values = announcement ?? { name: "", soundId: "", next: { kind: "HANG_UP" as const } };
  const form = useThingForm(KIND, { thing: announcement, values, onClose });
  return (
    <ThingDialog kind={KIND} of={form} thing={announcement} onClose={onClose}>
      <TextField
        of={form}
        name="name"
        label="Name"
        autoFocus={announcement === undefined}
        autoComplete="off"
        placeholder="Closed for the holidays"
      />
      <SoundField of={form} name="soundId" label="Callers hear" />
      <DestinationField of={form} name="next" label="Then the call goes to" />
    </ThingDialog>
  );
}
