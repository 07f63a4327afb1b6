"use client";

import { type CallUsage, GUARD_REFUSALS, GUARD_WORDS } from "@callplane/edge-api/contract";
import { useState } from "react";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Button, TextLink } from "#src/ui/button.tsx";
import { Section } from "#src/ui/page.tsx";
import { Time } from "#src/ui/time.tsx";

const SHOWN_AT_FIRST = 10;

/** Calls that were not let out, newest first: who, where to, and why. */
export function Refusals({ usage: { refusals } }: { usage: CallUsage }) {
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? refusals : refusals.slice(0, SHOWN_AT_FIRST);
  return (
    <Section title="Not let out" note="Nothing was sent to a carrier; the caller heard that the call is not allowed.">
      {refusals.length === 0 ? (
        <p className="text-ink-2">No call was stopped.</p>
      ) : (
        <ul className="card divide-y divide-line">
          {shown.map(({ at, userId, userName, number, reason, limitOf }, index) => (
            <li key={`${at}-${index.toString()}`} className="grid gap-x-4 px-4 py-2.5 sm:grid-cols-[1fr_auto]">
              <span className="grid gap-0.5">
                <span>
                  {userId === null || userName === null ? (
                    "The company itself"
                  ) : (
                    <TextLink href={`/people/${userId}`}>{userName}</TextLink>
                  )}{" "}
                  called <PhoneNumber number={number} />
                </span>
                <span className="text-sm text-ink-2">
                  {reasonWords(reason)}
                  {limitOf === "person" && ", by limits of their own"}.
                </span>
              </span>
              <span className="text-sm text-ink-3">
                <Time at={at} />
              </span>
            </li>
          ))}
        </ul>
      )}
      {refusals.length > shown.length && (
        <Button className="w-fit" onClick={() => setWhole(true)}>
          Show all {refusals.length}
        </Button>
      )}
    </Section>
  );
}

function reasonWords(reason: string): string {
  const known = GUARD_REFUSALS.find((each) => each === reason);
  const words = known === undefined ? reason : GUARD_WORDS[known];
  return words.charAt(0).toUpperCase() + words.slice(1);
}
