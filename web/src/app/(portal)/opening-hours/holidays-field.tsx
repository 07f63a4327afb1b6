"use client";

import type { Destination, Holiday } from "@callplane/edge-api/contract";
import { CalendarDays, CalendarPlus, X } from "lucide-react";
import { useState } from "react";
import { type FieldValues, useController } from "react-hook-form";
import { DestinationPicker } from "#src/routing/destination-picker.tsx";
import { Button, IconButton } from "#src/ui/button.tsx";
import { CheckLine, FieldFrame, inputLook } from "#src/ui/field.tsx";
import { type Bound, errorAt, pathOf } from "#src/ui/form/fields.tsx";
import { PublicHolidaysDialog } from "./public-holidays-dialog.tsx";

type Given = {
  name: string;
  from: string;
  to: string;
  fromTime?: string | undefined;
  toTime?: string | undefined;
  everyYear?: boolean | undefined;
  destination?: Destination | null | undefined;
};

/** Days on which the week does not count, this year or every year. */
export function HolidaysField<Values extends FieldValues>({
  of,
  name,
  label,
  today,
}: Bound<Values, readonly Given[] | undefined> & {
  /** What a new one begins with, `YYYY-MM-DD`. */
  today: string;
}) {
  const { field } = useController({ control: of.control, name: pathOf<Values>(name) });
  const holidays = holidaysIn(field.value);
  const [isChoosing, setChoosing] = useState(false);
  return (
    <fieldset className="grid gap-3">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {holidays.length === 0 && (
        <p className="text-sm text-ink-3">None yet: the week counts on every day of the year.</p>
      )}
      <ul aria-label={label} className="grid gap-2">
        {holidays.map((holiday, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: holidays have no name of their own until one is typed
          <li key={index}>
            <Line
              holiday={holiday}
              number={index + 1}
              isReadOnly={of.isReadOnly}
              error={errorAt(of.errors, `${name}.${index}`)}
              onChange={(changes) =>
                field.onChange(holidays.map((each, at) => (at === index ? { ...each, ...changes } : each)))
              }
              onRemove={() => field.onChange(holidays.filter((_, at) => at !== index))}
            />
          </li>
        ))}
      </ul>
      {!of.isReadOnly && (
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<CalendarPlus />}
            onClick={() =>
              field.onChange([...holidays, { name: "", from: today, to: today, everyYear: false, destination: null }])
            }
          >
            Add holiday
          </Button>
          <Button icon={<CalendarDays />} onClick={() => setChoosing(true)}>
            Add public holidays
          </Button>
        </div>
      )}
      {isChoosing && (
        <PublicHolidaysDialog
          today={today}
          taken={holidays}
          onClose={() => setChoosing(false)}
          onAdd={(days) => {
            const added = days.map(({ isPublic: _, ...day }) => ({ ...day, everyYear: false, destination: null }));
            field.onChange([...holidays, ...added].sort((a, b) => a.from.localeCompare(b.from)));
            setChoosing(false);
          }}
        />
      )}
    </fieldset>
  );
}

function holidaysIn(value: readonly Given[] | undefined): Holiday[] {
  return (value ?? []).map(({ everyYear = false, destination = null, ...rest }) => ({
    ...rest,
    everyYear,
    destination,
  }));
}

function Line({
  holiday,
  number,
  error,
  isReadOnly,
  onChange,
  onRemove,
}: {
  holiday: Holiday;
  number: number;
  error: string | undefined;
  isReadOnly: boolean;
  onChange: (changes: Partial<Holiday>) => void;
  onRemove: () => void;
}) {
  const look = `${inputLook} control`;
  return (
    <fieldset className="relative grid gap-3 rounded-md border px-3 py-2.5">
      <legend className="sr-only">Holiday {number}</legend>
      <div className="grid items-start gap-3 grid-cols-2 sm:grid-cols-[1fr_9.5rem_9.5rem_2rem]">
        <FieldFrame label="Name" error={error} className="max-sm:col-span-2">
          {(tied) => (
            <input
              {...tied}
              value={holiday.name}
              maxLength={80}
              placeholder="Christmas"
              autoComplete="off"
              className={look}
              onChange={(event) => onChange({ name: event.target.value })}
            />
          )}
        </FieldFrame>
        <FieldFrame label="First day">
          {(tied) => (
            <input
              {...tied}
              type="date"
              value={holiday.from}
              className={`${look} figures`}
              onChange={({ target: { value } }) => onChange({ from: value, ...(holiday.to < value && { to: value }) })}
            />
          )}
        </FieldFrame>
        <FieldFrame label="Last day">
          {(tied) => (
            <input
              {...tied}
              type="date"
              value={holiday.to}
              className={`${look} figures`}
              onChange={(event) => onChange({ to: event.target.value })}
            />
          )}
        </FieldFrame>
        {!isReadOnly && (
          <IconButton
            label={`Remove holiday ${number}`}
            className="max-sm:absolute max-sm:end-1 max-sm:-top-0.5 sm:mt-6"
            onClick={onRemove}
          >
            <X />
          </IconButton>
        )}
      </div>
      <div className="grid items-end gap-3 sm:grid-cols-[17rem_1fr]">
        <div className="grid gap-2">
          <CheckLine
            label="Every year"
            checked={holiday.everyYear}
            onChange={(event) => onChange({ everyYear: event.target.checked })}
          />
          <Times holiday={holiday} look={look} onChange={onChange} />
        </div>
        <FieldFrame label="Calls go to">
          {(tied) => (
            <DestinationPicker
              tied={tied}
              value={holiday.destination}
              nullable="Where they go when it is closed"
              disabled={isReadOnly}
              onChange={(destination) => onChange({ destination })}
            />
          )}
        </FieldFrame>
      </div>
    </fieldset>
  );
}

/** When it begins on its first day and is over on its last; a day's end is written as no time. */
function Times({
  holiday: { fromTime, toTime },
  look,
  onChange,
}: {
  holiday: Holiday;
  look: string;
  onChange: (changes: Partial<Holiday>) => void;
}) {
  const isWhole = fromTime === undefined && toTime === undefined;
  const end = (time: string) => (time === "" || time === "00:00" ? undefined : time);
  return (
    <>
      <CheckLine
        label="Whole days"
        checked={isWhole}
        onChange={({ target }) => onChange({ fromTime: target.checked ? undefined : "12:00", toTime: undefined })}
      />
      {!isWhole && (
        <div className="grid grid-cols-2 gap-3">
          <FieldFrame label="From">
            {(tied) => (
              <input
                {...tied}
                type="time"
                value={fromTime ?? "00:00"}
                className={`${look} figures`}
                onChange={(event) => onChange({ fromTime: event.target.value })}
              />
            )}
          </FieldFrame>
          <FieldFrame label="Until">
            {(tied) => (
              <input
                {...tied}
                type="time"
                value={toTime === "24:00" ? "" : (toTime ?? "")}
                className={`${look} figures`}
                onChange={(event) => onChange({ fromTime: fromTime ?? "00:00", toTime: end(event.target.value) })}
              />
            )}
          </FieldFrame>
        </div>
      )}
    </>
  );
}
