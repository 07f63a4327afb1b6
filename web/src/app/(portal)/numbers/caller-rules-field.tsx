"use client";

import type { CallerRule } from "@callplane/edge-api/contract";
import { UserPlus } from "lucide-react";
import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { DestinationPicker } from "#src/routing/destination-picker.tsx";
import { useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { CheckLine, FieldFrame, inputLook } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { callersShown, callersTyped } from "./callers-typed.ts";

type Given = Pick<CallerRule, "name" | "destination"> & {
  [Field in "numbers" | "beginnings" | "isHidden"]?: CallerRule[Field] | undefined;
};

const NEW: CallerRule = { name: "", numbers: [], beginnings: [], isHidden: false, destination: { kind: "HANG_UP" } };

/** Where the calls of certain callers go instead; the first rule that fits counts. */
export function CallerRulesField<Values extends FieldValues>({
  of,
  name,
}: Omit<Bound<Values, readonly Given[] | undefined>, "label">) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const rules = rulesIn(field.value);
  const change = (index: number, changes: Partial<CallerRule>) =>
    field.onChange(rules.map((rule, at) => (at === index ? { ...rule, ...changes } : rule)));
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-medium">Certain callers</legend>
      {rules.length === 0 && (
        <p className="text-sm text-ink-3">Everybody who calls is led the same way. A rule leads some elsewhere.</p>
      )}
      <ol aria-label="Rules for certain callers" className="grid gap-3">
        {rules.map((rule, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: rules have no name of their own until one is typed
          <li key={index}>
            <Rule
              rule={rule}
              number={index + 1}
              isReadOnly={of.isReadOnly}
              errorOf={(...fields) =>
                fields
                  .map((each) => errorAt(of.errors, `${name}.${index}.${each}`))
                  .find((found) => found !== undefined)
              }
              onChange={(changes) => change(index, changes)}
              onRemove={() => field.onChange(rules.filter((_, at) => at !== index))}
              {...(index > 0 && {
                onUp: () => field.onChange(rules.toSpliced(index, 1).toSpliced(index - 1, 0, rule)),
              })}
            />
          </li>
        ))}
      </ol>
      {!of.isReadOnly && (
        <Button className="w-fit" icon={<UserPlus />} onClick={() => field.onChange([...rules, NEW])}>
          Add a rule for callers
        </Button>
      )}
    </fieldset>
  );
}

function rulesIn(value: readonly Given[] | undefined): CallerRule[] {
  return (value ?? []).map((rule) => ({
    ...rule,
    numbers: rule.numbers ?? [],
    beginnings: rule.beginnings ?? [],
    isHidden: rule.isHidden ?? false,
  }));
}

function Rule({
  rule,
  number,
  errorOf,
  isReadOnly,
  onChange,
  onRemove,
  onUp,
}: {
  rule: CallerRule;
  number: number;
  errorOf: (...fields: (keyof CallerRule)[]) => string | undefined;
  isReadOnly: boolean;
  onChange: (changes: Partial<CallerRule>) => void;
  onRemove: () => void;
  onUp?: () => void;
}) {
  const { tenant } = useMe();
  const [typed, setTyped] = useState<string>();
  const words = rule.name || `rule ${number}`;
  return (
    <fieldset disabled={isReadOnly} className="grid gap-3 rounded-md border px-3 py-2.5">
      <legend className="sr-only">Rule {number}</legend>
      <FieldFrame label="Name" error={errorOf("name")}>
        {(tied) => (
          <input
            {...tied}
            value={rule.name}
            maxLength={80}
            placeholder="Good customers"
            autoComplete="off"
            className={`${inputLook} control`}
            onChange={(event) => onChange({ name: event.target.value })}
          />
        )}
      </FieldFrame>
      <FieldFrame
        label="Callers"
        error={errorOf("numbers", "beginnings")}
        hint="One a line. With a star after it, all numbers that begin so: +44*"
      >
        {(tied) => (
          <textarea
            {...tied}
            dir="ltr"
            rows={3}
            spellCheck={false}
            placeholder={"+4366412345678\n+44*"}
            className={`${inputLook} figures py-1.5`}
            value={typed ?? callersShown(rule)}
            onChange={({ target: { value } }) => {
              setTyped(value);
              onChange(callersTyped(value, tenant.country));
            }}
            onBlur={() => setTyped(undefined)}
          />
        )}
      </FieldFrame>
      <CheckLine
        label="Also whoever hides the number"
        checked={rule.isHidden}
        onChange={(event) => onChange({ isHidden: event.target.checked })}
      />
      <FieldFrame label="Their calls go to" error={errorOf("destination")}>
        {(tied) => (
          <DestinationPicker
            tied={tied}
            value={rule.destination}
            onChange={(destination) => destination !== null && onChange({ destination })}
            disabled={isReadOnly}
          />
        )}
      </FieldFrame>
      {!isReadOnly && (
        <div className="flex gap-2">
          {onUp !== undefined && <Button onClick={onUp}>Move {words} up</Button>}
          <Button onClick={onRemove}>Remove {words}</Button>
        </div>
      )}
    </fieldset>
  );
}
