"use client";

import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { COUNTRIES, callingCodeOf } from "#src/format/calling-codes.ts";
import { patternWords } from "#src/format/dial-pattern.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { FieldFrame, inputLook, LabelledSelect, Select } from "#src/ui/field.tsx";
import { type Bound, errorAt, FieldRow, pathOf } from "#src/ui/form/fields.tsx";

type Kind = "all" | "country" | "beginning" | "dialled";

const KINDS = [
  { value: "country", label: "Numbers of a country" },
  { value: "beginning", label: "Numbers that begin with…" },
  { value: "all", label: "All numbers" },
  { value: "dialled", label: "What is dialled as… (pattern)" },
] as const satisfies { value: Kind; label: string }[];

const HINT: Record<Kind, string> = {
  all: "Put it last: it fits every number.",
  country: "Of countries that share a code the rule means all.",
  beginning: "With + and country code, such as +4390.",
  dialled:
    "As dialled, without the outside prefix. X is any digit, Z 1 to 9, N 2 to 9, a final dot one or more of anything.",
};

/** Which numbers a rule means, chosen in words; what is kept is the contract's pattern. */
export function PatternField<Values extends FieldValues>({ of, name }: Omit<Bound<Values, string>, "label">) {
  const me = useMe();
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const pattern: string = field.value ?? "";
  const [kind, setKind] = useState<Kind>(kindOf(pattern));
  // Of countries that share a code the one that was chosen goes on being shown.
  const [chosen, setChosen] = useState(callingCodeOf(pattern)?.country);
  const choice = COUNTRIES.find(({ country, prefix }) => country === chosen && prefix === pattern);
  const home = COUNTRIES.find(({ country }) => country === me.tenant.country)?.prefix ?? "+1";
  const choose = (next: Kind) => {
    setKind(next);
    field.onChange({ all: "+", country: home, beginning: pattern.startsWith("+") ? pattern : "+", dialled: "" }[next]);
  };
  const error = errorAt(of.errors, name);
  return (
    <div className="grid gap-1.5">
      <FieldRow>
        <LabelledSelect
          label="Which calls"
          options={KINDS}
          value={kind}
          onChange={(event) => choose(KINDS.find(({ value }) => value === event.target.value)?.value ?? kind)}
        />
        {kind === "country" && (
          <FieldFrame label="Country" error={error}>
            {(tied) => (
              <Select
                {...tied}
                ref={field.ref}
                value={choice?.country ?? callingCodeOf(pattern)?.country ?? ""}
                options={COUNTRIES.map(({ country, name: label, prefix }) => ({
                  value: country,
                  label: `${label} (${prefix})`,
                }))}
                onBlur={field.onBlur}
                onChange={(event) => {
                  setChosen(COUNTRIES.find(({ country }) => country === event.target.value)?.country);
                  field.onChange(COUNTRIES.find(({ country }) => country === event.target.value)?.prefix ?? pattern);
                }}
              />
            )}
          </FieldFrame>
        )}
        {(kind === "beginning" || kind === "dialled") && (
          <FieldFrame label={kind === "beginning" ? "Beginning" : "Pattern"} error={error}>
            {(tied) => (
              <input
                {...tied}
                ref={field.ref}
                dir="ltr"
                autoComplete="off"
                className={`${inputLook} control figures`}
                value={pattern}
                onBlur={field.onBlur}
                onChange={(event) => field.onChange(event.target.value.replace(/\s/g, "").toUpperCase())}
              />
            )}
          </FieldFrame>
        )}
      </FieldRow>
      <p className="text-sm text-ink-3">
        {HINT[kind]} {pattern !== "" && kind !== "all" && <>Means calls to {patternWords(pattern)}.</>}
      </p>
    </div>
  );
}

function kindOf(pattern: string): Kind {
  if (pattern === "+") return "all";
  if (!pattern.startsWith("+")) return "dialled";
  return COUNTRIES.some(({ prefix }) => prefix === pattern) ? "country" : "beginning";
}
