"use client";

import type { OutboundPolicy } from "@callplane/edge-api/contract";
import { Pencil } from "lucide-react";
import { useOpeningHours } from "#src/routing/hours-field.tsx";
import { useTrunks } from "#src/routing/trunks-field.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { Section } from "#src/ui/page.tsx";
import { StatusShape, Tag } from "#src/ui/status.tsx";
import { ruleWords } from "./rule-words.ts";
import { type Tried, whichRule } from "./which-rule.ts";

/** A policy as sentences in their order; the rule that takes what is being tried stands out. */
export function PolicyCard({ policy, tried, onEdit }: { policy: OutboundPolicy; tried: Tried; onEdit?: () => void }) {
  const { nameOf } = useTrunks();
  const { nameOf: hoursName, isOpen } = useOpeningHours();
  const format = useFormatNumber();
  const hit = tried.kind === "number" ? whichRule(policy.rules, tried, isOpen) : undefined;
  return (
    <Section
      title={policy.name}
      note={usedWords(policy)}
      action={
        <span className="flex items-center gap-2">
          {policy.isDefault && <Tag>Standard</Tag>}
          {onEdit !== undefined && (
            <Button icon={<Pencil />} onClick={onEdit} aria-label={`Edit ${policy.name}`}>
              Edit
            </Button>
          )}
        </span>
      }
    >
      <ol className="card divide-y divide-line overflow-hidden">
        {policy.rules.map((rule, index) => (
          <Line
            key={`rule-${index.toString()}`}
            place={String(index + 1)}
            name={rule.name}
            isAllowed={rule.action === "allow"}
            isHit={hit === index}
          >
            {ruleWords(rule, { nameOf, hoursName, format })}
          </Line>
        ))}
        <Line place="" name="All else" isAllowed={false} isHit={hit === -1}>
          Calls no rule fits are not allowed: the caller is told so.
        </Line>
      </ol>
    </Section>
  );
}

function Line({
  place,
  name,
  isAllowed,
  isHit,
  children,
}: {
  place: string;
  name: string;
  isAllowed: boolean;
  isHit: boolean;
  children: string;
}) {
  return (
    <li className={cx("flex items-start gap-3 px-4 py-3", isHit && "bg-accent-soft")}>
      <span className="figures w-5 shrink-0 text-end text-sm text-ink-3">{place}</span>
      <StatusShape tone={isAllowed ? "ok" : "bad"} className="mt-1.5" />
      <span className="grid grow">
        <span className="font-medium">
          {name}
          <span className="sr-only">{isAllowed ? ", allowed" : ", not allowed"}</span>
        </span>
        <span className="text-ink-2">{children}</span>
      </span>
      {isHit && <span className="text-sm font-medium whitespace-nowrap text-accent-ink">takes it</span>}
    </li>
  );
}

function usedWords({ isDefault, usedBy }: OutboundPolicy): string {
  const people = usedBy === 1 ? "1 person" : `${usedBy} people`;
  if (isDefault) return "For everybody without a policy of their own.";
  return usedBy === 0 ? "Nobody has it. Give it to people on their page." : `The own policy of ${people}.`;
}
