"use client";

import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { PublicHoliday } from "#src/holidays/answer.ts";
import { publicHolidaysQuery } from "#src/holidays/query.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { Dialog } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { CheckLine, FieldFrame, Select } from "#src/ui/field.tsx";
import { countries } from "#src/ui/form/special-fields.tsx";
import { Skeleton } from "#src/ui/skeleton.tsx";
import { dayWords, isTaken, type Taken } from "./public-holiday-days.ts";

/** The holidays of a country or a part of it, to be ticked and taken over; those already in the list are not offered again. */
export function PublicHolidaysDialog({
  today,
  taken,
  onAdd,
  onClose,
}: {
  /** `YYYY-MM-DD`. */
  today: string;
  taken: readonly Taken[];
  onAdd: (days: readonly PublicHoliday[]) => void;
  onClose: () => void;
}) {
  const thisYear = Number(today.slice(0, 4));
  const [country, setCountry] = useState(useMe().tenant.country);
  const [part, setPart] = useState<string | null>(null);
  const [year, setYear] = useState(today.slice(5) >= "11-01" ? thisYear + 1 : thisYear);
  const [unlike, setUnlike] = useState<ReadonlySet<string>>(new Set());
  const holidays = useQuery(publicHolidaysQuery(country, part, year));
  const offered = (holidays.data?.days ?? []).filter((day) => day.to >= today);
  const ticked = (day: PublicHoliday) => day.isPublic !== unlike.has(keyOf(day));
  const chosen = offered.filter((day) => ticked(day) && !isTaken(day, taken));

  function toggle(day: PublicHoliday) {
    const next = new Set(unlike);
    if (!next.delete(keyOf(day))) next.add(keyOf(day));
    setUnlike(next);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Public holidays"
      description="Tick the days on which you are closed. They can be changed afterwards like any other."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={chosen.length === 0} onClick={() => onAdd(chosen)}>
            {chosen.length === 0
              ? "Add holidays"
              : `Add ${chosen.length} ${chosen.length === 1 ? "holiday" : "holidays"}`}
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <div className="grid gap-3 sm:grid-cols-[1fr_1fr_7rem]">
          <FieldFrame label="Country">
            {(tied) => (
              <Select
                {...tied}
                options={countries()}
                value={country}
                onChange={({ target }) => {
                  setCountry(target.value);
                  setPart(null);
                }}
              />
            )}
          </FieldFrame>
          <FieldFrame label="Part of it">
            {(tied) => (
              <Select
                {...tied}
                options={[
                  { value: "", label: "The whole country" },
                  ...(holidays.data?.parts ?? []).map(({ code, name }) => ({ value: code, label: name })),
                ]}
                value={part ?? ""}
                disabled={part === null && (holidays.data?.parts.length ?? 0) === 0}
                onChange={({ target }) => setPart(target.value === "" ? null : target.value)}
              />
            )}
          </FieldFrame>
          <FieldFrame label="Year">
            {(tied) => (
              <Select
                {...tied}
                options={[0, 1, 2].map((on) => ({ value: String(thisYear + on), label: String(thisYear + on) }))}
                value={String(year)}
                onChange={({ target }) => setYear(Number(target.value))}
              />
            )}
          </FieldFrame>
        </div>
        {holidays.isPending && <Skeleton className="h-64" />}
        {holidays.isError && <ErrorBox error={holidays.error} onRetry={() => void holidays.refetch()} />}
        {holidays.isSuccess && offered.length === 0 && (
          <p className="text-sm text-ink-3">No day of that year is still to come.</p>
        )}
        <ul aria-label="Holidays" className="grid">
          {offered.map((day) => (
            <li key={keyOf(day)} className="flex items-center justify-between gap-3 border-b py-1 last:border-b-0">
              <CheckLine
                label={day.name}
                disabled={isTaken(day, taken)}
                checked={isTaken(day, taken) || ticked(day)}
                onChange={() => toggle(day)}
              />
              <span className="figures shrink-0 text-end text-sm text-ink-2">
                {isTaken(day, taken) ? "In the list" : dayWords(day)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
}

const keyOf = ({ from, name }: PublicHoliday) => `${from} ${name}`;
