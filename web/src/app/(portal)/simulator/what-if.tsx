"use client";

import type { SimulatedCall } from "@callplane/edge-api/contract";
import { X } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "#src/ui/button.tsx";
import { FieldFrame, inputLook, Select } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { type Answer, type Asked, answersOf, toAnswers } from "./question.ts";
import { useWho, WhoPicker } from "./who-picker.tsx";

const ANSWER_OPTIONS = [
  { value: "noAnswer", label: "does not answer" },
  { value: "answers", label: "answers" },
  { value: "machine", label: "answers by a machine" },
  { value: "busy", label: "is busy" },
  { value: "unavailable", label: "has no phone there" },
] as const satisfies { value: Answer; label: string }[];

type Ask = (changes: { answers?: string[] | null; keys?: string[] | null }) => unknown;

/** What else is supposed: who answers, and which keys the caller presses. Whom the call comes by is offered. */
export function WhatIf({ asked, ask, call }: { asked: Asked; ask: Ask; call: SimulatedCall }) {
  const answers = answersOf(asked);
  const who = [...new Set([...rungIn(call), ...Object.keys(answers)])];
  const set = (name: string, answer: Answer | null) => {
    const { [name]: _, ...others } = answers;
    ask({ answers: toAnswers(answer === null ? others : { ...others, [name]: answer }) });
  };
  return (
    <Section
      title="And if…"
      note="Nobody answers and no key is pressed unless you say so; who has no phone there now is left out."
    >
      <div className="card grid gap-4 p-4">
        {who.map((name) => (
          <Supposed
            key={name}
            name={name}
            answer={answers[name] ?? assumedOf(call, name)}
            isSet={answers[name] !== undefined}
            onChange={(answer) => set(name, answer)}
          />
        ))}
        <WhoPicker
          label={who.length === 0 ? "Somebody answers" : "Somebody else answers"}
          value={null}
          placeholder="Choose who"
          onPick={(name) => set(name, "answers")}
        />
        <Keys keys={asked.keys ?? []} onKeys={(keys) => ask({ keys: keys.length === 0 ? null : keys })} />
      </div>
    </Section>
  );
}

/** What the answer goes by where nothing was said: phones that are not there cannot ring. */
function assumedOf({ steps }: SimulatedCall, name: string): Answer {
  const isAway = steps.some(({ note }) => note?.kind === "unavailable" && note.target === name);
  return isAway ? "unavailable" : "noAnswer";
}

/** Extensions and numbers the call comes by. */
function rungIn({ steps }: SimulatedCall): string[] {
  return steps.flatMap(({ note }) =>
    note !== null && (note.kind === "user" || note.kind === "external") ? note.target : [],
  );
}

function Supposed({
  name,
  answer,
  isSet,
  onChange,
}: {
  name: string;
  answer: Answer;
  isSet: boolean;
  onChange: (answer: Answer | null) => void;
}) {
  const who = useWho()(name);
  return (
    <div className="flex items-end gap-1">
      <FieldFrame label={who} className="min-w-0 grow">
        {(tied) => (
          <Select
            {...tied}
            options={ANSWER_OPTIONS}
            value={answer}
            onChange={(event) =>
              onChange(ANSWER_OPTIONS.find(({ value }) => value === event.target.value)?.value ?? answer)
            }
          />
        )}
      </FieldFrame>
      {isSet && (
        <IconButton label={`Suppose nothing of ${who}`} onClick={() => onChange(null)}>
          <X />
        </IconButton>
      )}
    </div>
  );
}

function Keys({ keys, onKeys }: { keys: readonly string[]; onKeys: (keys: string[]) => void }) {
  const said = keys.join(", ");
  const [typed, setTyped] = useState(said);
  useEffect(() => setTyped(said), [said]);
  const read = typed.split(/[\s,]+/).filter((each) => each !== "");
  const isSound = read.every((each) => /^[0-9*#]{1,6}$/.test(each)) && read.length <= 20;
  return (
    <FieldFrame
      label="The caller presses"
      hint="One for each time a menu asks, such as: 1, 2. Several digits are an extension."
      error={isSound ? undefined : "Digits, * and # only, with commas between."}
    >
      {(tied) => (
        <input
          {...tied}
          dir="ltr"
          inputMode="tel"
          autoComplete="off"
          className={`${inputLook} control figures`}
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={() => isSound && onKeys(read)}
          onKeyDown={(event) => event.key === "Enter" && isSound && onKeys(read)}
        />
      )}
    </FieldFrame>
  );
}
