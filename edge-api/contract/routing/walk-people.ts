import { type CallInWalk, callMember, type Person, type Turn, tell } from "./call-in-walk.ts";
import {
  BLOCKS,
  type BlockId,
  DEFAULT_RING_SEC,
  MAX_FORWARDS,
  type RingTarget,
  type RingWays,
  type Step,
} from "./program.ts";
import { listed } from "./sentences.ts";
import type { Answer } from "./situation.ts";
import type { TraceEnd } from "./trace.ts";

/** Follows a call from a block to its end. */
export type Follow = (call: CallInWalk, from: BlockId) => TraceEnd;

type Ringing = { readonly answer: Answer; readonly end: TraceEnd };

export function ringPerson({ ways }: Extract<Step, { do: "ringPerson" }>, call: CallInWalk): Turn {
  const person = call.subject;
  if (person === null) return { to: ways.unavailable };
  return afterRinging(
    call,
    ways,
    [phonesOf(person, call)],
    call.situation.people?.[person.extension]?.ringSec ?? DEFAULT_RING_SEC,
  );
}

/** Rings people without their forwards, who are left alone if they wish so, and outside numbers as calls of their own. */
export function ringGroup(step: Extract<Step, { do: "ring" }>, call: CallInWalk, follow: Follow): Turn {
  const names = step.targets.map((target) => nameOf(target, call));
  tell(call, `${listed(names)} ${names.length === 1 ? "is" : "are"} called for up to ${step.ringSec} seconds.`);
  const rung = step.targets.map((target) => ringTarget(target, call, follow));
  return afterRinging(call, step.ways, rung, step.ringSec);
}

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

/** Whether the person's phones can ring at all, whatever becomes of it. */
export function isReachable(person: Person | undefined, { situation }: CallInWalk): person is Person {
  if (person === undefined) return false;
  const { registered } = situation;
  return person.devices.some((device) => registered === undefined || registered.includes(device));
}

function phonesOf(person: Person, call: CallInWalk): Ringing {
  const { extension, name } = person;
  const answer = isReachable(person, call) ? (call.situation.answers?.[extension] ?? "noAnswer") : "unavailable";
  return { answer, end: { how: "person", extension, name } };
}

function ringTarget(target: RingTarget, call: CallInWalk, follow: Follow): Ringing {
  if (target.kind === "external") {
    const end = follow(callMember(call, target.number), BLOCKS.outbound);
    const answer = end.how === "outside" ? (call.situation.answers?.[target.number] ?? "noAnswer") : "unavailable";
    return { answer, end };
  }
  const person = call.people.get(target.extension);
  const nobody: TraceEnd = { how: "ended", cause: 20, words: null };
  if (person === undefined) return { answer: "unavailable", end: nobody };
  if (call.situation.people?.[target.extension]?.doNotDisturb === true) return { answer: "busy", end: nobody };
  return phonesOf(person, call);
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
