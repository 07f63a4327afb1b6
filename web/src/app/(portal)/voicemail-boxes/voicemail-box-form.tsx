"use client";

import { createVoicemailBox, type VoicemailBox, voicemailPin } from "@callplane/edge-api/contract";
import { z } from "zod";
import { voicemailBoxes } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { PeopleField } from "#src/routing/people-field.tsx";
import { SoundField } from "#src/routing/sound-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { CheckField, FieldRow, TextField } from "#src/ui/form/fields.tsx";
import { DurationField } from "#src/ui/form/special-fields.tsx";
import { Facts } from "#src/ui/page.tsx";
import { BoxMessages } from "./box-messages.tsx";
import { BoxTroubles } from "./box-troubles.tsx";

const ADD = {
  verbs: voicemailBoxes,
  schema: createVoicemailBox,
  noun: "shared voicemail box",
  write: "voicemail.write",
  goneMeans: "Its messages are deleted with it, and cannot be had back.",
  isGoneForGood: true,
} as const;
/** The PIN of a box that is there is never shown: left empty it stays. */
const EDIT = {
  ...ADD,
  schema: createVoicemailBox.extend({ pin: z.union([z.literal(""), voicemailPin], "A PIN has 4 to 10 digits") }),
} as const;

/** A person's box is that person's, and changed by nobody else but whoever may change people. */
function kindOf(box: VoicemailBox | undefined, ownId: string) {
  if (box === undefined) return ADD;
  return { ...EDIT, write: box.userId === null || box.userId === ownId ? EDIT.write : ("users.write" as const) };
}

/** Adds a shared box, or shows and changes one, shared or of a person. */
export function VoicemailBoxForm({ box, onClose }: { box?: VoicemailBox; onClose: () => void }) {
  const { tenant, id: ownId } = useMe();
  const isShared = box === undefined || box.userId === null;
  const kind = kindOf(box, ownId);
  const values = {
    name: box?.name ?? "",
    number: box?.number ?? "",
    pin: "",
    email: box?.email ?? null,
    attachesAudio: box?.attachesAudio ?? false,
    greetingSoundId: box?.greetingSoundId ?? null,
    maxMessageSec: box?.maxMessageSec ?? 180,
    asksPin: box?.asksPin ?? true,
    inDirectory: box?.inDirectory ?? true,
    deletesMailed: box?.deletesMailed ?? false,
    onZero: box?.onZero ?? null,
    listenerIds: box?.listenerIds ?? [],
  };
  const form = useThingForm(kind, { thing: box, values, onClose });
  return (
    <ThingDialog
      kind={kind}
      of={form}
      thing={box && { ...values, id: box.id }}
      isLasting={box !== undefined && box.userId !== null}
      onClose={onClose}
      before={
        box && (
          <>
            <Facts
              className="mb-5"
              facts={[
                [
                  "Extension",
                  <span key="n" className="figures">
                    {box.number}
                  </span>,
                ],
                ["Messages", `${box.messages.new} new, ${box.messages.old} heard`],
              ]}
            />
            <BoxTroubles box={box} />
            {!isShared && box.userId !== ownId && (
              <Banner className="mb-4" title={`This is ${box.name}'s own box`}>
                What you change here, they are told of by mail and under My phone. Their messages are theirs alone.
              </Banner>
            )}
            {isShared && <BoxMessages boxId={box.id} />}
          </>
        )
      }
    >
      <FieldRow className={box === undefined ? "sm:grid-cols-[1fr_9rem]" : "sm:grid-cols-1"}>
        <TextField
          of={form}
          name="name"
          label="Name"
          autoFocus={box === undefined}
          autoComplete="off"
          placeholder="Front desk"
        />
        {box === undefined && (
          <TextField of={form} name="number" label="Extension" inputMode="numeric" autoComplete="off" />
        )}
      </FieldRow>
      <TextField
        of={form}
        name="pin"
        label={box === undefined || box.pin === null ? "PIN" : "New PIN"}
        optional={box !== undefined}
        hint={pinHint(box)}
        inputMode="numeric"
        autoComplete="off"
      />
      {isShared && (
        <PeopleField
          of={form}
          name="listenerIds"
          label="Who hears it"
          hint="They find its messages under My phone, and the lamps of their phones show them."
        />
      )}
      <CheckField
        of={form}
        name="asksPin"
        label={isShared ? "Ask them for the PIN on their own phones, too" : "Ask for the PIN on their own phones, too"}
      />
      <TextField
        of={form}
        name="email"
        nullable
        label="E-mail"
        hint="Gets a notice of each message."
        placeholder={`desk@${tenant.key}.example`}
        autoComplete="off"
      />
      <CheckField of={form} name="attachesAudio" label="Send the message itself along" />
      <CheckField of={form} name="deletesMailed" label="Then delete it here" />
      <SoundField of={form} name="greetingSoundId" label="Callers hear" nullable="The usual words, then a tone" />
      <DestinationField
        of={form}
        name="onZero"
        label="Who presses 0 goes to"
        nullable="Nowhere"
        hint="Say so in the greeting. Who presses * is asked for the PIN, and hears the box from outside."
      />
      {!isShared && (
        <CheckField
          of={form}
          name="inDirectory"
          label="In the directory by name"
          hint="Callers who type the name are led to this person."
        />
      )}
      <DurationField of={form} name="maxMessageSec" label="A message lasts at most" upTo="min" />
    </ThingDialog>
  );
}

function pinHint(box: VoicemailBox | undefined): string {
  if (box === undefined) return "4 to 10 digits, for listening from any phone: *97 and the box's extension.";
  if (box.pin !== null)
    return `4 to 10 digits, for listening from any phone: *97${box.number}. Left empty, it stays as it is.`;
  return box.userId === null
    ? `There is none yet: who dials *97${box.number} is told that it is not available.`
    : "There is none yet: their own phone asks them to choose one when they dial *97.";
}
