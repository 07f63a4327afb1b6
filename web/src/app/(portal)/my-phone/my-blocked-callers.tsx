"use client";

import { type BlockedCaller, e164, MAX_OWN_BLOCKED } from "@callplane/edge-api/contract";
import { useState } from "react";
import { toE164 } from "#src/format/phone-number.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { CheckLine, FieldFrame, inputLook } from "#src/ui/field.tsx";
import { Section } from "#src/ui/page.tsx";
import { notify } from "#src/ui/toast.tsx";
import { useCallSettings } from "./use-call-settings.ts";

const HIDDEN: BlockedCaller = { kind: "anonymous", number: null };

/** Callers who do not reach this person; those whom the company lets in nowhere are not here. */
export function MyBlockedCallers() {
  const { settings, change } = useCallSettings();
  if (settings.data === undefined) return null;
  const blocked = settings.data.blockedCallers;
  const numbers = blocked.filter(({ kind }) => kind !== "anonymous");
  const set = (blockedCallers: BlockedCaller[]) => change({ blockedCallers });
  const letIn = (entry: BlockedCaller) => {
    set(blocked.filter((each) => each !== entry));
    notify(`${entry.number}: let in again.`, () => set(blocked));
  };
  return (
    <Section
      title="Callers you block"
      note="They do not reach you; the company's groups and queues still may ring you for them."
    >
      <div className="card grid gap-3 p-4">
        <CheckLine
          isSwitch
          label="Refuse calls with a hidden number"
          hint="The caller hears that you do not take such calls."
          checked={numbers.length < blocked.length}
          onChange={(event) => set(event.target.checked ? [...numbers, HIDDEN] : numbers)}
        />
        {numbers.length > 0 && (
          <ul className="grid divide-y rounded-md border">
            {numbers.map((entry) => (
              <li key={`${entry.kind} ${entry.number}`} className="flex min-h-11 items-center gap-2 py-1 ps-3 pe-1">
                <span className="grow">
                  {entry.kind === "prefix" && "Beginning with "}
                  <PhoneNumber number={entry.number ?? ""} />
                </span>
                <Button size="small" aria-label={`Let in ${entry.number} again`} onClick={() => letIn(entry)}>
                  Let in again
                </Button>
              </li>
            ))}
          </ul>
        )}
        {blocked.length < MAX_OWN_BLOCKED && (
          <BlockNumber
            known={numbers.map(({ number }) => number)}
            onBlock={(number) => {
              set([...blocked, { kind: "number", number }]);
              notify(`${number} does not reach you any more.`, () => set(blocked));
            }}
          />
        )}
      </div>
    </Section>
  );
}

function BlockNumber({ known, onBlock }: { known: readonly (string | null)[]; onBlock: (number: string) => void }) {
  const me = useMe();
  const [typed, setTyped] = useState("");
  const [error, setError] = useState<string>();
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const number = toE164(typed, me.tenant.country);
        if (number === null || !e164.safeParse(number).success) return setError("Type a number as you would dial it.");
        if (known.includes(number)) return setError("This number is blocked already.");
        setTyped("");
        onBlock(number);
      }}
    >
      <FieldFrame
        label="Block a number"
        hint="Or dial *60 after a call: that blocks who called you last."
        error={error}
      >
        {(tied) => (
          <div className="flex gap-2">
            <input
              {...tied}
              type="tel"
              dir="ltr"
              autoComplete="off"
              className={`${inputLook} figures min-h-11 text-md`}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setError(undefined);
              }}
            />
            <Button size="large" type="submit">
              Block
            </Button>
          </div>
        )}
      </FieldFrame>
    </form>
  );
}
