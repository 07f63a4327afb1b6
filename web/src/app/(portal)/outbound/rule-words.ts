import type { OutboundRule } from "@callplane/edge-api/contract";
import { patternWords } from "#src/format/dial-pattern.ts";

type Words = {
  nameOf: (trunkId: string) => string;
  hoursName: (id: string) => string;
  format: (number: string) => string;
};

/** What a rule does, in one sentence: "While Office is open, calls to Austria (+43) go out by A1, then B." */
export function ruleWords(rule: OutboundRule, words: Words): string {
  const { pattern, action, trunkIds, callerId, callerIdFor, strip, prepend, businessHoursId, hoursState } = rule;
  const always = `Calls to ${patternWords(pattern)}`;
  const calls =
    businessHoursId === null
      ? always
      : `While ${words.hoursName(businessHoursId)} is ${hoursState}, c${always.slice(1)}`;
  if (action === "block") return `${calls} are not allowed.`;
  const way = trunkIds.length === 0 ? "by no trunk yet" : `by ${trunkIds.map(words.nameOf).join(", then ")}`;
  const forWhom = callerIdFor === "everybody" ? " for everybody" : "";
  const shown = callerId === null ? "" : `, showing ${words.format(callerId)}${forWhom}`;
  return `${calls} go out ${way}${shown}${digitsWords(strip, prepend)}.`;
}

function digitsWords(strip: number, prepend: string): string {
  const without = strip === 0 ? [] : [`without the first ${strip === 1 ? "digit" : `${strip} digits`}`];
  const front = prepend === "" ? [] : [`with ${prepend} in front`];
  const changes = [...without, ...front].join(" and ");
  return changes === "" ? "" : `, the number ${changes}`;
}
