"use client";

import { type ConferenceRoom, createConferenceRoom } from "@callplane/edge-api/contract";
import { conferenceRooms } from "#src/api/things.ts";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { CheckField, FieldRow, NumberField, TextField } from "#src/ui/form/fields.tsx";

const KIND = {
  verbs: conferenceRooms,
  schema: createConferenceRoom,
  noun: "conference room",
  write: "routing.write",
  goneMeans: "Its number becomes free for others.",
} as const;

/** Adds a conference room, or shows and changes one. */
export function ConferenceRoomForm({ room, onClose }: { room?: ConferenceRoom; onClose: () => void }) {
  const values = room ?? {
    name: "",
    extension: null,
    pin: null,
    hostPin: null,
    waitsForHost: false,
    endsWithHost: false,
    announcesNames: true,
    maxMembers: 20,
  };
  const form = useThingForm(KIND, { thing: room, values, onClose });
  return (
    <ThingDialog kind={KIND} of={form} thing={room} onClose={onClose}>
      <FieldRow className="sm:grid-cols-[1fr_9rem]">
        <TextField
          of={form}
          name="name"
          label="Name"
          autoFocus={room === undefined}
          autoComplete="off"
          placeholder="Team meeting"
        />
        <ExtensionField of={form} name="extension" optional />
      </FieldRow>
      <FieldRow>
        <TextField
          of={form}
          name="pin"
          nullable
          label="PIN for guests"
          hint="4 to 10 digits. Without one, whoever calls gets in."
          inputMode="numeric"
          autoComplete="off"
        />
        <TextField
          of={form}
          name="hostPin"
          nullable
          label="PIN for the host"
          hint="In the room the host presses *2 to mute all, *3 to lock it, *4 to take out who came last, *0 to end the meeting."
          inputMode="numeric"
          autoComplete="off"
        />
      </FieldRow>
      <CheckField of={form} name="waitsForHost" label="Guests wait until the host is there" />
      <CheckField of={form} name="endsWithHost" label="The meeting ends when the host leaves" />
      <CheckField of={form} name="announcesNames" label="Say who comes and goes" />
      <NumberField of={form} name="maxMembers" label="People at most" min={2} max={200} />
    </ThingDialog>
  );
}
