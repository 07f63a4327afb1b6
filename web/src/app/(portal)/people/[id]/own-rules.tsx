"use client";

import type { userCallLimits } from "@callplane/edge-api/contract";
import { type FieldPathByValue, useController } from "react-hook-form";
import type { z } from "zod";
import { Fields, LabelledSelect } from "#src/ui/field.tsx";
import { CheckField, FieldRow, pathOf } from "#src/ui/form/fields.tsx";
import { TimeField } from "#src/ui/form/special-fields.tsx";
import type { SchemaForm } from "#src/ui/form/use-schema-form.ts";
import { CountriesField } from "../../call-limits/countries-field.tsx";

export type OwnLimits = z.input<typeof userCallLimits>;
type Of = { of: SchemaForm<OwnLimits> };

/** Which numbers the person may call, beside the company's or in their place. */
export function OwnRules({ of }: Of) {
  const mayExceed = of.watch("exceedsCompany") === true;
  return (
    <Fields>
      <CheckField
        of={of}
        name="exceedsCompany"
        label="May go beyond the company's countries, kinds and night"
        hint="What is chosen here then holds in place of the company's. Without it a person can only be allowed less. Minutes, spend and beginnings never allowed are the company's in any case."
      />
      <CountriesField of={of} name="allowedCountries" all="As the company's" />
      <FieldRow className="sm:grid-cols-3">
        <AllowedField of={of} name="allowsPremium" label="Premium-rate numbers" mayExceed={mayExceed} />
        <AllowedField of={of} name="allowsHighRisk" label="Satellite phones, risky prefixes" mayExceed={mayExceed} />
        <NightField of={of} mayExceed={mayExceed} />
      </FieldRow>
      <NightHours of={of} />
    </Fields>
  );
}

const COMPANYS = { value: "company", label: "As the company's" };

/** Allowed only means something where the person may go beyond the company's. */
function AllowedField({
  of,
  name,
  label,
  mayExceed,
}: Of & { name: FieldPathByValue<OwnLimits, boolean | null | undefined>; label: string; mayExceed: boolean }) {
  const { field } = useController({ control: of.control, name: pathOf<OwnLimits>(name) });
  const isAllowed = field.value === true;
  return (
    <LabelledSelect
      label={label}
      options={[
        COMPANYS,
        { value: "no", label: "Not allowed" },
        ...(mayExceed || isAllowed ? [{ value: "yes", label: "Allowed" }] : []),
      ]}
      value={isAllowed ? "yes" : field.value === false ? "no" : COMPANYS.value}
      onChange={(event) => field.onChange(event.target.value === COMPANYS.value ? null : event.target.value === "yes")}
    />
  );
}

const USUAL_NIGHT = { from: "22:00", to: "06:00" };

function NightField({ of, mayExceed }: Of & { mayExceed: boolean }) {
  const night = of.watch("night") ?? null;
  const set = (value: OwnLimits["night"]) => of.setValue("night", value, { shouldDirty: true, shouldTouch: true });
  const chosen = night === null ? COMPANYS.value : night === "none" ? "none" : "own";
  return (
    <LabelledSelect
      label="At night only near numbers"
      options={[
        COMPANYS,
        { value: "own", label: "In hours of their own" },
        ...(mayExceed || night === "none" ? [{ value: "none", label: "Never: works at night" }] : []),
      ]}
      value={chosen}
      onChange={({ target: { value } }) => set(value === "own" ? USUAL_NIGHT : value === "none" ? "none" : null)}
    />
  );
}

function NightHours({ of }: Of) {
  const night = of.watch("night") ?? null;
  if (night === null || night === "none") return null;
  return (
    <FieldRow className="max-w-80">
      <TimeField of={of} name="night.from" label="From" />
      <TimeField of={of} name="night.to" label="To" />
    </FieldRow>
  );
}
