import type { OutboundRule } from "@callplane/edge-api/contract";
import { patternWords } from "#src/format/dial-pattern.ts";

type Words = { nameOf: (trunkId: string) => string; format: (number: string) => string };

/** What a rule does, in one sentence: "Calls to Austria (+43) go out by A1, then B." */
export function ruleWords({ pattern, action, trunkIds, callerId, strip, prepend }: OutboundRule, words: Words): string {
  const calls = `Calls to ${patternWords(pattern)}`;
  if (action === "block") return `${calls} are not allowed.`;
  const way = trunkIds.length === 0 ? "by no trunk yet" : `by ${trunkIds.map(words.nameOf).join(", then ")}`;
  const shown = callerId === null ? "" : `, showing ${words.format(callerId)}`;
  return `${calls} go out ${way}${shown}${digitsWords(strip, prepend)}.`;
}

function digitsWords(strip: number, prepend: string): string {
  const without = strip === 0 ? [] : [`without the first ${strip === 1 ? "digit" : `${strip} digits`}`];
  const front = prepend === "" ? [] : [`with ${prepend} in front`];
  const changes = [...without, ...front].join(" and ");
  return changes === "" ? "" : `, the number ${changes}`;
}
