"use client";

import type { Destination, NamedDestinationKind } from "@callplane/edge-api/contract";
import { createElement } from "react";
import { toE164 } from "#src/format/phone-number.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { useFormatNumber } from "#src/shell/number.tsx";
import type { Choice, ChoiceGroup } from "#src/ui/combobox.tsx";
import { KIND, NAMED_KINDS } from "./kinds.ts";
import { type Thing, useThings } from "./use-things.ts";

export type DestinationChoice = Choice & { destination: Destination };

const iconOf = (kind: Destination["kind"]) => createElement(KIND[kind].icon);

/** Everything a call can be led to that matches what was typed, under a heading for each kind; a telephone number typed is one, too. */
export function useDestinationChoices(q: string, enabled: boolean) {
  const people = useThings("USER", q, enabled);
  const groups = useThings("RING_GROUP", q, enabled);
  const queues = useThings("QUEUE", q, enabled);
  const menus = useThings("IVR", q, enabled);
  const hours = useThings("BUSINESS_HOURS", q, enabled);
  const announcements = useThings("ANNOUNCEMENT", q, enabled);
  const boxes = useThings("VOICEMAIL", q, enabled);
  const agents = useThings("AI_AGENT", q, enabled);
  const rooms = useThings("CONFERENCE", q, enabled);
  const lists = [people, groups, queues, menus, hours, announcements, boxes, agents, rooms];
  const typed = useTypedNumber(q);
  const named = NAMED_KINDS.map((kind, index) => groupOf(kind, lists[index]?.things ?? []));
  return {
    groups: [...typed, ...named, plainChoices(q)].filter(({ items }) => items.length > 0),
    isPending: lists.some(({ isPending }) => isPending),
    error: lists.find(({ error }) => error !== null)?.error ?? null,
  };
}

function groupOf(kind: NamedDestinationKind, things: readonly Thing[]): ChoiceGroup {
  return { value: KIND[kind].several, items: things.map((thing) => choiceOf(kind, thing)) };
}

function choiceOf(kind: NamedDestinationKind, { id, name, number }: Thing): DestinationChoice {
  return {
    key: `${kind} ${id}`,
    label: name,
    note: number ?? undefined,
    icon: iconOf(kind),
    destination: { kind, id },
  };
}

const PLAIN: readonly DestinationChoice[] = [
  {
    key: "DIRECTORY",
    label: "Directory by name",
    note: "the caller spells it",
    icon: iconOf("DIRECTORY"),
    destination: { kind: "DIRECTORY" },
  },
  {
    key: "HANG_UP",
    label: "Hang up",
    note: "ends the call",
    icon: iconOf("HANG_UP"),
    destination: { kind: "HANG_UP" },
  },
];

function plainChoices(q: string): ChoiceGroup {
  const wanted = q.trim().toLowerCase();
  return { value: "Other", items: PLAIN.filter(({ label }) => label.toLowerCase().includes(wanted)) };
}

/** What was typed, where it reads as a number outside. */
function useTypedNumber(q: string): readonly ChoiceGroup[] {
  const { tenant } = useMe();
  const format = useFormatNumber();
  const number = toE164(q, tenant.country);
  if (number === null || !/^\+[1-9]\d{6,14}$/.test(number)) return [];
  const choice: DestinationChoice = {
    key: `EXTERNAL ${number}`,
    label: format(number),
    note: number,
    icon: iconOf("EXTERNAL"),
    destination: { kind: "EXTERNAL", number },
  };
  return [{ value: KIND.EXTERNAL.one, items: [choice] }];
}

/** What is chosen already, as the list would show it. */
export function chosenChoice(
  destination: Destination,
  thing: Thing | null | undefined,
  format: (number: string) => string,
): DestinationChoice {
  const { one } = KIND[destination.kind];
  const base = { icon: iconOf(destination.kind), destination };
  if (destination.kind === "EXTERNAL") {
    return { ...base, key: `EXTERNAL ${destination.number}`, label: format(destination.number), note: one };
  }
  if (!("id" in destination)) return { ...base, key: destination.kind, label: one };
  const key = `${destination.kind} ${destination.id}`;
  if (thing === undefined) return { ...base, key, label: one };
  if (thing === null) return { ...base, key, label: `${one} that is gone` };
  return { ...base, key, label: thing.name, note: [one, thing.number].filter(Boolean).join(" ") };
}
