"use client";

import type { OpeningHours } from "@callplane/edge-api/contract";
import { Plus, X } from "lucide-react";
import { type FieldValues, useController } from "react-hook-form";
import { Button, IconButton } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { inputLook } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { DAYS } from "./hours-words.ts";
import { WeekGrid } from "./week-grid.tsx";
import { spansOf, weeklyOf } from "./week-spans.ts";

/** The hours of a week: painted on a grid where there is room for it, and as lines of days and times everywhere. */
export function WeeklyField<Values extends FieldValues>({
  of,
  name,
  label,
  hasGrid = false,
}: Bound<Values, OpeningHours[] | undefined> & { hasGrid?: boolean }) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const weekly = weeklyIn(field.value);
  const change = (index: number, changes: Partial<OpeningHours>) =>
    field.onChange(weekly.map((line, at) => (at === index ? { ...line, ...changes } : line)));
  const error = errorAt(of.errors, name);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {hasGrid && (
        <WeekGrid
          spans={spansOf(weekly.filter(isWhole))}
          isReadOnly={of.isReadOnly}
          onChange={(spans) => field.onChange(weeklyOf(spans))}
        />
      )}
      {weekly.length === 0 && <p className="text-sm text-ink-3">Always closed, until you add times.</p>}
      <ul aria-label={label} className="grid gap-2">
        {weekly.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no name of their own, and may be alike
          <li key={index}>
            <Line
              line={line}
              number={index + 1}
              onChange={(changes) => change(index, changes)}
              onRemove={() => field.onChange(weekly.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      {error !== undefined && <p className="text-sm text-bad">{error}</p>}
      {!of.isReadOnly && (
        <Button
          className="w-fit"
          icon={<Plus />}
          onClick={() => field.onChange([...weekly, { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }])}
        >
          Add times
        </Button>
      )}
    </fieldset>
  );
}

const weeklyIn = (value: OpeningHours[] | undefined): OpeningHours[] => value ?? [];

/** Times may be half typed. */
const isWhole = ({ from, to }: OpeningHours) => from.length === 5 && to.length === 5;

function Line({
  line,
  number,
  onChange,
  onRemove,
}: {
  line: OpeningHours;
  number: number;
  onChange: (changes: Partial<OpeningHours>) => void;
  onRemove: () => void;
}) {
  return (
    <fieldset className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md border px-3 py-2">
      <legend className="sr-only">Times {number}</legend>
      <span className="flex flex-wrap gap-1">
        {DAYS.map((day, index) => (
          <DayBox
            key={day}
            name={day}
            isOn={line.days.includes(index + 1)}
            onChange={(isOn) =>
              onChange({
                days: isOn
                  ? [...line.days, index + 1].sort((a, b) => a - b)
                  : line.days.filter((each) => each !== index + 1),
              })
            }
          />
        ))}
      </span>
      <span className="flex items-center gap-2">
        <TimeInput label={`Times ${number}: from`} value={line.from} onChange={(from) => onChange({ from })} />
        <span aria-hidden>–</span>
        <TimeInput
          label={`Times ${number}: to`}
          value={line.to === "24:00" ? "00:00" : line.to}
          onChange={(to) => onChange({ to: to === "00:00" ? "24:00" : to })}
        />
      </span>
      <span className="text-sm text-ink-3">{noteOn(line)}</span>
      <IconButton label={`Remove times ${number}`} className="ms-auto" onClick={onRemove}>
        <X />
      </IconButton>
    </fieldset>
  );
}

function noteOn({ from, to }: OpeningHours): string {
  if (to === "24:00") return "midnight";
  return to !== "" && to <= from ? "the next day" : "";
}

function DayBox({ name, isOn, onChange }: { name: string; isOn: boolean; onChange: (isOn: boolean) => void }) {
  return (
    <label className="control inline-flex min-w-9 items-center justify-center rounded-sm border px-1.5 text-sm select-none has-checked:border-accent has-checked:bg-accent-soft has-checked:font-medium has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-accent">
      <input type="checkbox" className="sr-only" checked={isOn} onChange={(event) => onChange(event.target.checked)} />
      <span aria-hidden>{name.slice(0, 2)}</span>
      <span className="sr-only">{name}</span>
    </label>
  );
}

function TimeInput({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <input
      type="time"
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={cx(inputLook, "control figures w-30")}
    />
  );
}
