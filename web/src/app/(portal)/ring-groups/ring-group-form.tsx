"use client";

import { createRingGroup, RING_STRATEGIES, RING_TONES, type RingGroup } from "@callplane/edge-api/contract";
import { ringGroups } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { RingMembersField } from "#src/routing/ring-members-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { LabelledSelect } from "#src/ui/field.tsx";
import { CheckField, FieldRow, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { DurationField } from "#src/ui/form/special-fields.tsx";
import { STRATEGY } from "./words.ts";

const TONES = [
  { value: "", label: "As usual" },
  ...Array.from({ length: RING_TONES }, (_, n) => ({ value: String(n + 1), label: `Tone ${n + 1}` })),
];

const KIND = {
  verbs: ringGroups,
  schema: createRingGroup,
  noun: "ring group",
  write: "routing.write",
  goneMeans: "Its number becomes free for others.",
} as const;

/** Adds a ring group, or shows and changes one. */
export function RingGroupForm({ group, onClose }: { group?: RingGroup; onClose: () => void }) {
  const values = group ?? { ...createRingGroup.omit({ name: true }).parse({ members: [] }), name: "" };
  const form = useThingForm(KIND, { thing: group, values, onClose });
  const strategy = form.watch("strategy") ?? "ALL";
  const hasOutside = (form.watch("members") ?? []).some((member) => "number" in member);
  return (
    <ThingDialog kind={KIND} of={form} thing={group} onClose={onClose}>
      <FieldRow className="sm:grid-cols-[1fr_9rem]">
        <TextField
          of={form}
          name="name"
          label="Name"
          autoFocus={group === undefined}
          autoComplete="off"
          placeholder="Front desk"
        />
        <ExtensionField of={form} name="extension" optional />
      </FieldRow>
      <RingMembersField
        of={form}
        name="members"
        label="Who rings"
        hint="Their own call forwarding does not count here."
        groupSec={strategy === "ALL" ? (form.watch("ringSec") ?? values.ringSec) : null}
      />
      {hasOutside && (
        <CheckField
          of={form}
          name="asksToAccept"
          label="Outside numbers press 1 to take the call"
          hint="So that a mobile's voicemail takes none. The others ring on meanwhile."
        />
      )}
      <CheckField
        of={form}
        name="skipsBusy"
        label="Leave alone who is on the phone"
        hint="Else a second call rings beside the first."
      />
      <SelectField
        of={form}
        name="strategy"
        label="How they ring"
        options={RING_STRATEGIES.map((value) => ({ value, label: STRATEGY[value].long }))}
      />
      <FieldRow>
        <DurationField
          of={form}
          name="ringSec"
          label={strategy === "ALL" ? "Rings for" : "Each rings for"}
          upTo="min"
        />
        <TextField
          of={form}
          name="callerNamePrefix"
          nullable
          label="Shown before the caller's name"
          placeholder="Sales: "
          autoComplete="off"
        />
      </FieldRow>
      <LabelledSelect
        label="Ring tone"
        hint="Phones that know several play this one: calls for this group sound their own way."
        disabled={form.isReadOnly}
        value={String(form.watch("ringTone") ?? "")}
        options={TONES}
        onChange={({ target: { value } }) =>
          form.setValue("ringTone", value === "" ? null : Number(value), { shouldDirty: true })
        }
      />
      <DestinationField of={form} name="noAnswer" label="When nobody answers" />
    </ThingDialog>
  );
}
