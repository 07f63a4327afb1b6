import type { ApplyPreview } from "../../contract/index.ts";

/** What is wrong with a state, in words, and with which thing. */
export type Problem = ApplyPreview["problems"][number];

/** Warnings of one kind named one by one; past this, the rest are counted in one sentence. */
const MAX_NAMED = 20;

export function problem(
  severity: Problem["severity"],
  message: string,
  objectKind: string | null,
  objectId: string | null,
): Problem {
  return { severity, message, objectKind, objectId };
}

/** A warning for each of `things`; past twenty the rest are counted: "980 more people have no phone yet". */
export function warnEach<T extends { id: string }>(
  things: readonly T[],
  kind: string,
  sentenceOf: (thing: T) => string,
  summary: string,
): Problem[] {
  const each = things.slice(0, MAX_NAMED).map((thing) => problem("warning", sentenceOf(thing), kind, thing.id));
  const more = things.length - each.length;
  return more > 0 ? [...each, problem("warning", `${more} more ${summary}`, null, null)] : each;
}
