import { type CallInWalk, callMember, othersRungFor, type Person, type Turn, tell } from "./call-in-walk.ts";
import {
  BLOCKS,
  type BlockId,
  DEFAULT_RING_SEC,
  MAX_FORWARDS,
  type RingTarget,
  type RingWays,
  type Step,
} from "./program.ts";
import { isReachable } from "./reachable.ts";
import { durationOf, listed } from "./sentences.ts";
import type { Answer } from "./situation.ts";
import type { TraceEnd } from "./trace.ts";

/** Follows a call from a block to its end. */
export type Follow = (call: CallInWalk, from: BlockId) => TraceEnd;

type Rung = { readonly afterSec: number; readonly ring: () => Ringing };
type Ringing = { readonly answer: Answer; readonly end: TraceEnd };

/** The subject's phones, and the outside numbers that ring beside them, as calls of their own on the subject's account. */
export function ringPerson({ ways }: Extract<Step, { do: "ringPerson" }>, call: CallInWalk, follow: Follow): Turn {
  const person = call.subject;
  if (person === null) return { to: ways.unavailable };
  const { extension } = person;
  const ringSec = call.situation.people?.[extension]?.ringSec ?? DEFAULT_RING_SEC;
  const shownFor = call.situation.from.kind === "outside" ? extension : call.shownFor;
  const others = othersRungFor(extension, call).map(({ number, afterSec, asksToAccept }): Rung => {
    const ring = () => {
      const after = afterSec === 0 ? "at once" : `after ${durationOf(afterSec)}`;
      tell(call, `${number} is called, too, ${after}.`);
      return outside(number, callMember(call, number, { caller: extension, shownFor, asks: asksToAccept }), follow);
    };
    return { afterSec, ring };
  });
  const phones = person.devices.length === 0 ? [] : [{ afterSec: 0, ring: () => phonesOf(person, call) }];
  return afterRinging(call, ways, ringTogether([...phones, ...others], ringSec), ringSec);
}

/** Rings people without their forwards, who are left alone if they wish so, and outside numbers as calls of their own. */
export function ringGroup(step: Extract<Step, { do: "ring" }>, call: CallInWalk, follow: Follow): Turn {
  const names = step.targets.map((target) => nameOf(target, call));
  tell(call, `${listed(names)} ${names.length === 1 ? "is" : "are"} called for up to ${step.ringSec} seconds.`);
  const rung = step.targets.map((target): Rung => {
    return { afterSec: target.afterSec, ring: () => ringTarget(target, step, call, follow) };
  });
  return afterRinging(call, step.ways, ringTogether(rung, step.ringSec), step.ringSec);
}

/** Who begins to ring only once somebody has answered never does; nor who would only after the others have rung in vain. */
function ringTogether(some: readonly Rung[], ringSec: number): readonly Ringing[] {
  const rung: Ringing[] = [];
  let answeredAt = Number.POSITIVE_INFINITY;
  for (const { afterSec, ring } of some.toSorted((a, b) => a.afterSec - b.afterSec)) {
    if (afterSec > answeredAt) break;
    if (afterSec >= ringSec) rung.push({ answer: "noAnswer", end: NOBODY });
    else rung.push(ring());
    if (rung.at(-1)?.answer === "answers") answeredAt = afterSec;
  }
  return rung;
}

const NOBODY: TraceEnd = { how: "ended", cause: 20, words: null };

export function forward(call: CallInWalk): Turn {
  call.forwards += 1;
  if (call.forwards > MAX_FORWARDS) return { to: BLOCKS.tooManyHops };
  const forwarder = call.subject?.extension ?? null;
  call.caller = forwarder;
  if (call.situation.from.kind === "outside") call.shownFor = forwarder;
  call.dialed = call.forward;
  if (call.forward.startsWith("+")) return { to: BLOCKS.outbound };
  const own = call.program.internal.find(({ number }) => number === call.forward);
  return { to: own?.block ?? BLOCKS.unknownNumber };
}

function phonesOf(person: Person, call: CallInWalk): Ringing {
  const { extension, name } = person;
  const answer = isReachable(person, call) ? (call.situation.answers?.[extension] ?? "noAnswer") : "unavailable";
  return { answer, end: { how: "person", extension, name } };
}

function ringTarget(
  target: RingTarget,
  { asksToAccept, skipsBusy }: Extract<Step, { do: "ring" }>,
  call: CallInWalk,
  follow: Follow,
): Ringing {
  if (target.kind === "external") {
    const member = callMember(call, target.number, { caller: null, shownFor: null, asks: asksToAccept });
    return outside(target.number, member, follow);
  }
  const person = call.people.get(target.extension);
  if (person === undefined) return { answer: "unavailable", end: NOBODY };
  const { from, people } = call.situation;
  const isCalling = from.kind === "inside" && from.extension === target.extension;
  if (people?.[target.extension]?.doNotDisturb === true || (skipsBusy && isCalling)) {
    return { answer: "busy", end: NOBODY };
  }
  return phonesOf(person, call);
}

/** Whoever is outside and takes the call has it; what ends before that is as the cause says. */
function outside(number: string, leg: CallInWalk, follow: Follow): Ringing {
  const end = follow(leg, BLOCKS.outbound);
  if (end.how === "outside")
    return { answer: leg.situation.answers?.[number] === undefined ? "noAnswer" : "answers", end };
  if (end.how !== "ended") return { answer: "unavailable", end };
  return { answer: end.cause === 17 ? "busy" : end.cause === 19 ? "noAnswer" : "unavailable", end };
}

/** The first to answer has the call; else the best that became of anybody decides the way. */
function afterRinging(call: CallInWalk, ways: RingWays, rung: readonly Ringing[], ringSec: number): Turn {
  const answered = rung.find(({ answer }) => answer === "answers");
  if (answered !== undefined) {
    const { end } = answered;
    if (end.how === "person") tell(call, `${end.name} answers.`);
    if (end.how === "outside") tell(call, `${end.number} answers.`);
    return { end };
  }
  if (rung.some(({ answer }) => answer === "noAnswer")) {
    call.sec += ringSec;
    return { to: ways.noAnswer };
  }
  return { to: rung.some(({ answer }) => answer === "busy") ? ways.busy : ways.unavailable };
}

function nameOf(target: RingTarget, { people }: CallInWalk): string {
  return target.kind === "external" ? target.number : (people.get(target.extension)?.name ?? target.extension);
}
