"use client";

import { createIvrMenu, type IvrMenu } from "@callplane/edge-api/contract";
import { ivrMenus } from "#src/api/things.ts";
import { DestinationField } from "#src/routing/destination-field.tsx";
import { SoundField } from "#src/routing/sound-field.tsx";
import { ThingDialog, useThingForm } from "#src/routing/thing-dialog.tsx";
import { ExtensionField } from "#src/shell/extension-field.tsx";
import { CheckField, FieldRow, NumberField, TextField } from "#src/ui/form/fields.tsx";
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
    timeoutSec: 5,
    tries: 3,
    invalidSoundId: null,
    giveUp: { kind: "HANG_UP" as const },
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
        hint="For those who know whom they want."
      />
      <DestinationField
        of={form}
        name="giveUp"
        label="When the caller presses nothing that fits"
        hint="After the last try."
      />
      <details>
        <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">How patient the menu is</summary>
        <div className="mt-3 grid gap-4">
          <FieldRow>
            <NumberField of={form} name="timeoutSec" label="Waits for a key" unit="seconds" min={1} max={60} />
            <NumberField of={form} name="tries" label="Tries in all" min={1} max={10} />
          </FieldRow>
          <SoundField
            of={form}
            name="invalidSoundId"
            label="After a key that does nothing"
            nullable="“That option is invalid. Please try again.”"
          />
        </div>
      </details>
    </ThingDialog>
  );
}
