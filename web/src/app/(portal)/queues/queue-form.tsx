"use client";

import { createQueue, MENU_KEYS, QUEUE_STRATEGIES, type Queue } from "@callplane/edge-api/contract";
import { queues } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { MusicField } from "#src/routing/music-field.tsx";
import { SoundField } from "#src/routing/sound-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { CheckField, FieldRow, NumberField, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { DurationField } from "#src/ui/form/special-fields.tsx";
import { FiguresToday } from "./figures-today.tsx";
import { MembersNow } from "./members-now.tsx";
import { QueueMembersField } from "./queue-members-field.tsx";
import { STRATEGY } from "./words.ts";

const KIND = {
  verbs: queues,
  schema: createQueue,
  noun: "queue",
  write: "routing.write",
  goneMeans: "Its number becomes free for others; its sounds stay.",
} as const;
const { name: _, ...REST } = createQueue.parse({ name: "new", members: [] });

/** Adds a queue, or shows and changes one, and who is at work in it. */
export function QueueForm({ queue, onClose }: { queue?: Queue; onClose: () => void }) {
  const can = useCan();
  const form = useThingForm(KIND, { thing: queue, values: queue ?? { name: "", ...REST }, onClose });
  return (
    <ThingDialog
      kind={KIND}
      of={form}
      thing={queue}
      onClose={onClose}
      before={
        queue && (
          <>
            <MembersNow queueId={queue.id} />
            {can("calls.read") && <FiguresToday queueId={queue.id} />}
          </>
        )
      }
    >
      <FieldRow className="sm:grid-cols-[1fr_9rem]">
        <TextField
          of={form}
          name="name"
          label="Name"
          autoFocus={queue === undefined}
          autoComplete="off"
          placeholder="Support"
        />
        <ExtensionField of={form} name="extension" optional />
      </FieldRow>
      <QueueMembersField of={form} name="members" label="Who takes the calls" />
      <SelectField
        of={form}
        name="strategy"
        label="Who is rung next"
        options={QUEUE_STRATEGIES.map((value) => ({ value, label: STRATEGY[value].long }))}
      />
      <FieldRow>
        <DurationField of={form} name="maxWaitSec" label="Callers wait at most" upTo="h" />
        <NumberField of={form} name="maxLength" label="Callers waiting at most" min={1} max={500} />
      </FieldRow>
      <DestinationField of={form} name="onTimeout" label="Who waited too long goes to" />
      <DestinationField of={form} name="onFull" label="When the queue is full" />
      <DestinationField of={form} name="onEmpty" label="When nobody is at work" />
      <CheckField
        of={form}
        name="joinsWhenEmpty"
        label="Callers may wait though nobody is at work"
        hint="Somebody may log in any moment. Otherwise callers go there as soon as all have left, are paused or out of reach: also those who wait."
      />
      <SoundField of={form} name="greetingSoundId" label="Callers hear first" nullable="Straight to the music" />
      <CheckField of={form} name="announcesPosition" label="Tell callers how many are before them" />
      <CheckField
        of={form}
        name="announcesWait"
        label="Tell callers about how long it will take"
        hint="By how long the last callers waited."
      />
      <SoundField of={form} name="comfortSoundId" label="Said while they wait" nullable="Nothing but the music" />
      <MusicField of={form} name="musicSoundIds" label="Music while they wait" none="The company's music" />
      <SelectField
        of={form}
        name="exitKey"
        label="Callers may leave the line with the key"
        nullable="None: they wait, or hang up"
        options={MENU_KEYS.map((value) => ({ value, label: value }))}
      />
      {form.watch("exitKey") && (
        <>
          <SoundField
            of={form}
            name="exitSoundId"
            label="Said of it while they wait"
            hint="“To leave a message, press 1.”"
            nullable="Not chosen yet"
          />
          <DestinationField of={form} name="onExit" label="Who presses it goes to" />
        </>
      )}
      <details>
        <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">How people are rung</summary>
        <div className="mt-3 grid gap-4">
          <FieldRow>
            <DurationField of={form} name="ringSec" label="Each rings for" upTo="min" />
            <DurationField of={form} name="retrySec" label="Pause before the next try" upTo="min" />
          </FieldRow>
          <FieldRow>
            <DurationField of={form} name="wrapUpSec" label="Rest after a call" upTo="min" />
            <DurationField of={form} name="announceEverySec" label="Between two messages" upTo="min" />
          </FieldRow>
          <CheckField
            of={form}
            name="pausesUnanswered"
            label="Pause whoever does not answer"
            hint="They get no more calls of this queue until they go on: on My phone, with *46, or here."
          />
          <NumberField
            of={form}
            name="priority"
            label="Priority among queues"
            hint="Of people in several queues, callers of the higher number are rung first."
            min={0}
            max={10}
          />
          <SoundField
            of={form}
            name="memberSoundId"
            label="Said to whoever takes a call"
            hint="“A call for Support”, before the caller is put through."
            nullable="Nothing"
          />
          <TextField
            of={form}
            name="callerNamePrefix"
            nullable
            label="Shown before the caller's name"
            placeholder="Support: "
            autoComplete="off"
          />
        </div>
      </details>
    </ThingDialog>
  );
}
