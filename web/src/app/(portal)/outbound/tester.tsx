"use client";

import type { OutboundPolicy } from "@callplane/edge-api/contract";
import { useOpeningHours } from "#src/routing/hours-field.tsx";
import { useTrunks } from "#src/routing/trunks-field.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { FieldFrame, inputLook } from "#src/ui/field.tsx";
import { Status } from "#src/ui/status.tsx";
import { ruleWords } from "./rule-words.ts";
import { type Tried, whichRule } from "./which-rule.ts";

/** "Type a number: which rule takes it." Answered at once, by what is saved, for everybody without a policy of their own. */
export function Tester({
  typed,
  onType,
  tried,
  policies,
}: {
  typed: string;
  onType: (text: string) => void;
  tried: Tried;
  policies: readonly OutboundPolicy[];
}) {
  const standard = policies.find(({ isDefault }) => isDefault);
  return (
    <section aria-label="Try a number" className="card grid gap-3 p-4 sm:grid-cols-[18rem_1fr] sm:items-start">
      <FieldFrame label="Try a number" hint="As somebody would dial it.">
        {(tied) => (
          <input
            {...tied}
            type="tel"
            dir="ltr"
            autoComplete="off"
            data-shortcut="search"
            className={`${inputLook} control figures`}
            value={typed}
            onChange={(event) => onType(event.target.value)}
          />
        )}
      </FieldFrame>
      <div role="status" className="grid gap-1 sm:pt-7">
        {standard !== undefined && <Answer tried={tried} policy={standard} typed={typed} />}
      </div>
    </section>
  );
}

function Answer({ tried, policy, typed }: { tried: Tried; policy: OutboundPolicy; typed: string }) {
  const { nameOf } = useTrunks();
  const { nameOf: hoursName, isOpen } = useOpeningHours();
  const format = useFormatNumber();
  switch (tried.kind) {
    case "nothing":
      return <p className="text-ink-3">The rule that takes it is marked in each policy.</p>;
    case "no number":
      return <p className="text-ink-2">{tried.why}</p>;
    case "emergency":
      return <Status tone="ok">An emergency number: it always passes, and a notice is sent.</Status>;
    case "number": {
      const rule = policy.rules[whichRule(policy.rules, tried, isOpen)];
      const isAllowed = rule?.action === "allow";
      return (
        <>
          <Status tone={isAllowed ? "ok" : "bad"} className="font-medium whitespace-normal">
            {rule === undefined
              ? `No rule of ${policy.name} fits ${format(tried.e164)}: it may not be called.`
              : `${format(tried.e164)} is taken by “${rule.name}”.`}
          </Status>
          {rule !== undefined && <p className="text-ink-2">{ruleWords(rule, { nameOf, hoursName, format })}</p>}
          <p className="text-sm">
            <TextLink href={`/simulator?to=${encodeURIComponent(typed)}`}>
              What would really happen, with limits and price
            </TextLink>
          </p>
        </>
      );
    }
  }
}
