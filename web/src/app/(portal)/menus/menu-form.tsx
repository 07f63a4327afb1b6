"use client";

import { createIvrMenu, type IvrMenu } from "@callplane/edge-api/contract";
import { ivrMenus } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { PHONE_LANGUAGE_OPTIONS } from "#src/routing/phone-languages.ts";
import { SoundField } from "#src/routing/sound-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { CheckField, FieldRow, NumberField, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { KeysField } from "./keys-field.tsx";

const KIND = {
  verbs: ivrMenus,
  schema: createIvrMenu,
  noun: "menu",
  write: "routing.write",
  goneMeans: "Its number becomes free for others; its sounds stay.",
} as const;

/** Adds a menu, or shows and changes one. */
export function MenuForm({ menu, onClose }: { menu?: IvrMenu; onClose: () => void }) {
  const values = menu ?? {
    name: "",
    extension: null,
    greetingSoundId: "",
    keys: [],
    allowsExtensions: false,
    allowsGroups: false,
    nextDigitSec: 2,
    timeoutSec: 5,
    tries: 3,
    invalidSoundId: null,
    language: null,
    giveUp: { kind: "HANG_UP" as const },
    silenceTries: null,
    silenceSoundId: null,
    onSilence: null,
  };
  const form = useThingForm(KIND, { thing: menu, values, onClose });
  return (
    <ThingDialog kind={KIND} of={form} thing={menu} onClose={onClose}>
      <FieldRow className="sm:grid-cols-[1fr_9rem]">
        <TextField
          of={form}
          name="name"
          label="Name"
          autoFocus={menu === undefined}
          autoComplete="off"
          placeholder="Welcome"
        />
        <ExtensionField of={form} name="extension" optional />
      </FieldRow>
      <SoundField of={form} name="greetingSoundId" label="Callers hear" hint="Say which key does what." />
      <KeysField of={form} name="keys" label="What each key does" />
      <CheckField
        of={form}
        name="allowsExtensions"
        label="Callers may also dial an extension"
        hint="For those who know whom they want. Only people's: rooms, agents, voicemail boxes and codes stay out of reach."
      />
      {form.watch("allowsExtensions") && (
        <CheckField of={form} name="allowsGroups" label="Also that of a ring group or queue" className="ms-7" />
      )}
      <DestinationField
        of={form}
        name="giveUp"
        label="When the caller presses a wrong key"
        hint="After the last try."
      />
      <DestinationField
        of={form}
        name="onSilence"
        label="When the caller presses nothing"
        hint="Perhaps the telephone has no keys: a person should be there."
        nullable="As after a wrong key"
      />
      <SelectField
        of={form}
        name="language"
        label="From here on callers are spoken to in"
        nullable="The language as before"
        options={PHONE_LANGUAGE_OPTIONS}
        hint="For menus in several languages: what the telephone system says by itself, also after this menu."
      />
      <details>
        <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">How patient the menu is</summary>
        <div className="mt-3 grid gap-4">
          <FieldRow>
            <NumberField of={form} name="timeoutSec" label="Waits for a key" unit="seconds" min={1} max={60} />
            <NumberField
              of={form}
              name="nextDigitSec"
              label="Waits for the next digit"
              unit="seconds"
              min={1}
              max={10}
            />
          </FieldRow>
          <FieldRow>
            <NumberField of={form} name="tries" label="Wrong keys in all" min={1} max={10} />
            <NumberField
              of={form}
              name="silenceTries"
              label="Asks in all when nothing is pressed"
              hint="Left empty: as often as with wrong keys."
              optional
              min={1}
              max={10}
            />
          </FieldRow>
          <SoundField
            of={form}
            name="invalidSoundId"
            label="After a key that does nothing"
            nullable="“That option is invalid. Please try again.”"
          />
          <SoundField
            of={form}
            name="silenceSoundId"
            label="After nothing was pressed"
            nullable="Just what callers hear, again"
          />
        </div>
      </details>
    </ThingDialog>
  );
}
