"use client";

import type { BusinessHours, HoursOverride } from "@callplane/edge-api/contract";
import { z } from "zod";
import { instantOf, wallTimeOf } from "#src/format/wall-time.ts";
import { TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { RadiosField } from "#src/ui/form/radios-field.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";

const schema = z.object({
  state: z.enum(["closed", "open"]),
  until: z.string().min(1, "Choose day and time"),
});

/** Open or closed until a moment one chooses, by the clocks of the opening hours' own zone. */
export function OverrideUntil({
  hours: { name, timeZone },
  onChoose,
  onClose,
}: {
  hours: BusinessHours;
  onChoose: (override: HoursOverride) => Promise<unknown>;
  onClose: () => void;
}) {
  const form = useSchemaForm({
    schema,
    values: {
      state: "closed",
      until: wallTimeOf(Date.now() + 86_400_000, timeZone)
        .slice(0, 11)
        .concat("08:00"),
    },
    save: ({ state, until }) => onChoose({ state, until: instantOf(until, timeZone) ?? null }),
    onSaved: onClose,
  });
  return (
    <FormDialog of={form} title={name} description="Holds at once, whatever the calendar says." onClose={onClose}>
      <RadiosField
        of={form}
        name="state"
        label="It is"
        options={[
          { value: "closed", label: "Closed" },
          { value: "open", label: "Open" },
        ]}
      />
      <TextField
        of={form}
        name="until"
        label="Until"
        type="datetime-local"
        inputClassName="figures max-w-60"
        hint={`By the clocks of ${timeZone.replaceAll("_", " ")}.`}
      />
    </FormDialog>
  );
}
