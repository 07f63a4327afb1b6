import type { RoutingProgram } from "@callplane/edge-api/contract";
import { nodeContext } from "../names.ts";
import { type DialplanExtension, dialplanWord } from "../writer.ts";
import { call, jump, one, set } from "./lines.ts";
import type { Printing } from "./printing.ts";
import { read, VARIABLES } from "./variables.ts";

/**
 * What callers press instead of leaving a message, where app_voicemail looks for it: `0` in `o`, which leads where the box says, and `*` in `a`,
 * which opens the box to whoever knows its PIN, from anywhere.
 */
export function mailboxKeys(program: RoutingProgram, { key, tenantId, place }: Printing): DialplanExtension[] {
  const steps = [...program.blocks.values()].flatMap((block) => block.steps);
  const zero = steps.flatMap((step) =>
    step.do === "voicemail" && step.box !== null && step.onZero !== undefined
      ? [one(`~zero~${dialplanWord("box", step.box)}`, jump(place(step.onZero)))]
      : [],
  );
  if (!steps.some((step) => step.do === "voicemail" && step.box !== null)) return [];
  const left = `\${FILTER(0-9,${read("leftBox")})}`;
  const login = [set(VARIABLES.argument, left), call("callplane-voicemail", key, tenantId, "ask")];
  return [
    { pattern: "a", steps: login },
    ...(zero.length === 0 ? [] : [one("o", jump(`${nodeContext(key)},~zero~${left},1`))]),
    ...zero,
  ];
}
