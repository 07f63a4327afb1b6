"use client";

import { type AlsoRings, e164, MAX_ALSO_RINGS, objectionToDelay } from "@callplane/edge-api/contract";
import { X } from "lucide-react";
import { useId, useState } from "react";
import { toE164 } from "#src/format/phone-number.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { Button, IconButton } from "#src/ui/button.tsx";
import { CheckLine, FieldError, FieldFrame, inputLook, Select } from "#src/ui/field.tsx";

const AFTER = [0, 5, 10, 15, 20, 30, 45, 60];

/** Outside numbers that ring for somebody's calls beside their phones. */
export function AlsoRingsList({
  value,
  ringSec,
  isReadOnly = false,
  onChange,
}: {
  value: readonly AlsoRings[];
  /** How long the phones ring: whoever begins later never does. */
  ringSec: number;
  isReadOnly?: boolean;
  onChange: (value: AlsoRings[]) => void;
}) {
  const format = useFormatNumber();
  const id = useId();
  const change = (index: number, changed: Partial<AlsoRings>) =>
    onChange(value.map((each, at) => (at === index ? { ...each, ...changed } : each)));
  return (
    <div className="grid gap-2">
      {value.length > 0 && (
        <ul className="grid divide-y rounded-md border">
          {value.map(({ number, afterSec, asksToAccept }, index) => {
            const objection = objectionToDelay(afterSec, ringSec) ?? undefined;
            return (
              <li key={number} className="grid gap-1 px-3 py-2">
                <div className="flex flex-wrap items-center gap-2">
                  <span className="figures grow text-md">{format(number)}</span>
                  <Select
                    aria-label={`${format(number)} begins to ring`}
                    aria-invalid={objection !== undefined || undefined}
                    aria-describedby={objection && `${id}-${index}`}
                    disabled={isReadOnly}
                    value={String(afterSec)}
                    options={[...new Set([...AFTER.filter((sec) => sec < ringSec), afterSec])]
                      .sort((a, b) => a - b)
                      .map((sec) => ({ value: String(sec), label: sec === 0 ? "at once" : `after ${sec} seconds` }))}
                    onChange={(event) => change(index, { afterSec: Number(event.target.value) })}
                  />
                  {!isReadOnly && (
                    <IconButton
                      label={`Remove ${format(number)}`}
                      onClick={() => onChange(value.filter((_, at) => at !== index))}
                    >
                      <X />
                    </IconButton>
                  )}
                </div>
                {objection !== undefined && <FieldError id={`${id}-${index}`}>{objection}</FieldError>}
                <CheckLine
                  label="Press 1 there to take the call"
                  disabled={isReadOnly}
                  checked={asksToAccept}
                  onChange={(event) => change(index, { asksToAccept: event.target.checked })}
                />
              </li>
            );
          })}
        </ul>
      )}
      {!isReadOnly && value.length < MAX_ALSO_RINGS && (
        <AddNumber
          known={value.map(({ number }) => number)}
          onAdd={(number) => onChange([...value, { number, afterSec: ringSec > 10 ? 10 : 0, asksToAccept: true }])}
        />
      )}
    </div>
  );
}

function AddNumber({ known, onAdd }: { known: readonly string[]; onAdd: (number: string) => void }) {
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  const add = () => {
    const number = toE164(typed, me.tenant.country);
    if (!e164.safeParse(number).success || number === null)
      return setError("Type an outside number as you would dial it.");
    if (known.includes(number)) return setError("This number is on the list already.");
    setTyped("");
    onAdd(number);
  };
  return (
    <FieldFrame label={known.length === 0 ? "Number" : "One more number"} error={error}>
      {(tied) => (
        <div className="flex gap-2">
          <input
            {...tied}
            type="tel"
            dir="ltr"
            autoComplete="off"
            className={`${inputLook} figures min-h-11 max-w-60 text-md`}
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
              setError(undefined);
            }}
            onKeyDown={(event) => {
              if (event.key !== "Enter") return;
              event.preventDefault();
              add();
            }}
          />
          <Button size="large" type="button" onClick={add}>
            Add
          </Button>
        </div>
      )}
    </FieldFrame>
  );
}
