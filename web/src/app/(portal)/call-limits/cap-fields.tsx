"use client";

import type { CallCaps } from "@callplane/edge-api/contract";
import type { FieldPathByValue, FieldValues } from "react-hook-form";
import { FieldRow, NumberField } from "#src/ui/form/fields.tsx";
import { MoneyField } from "#src/ui/form/money-field.tsx";
import type { SchemaForm } from "#src/ui/form/use-schema-form.ts";

/** The caps the company and a person have alike. */
export function CapFields<Values extends FieldValues & CallCaps>({
  of,
  currency,
}: {
  of: SchemaForm<Values>;
  currency: string;
}) {
  const cap = (name: keyof CallCaps) => nameOf<Values>(name);
  return (
    <>
      <FieldRow className="sm:grid-cols-3">
        <NumberField of={of} name={cap("maxConcurrentCalls")} label="Calls out at once" min={0} max={10_000} />
        <NumberField
          of={of}
          name={cap("maxCallsPerSecond")}
          label="New calls a second"
          min={0.1}
          max={1000}
          step="any"
          inputMode="decimal"
        />
        <NumberField of={of} name={cap("maxCallMinutes")} label="Longest call" unit="minutes" min={1} max={1440} />
      </FieldRow>
      <FieldRow className="sm:grid-cols-3">
        <NumberField of={of} name={cap("maxMinutesPerDay")} label="Minutes a day" min={0} max={1_000_000} />
        <MoneyField of={of} name={cap("maxSpendMicrosPerDay")} label="Spend a day" currency={currency} />
      </FieldRow>
    </>
  );
}

/** Every form with these caps has them under these names; TypeScript cannot follow that for values it does not know yet. */
function nameOf<Values extends FieldValues & CallCaps>(name: keyof CallCaps) {
  return name as string as FieldPathByValue<Values, number | null | undefined>;
}
