// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import type { Step } from "@callplane/edge-api/contract";
import { queueMusic, queueName } from "../names.ts";
import { jump, jumpIf, type Line, labelled, line, set } from "./lines.ts";
import { MAY_PASS_ON } from "./pass-on.ts";
import { within } from "./print-flow.ts";
import { prefixName } from "./print-people.ts";
import type { Position } from "./printing.ts";
import { VARIABLES } from "./variables.ts";
import { wholeNumber } from "./words.ts";

/** What a channel's own is goes before anything that an application, a parking lot or whoever holds the call would have played. */
const MUSIC = "CHANNEL(musicclass)";

/** Answered calls do not come back from Queue. */
export function printQueue(queue: Extract<Step, { do: "queue" }>, at: Position): Line[] {
  const { key, music, place } = at;
  const left = at.label("left");
  const { timeout, full, empty } = queue.ways;
  const wait = wholeNumber("longest wait", queue.maxWaitSec, 1, 7200);
  return [
    ...prefixName(queue.callerNamePrefix),
    ...(queue.exit === null ? [] : [set(VARIABLES.leave, within(at, left))]),
    ...(queue.hasMusic ? [set(MUSIC, queueMusic(key, queue.queueId))] : []),
    line("Queue", queueName(key, queue.queueId), `C${MAY_PASS_ON}`, "", "", wait),
    ...(queue.hasMusic ? [set(MUSIC, music)] : []),
    jumpIf('"${QUEUESTATUS}" = "TIMEOUT"', place(timeout)),
    jumpIf('"${QUEUESTATUS}" = "FULL"', place(full)),
    jumpIf('"${QUEUESTATUS}" = "ABANDON"', "callplane-ends,gone,1"),
    // Nobody there who could take a call, or no such queue: not applied yet.
    jump(place(empty)),
    ...(queue.exit === null
      ? []
      : [labelled(left, queue.hasMusic ? set(MUSIC, music) : line("NoOp")), jump(place(queue.exit.then))]),
  ];
}
