"use client";

import type { Did } from "@callplane/edge-api/contract";
import { useEffect, useRef, useState } from "react";
import { MomentChooser } from "#src/routing/moment.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { FieldFrame, inputLook, LabelledSelect, Select } from "#src/ui/field.tsx";
import { type Asked, isOutside } from "./question.ts";
import { WhoPicker } from "./who-picker.tsx";

type Ask = (changes: Partial<{ from: string | null; to: string | null; state: "saved" | null }>) => unknown;

/** The question itself: who calls, which number, when, and whether by what runs or by what is saved. */
export function QuestionForm({
  asked,
  ask,
  numbers,
  refusedTo,
}: {
  asked: Asked;
  ask: Ask;
  /** The company's own: those one is called on from outside. */
  numbers: readonly Did[];
  refusedTo: string | undefined;
}) {
  const { from, to, state } = asked;
  const comesIn = from !== null && isOutside(from);
  return (
    <section aria-label="The question" className="card grid gap-4 p-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <WhoPicker
          label="Who calls"
          value={from}
          hidden
          placeholder="A person, or a number outside"
          // A number dialled inside means nothing outside, and the other way round.
          onPick={(who) => ask({ from: who, ...(isOutside(who) !== comesIn && { to: null }) })}
        />
        {comesIn ? (
          <OwnNumber to={to} numbers={numbers} error={refusedTo} onChoose={(number) => ask({ from, to: number })} />
        ) : (
          <Dialled to={to ?? ""} error={refusedTo} onType={(typed) => ask({ to: typed === "" ? null : typed })} />
        )}
      </div>
      <div className="flex flex-wrap items-end justify-between gap-4">
        <MomentChooser />
        <LabelledSelect
          label="By"
          className="w-full sm:w-64"
          options={[
            { value: "", label: "what runs now" },
            { value: "saved", label: "what is saved, as if applied" },
          ]}
          value={state ?? ""}
          onChange={(event) => ask({ state: event.target.value === "saved" ? "saved" : null })}
        />
      </div>
    </section>
  );
}

const WAIT_MS = 300;

function Dialled({ to, error, onType }: { to: string; error: string | undefined; onType: (typed: string) => void }) {
  const [typed, setTyped] = useState(to);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => setTyped(to), [to]);
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <FieldFrame label="Dials" hint="An extension, a code or a number, as on the phone." error={error}>
      {(tied) => (
        <input
          {...tied}
          type="tel"
          dir="ltr"
          autoComplete="off"
          data-shortcut="search"
          className={`${inputLook} control figures`}
          value={typed}
          onChange={(event) => {
            const next = event.target.value;
            setTyped(next);
            clearTimeout(timer.current);
            timer.current = setTimeout(() => onType(next.trim()), WAIT_MS);
          }}
        />
      )}
    </FieldFrame>
  );
}

function OwnNumber({
  to,
  numbers,
  error,
  onChoose,
}: {
  to: string | null;
  numbers: readonly Did[];
  error: string | undefined;
  onChoose: (number: string | null) => void;
}) {
  const format = useFormatNumber();
  const isKnown = to === null || numbers.some(({ number }) => number === to);
  return (
    <FieldFrame
      label="Calls"
      error={error}
      {...(numbers.length === 0 && { hint: "The company has no number yet: nobody can call in." })}
    >
      {(tied) => (
        <Select
          {...tied}
          value={to ?? ""}
          options={[
            { value: "", label: "One of your numbers…" },
            ...(isKnown ? [] : [{ value: to, label: to }]),
            ...numbers.map(({ number, label }) => ({
              value: number,
              label: [format(number), label].filter(Boolean).join(" · "),
            })),
          ]}
          onChange={(event) => onChoose(event.target.value === "" ? null : event.target.value)}
        />
      )}
    </FieldFrame>
  );
}
