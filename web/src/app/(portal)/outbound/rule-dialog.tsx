"use client";

import { outboundRule as schema } from "@callplane/edge-api/contract";
import { HoursField } from "#src/routing/hours-field.tsx";
import { OwnNumberField } from "#src/routing/own-number-field.tsx";
import { TrunksField } from "#src/routing/trunks-field.tsx";
import { Advanced } from "#src/ui/advanced.tsx";
import { FieldRow, NumberField, SelectField, TextField } from "#src/ui/form/fields.tsx";
import { FormDialog } from "#src/ui/form/form.tsx";
import { useSchemaForm } from "#src/ui/form/use-schema-form.ts";
import { PatternField } from "./pattern-field.tsx";
import type { RuleValues } from "./rules-field.tsx";

const START: RuleValues = {
  name: "",
  pattern: "+",
  action: "allow",
  strip: 0,
  prepend: "",
  trunkIds: [],
  callerId: null,
  callerIdFor: "without_own",
  businessHoursId: null,
  hoursState: "open",
};

/** One rule, within the form of its policy: kept there, saved with it. */
export function RuleDialog({
  rule,
  onClose,
  onSaved,
}: {
  rule: RuleValues | undefined;
  onClose: () => void;
  onSaved: (rule: RuleValues) => void;
}) {
  const form = useSchemaForm({
    schema,
    values: { ...START, ...rule },
    save: async (edited) => edited,
    onSaved,
  });
  const isAllowed = form.watch("action") === "allow";
  const hasHours = form.watch("businessHoursId") !== null;
  return (
    <FormDialog
      of={form}
      title={rule === undefined ? "Add rule" : `Rule ${rule.name}`}
      submit={rule === undefined ? "Add to the policy" : "Keep in the policy"}
      onClose={onClose}
    >
      <TextField of={form} name="name" label="Name" placeholder="At home" autoFocus={rule === undefined} />
      <PatternField of={form} name="pattern" />
      <SelectField
        of={form}
        name="action"
        label="These calls"
        options={[
          { value: "allow", label: "go out" },
          { value: "block", label: "are not allowed" },
        ]}
      />
      <FieldRow>
        <HoursField
          of={form}
          name="businessHoursId"
          label="Counts"
          none="Always"
          hint="By opening hours. While it does not count, the next rules decide."
        />
        {hasHours && (
          <SelectField
            of={form}
            name="hoursState"
            label="While it is"
            options={[
              { value: "open", label: "open" },
              { value: "closed", label: "closed, or a holiday" },
            ]}
          />
        )}
      </FieldRow>
      {isAllowed && (
        <>
          <TrunksField
            of={form}
            name="trunkIds"
            label="Over"
            hint="Tried in order: one that is down, full or fails is passed at once."
          />
          <OwnNumberField
            of={form}
            name="callerId"
            label="Number shown"
            none="The main number"
            hint="For callers without a number of their own."
          />
          {form.watch("callerId") !== null && (
            <SelectField
              of={form}
              name="callerIdFor"
              label="Shown for"
              options={[
                { value: "without_own", label: "callers without a number of their own" },
                { value: "everybody", label: "everybody, also who hides their number" },
              ]}
            />
          )}
          <Advanced title="Change the number before it is sent">
            <FieldRow>
              <NumberField of={form} name="strip" label="Take off in front" unit="digits" min={0} max={15} />
              <TextField of={form} name="prepend" label="Then put in front" inputMode="tel" />
            </FieldRow>
          </Advanced>
        </>
      )}
    </FormDialog>
  );
}
