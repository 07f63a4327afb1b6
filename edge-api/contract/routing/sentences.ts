import type { GuardRefusal } from "../call-limits.ts";
import type { CallInWalk } from "./call-in-walk.ts";
import type { NoteKind } from "./program.ts";
import { isReachable } from "./reachable.ts";

/** What a note says of the call, for somebody who runs an office. `target` is whole: never "". */
export function sentenceOf(kind: NoteKind, target: string, call: CallInWalk): string {
  return SENTENCES[kind](target, call);
}

type Sentence = (target: string, call: CallInWalk) => string;

const SENTENCES: Readonly<Record<NoteKind, Sentence>> = {
  did: (number, call) =>
    nodeName(call) === number ? `A call for ${number}.` : `A call for ${number} (${nodeName(call)}).`,
  caller_rule: (_, call) => `The caller is one of “${call.block.node.rule ?? ""}”.`,
  user: (extension, call) => {
    const phones = call.subject?.devices.length ?? 0;
    if (phones === 0) return `${personName(extension, call)} has no phone here, but other numbers.`;
    if (call.subject !== null && !isReachable(call.subject, call)) return `${personName(extension, call)} is called.`;
    return phones === 1
      ? `${personName(extension, call)}'s phone rings.`
      : `${personName(extension, call)}'s ${phones} phones ring.`;
  },
  ring_group: (_, call) => `The ring group ${nodeName(call)} is called.`,
  ivr: (_, call) => `The menu ${nodeName(call)} asks for a key.`,
  ivr_key: (key) => `The caller presses ${key}.`,
  queue: (_, call) => `The caller waits in the queue ${nodeName(call)}.`,
  voicemail: (box, call) =>
    `The caller can leave a message for ${call.subject?.box === box ? call.subject.name : nodeName(call)}.`,
  external: (number) => `The call is sent to ${number}.`,
  agent: (_, call) => `The AI agent ${nodeName(call)} is asked to take the call.`,
  hours: (target, call) =>
    `${nodeName(call)}: ${HOURS[target.slice(target.indexOf("_") + 1)] ?? "closed"} (${call.because}).`,
  announcement: (_, call) => `The announcement ${nodeName(call)} is played.`,
  conference: (_, call) => `The conference room ${nodeName(call)} is entered.`,
  directory: () => "The caller is asked for the name of the person.",
  do_not_disturb: (extension, call) => `${personName(extension, call)} does not want to be disturbed.`,
  forward: (to, call) => `${call.subject?.name ?? "The person"} forwards to ${personName(to, call)}.`,
  busy: (_, call) => (isQueue(call) ? `The queue ${nodeName(call)} is full.` : `${subjectName(call)} is on the phone.`),
  no_answer: (_, call) => {
    if (isQueue(call)) return `Nobody in the queue ${nodeName(call)} came in time.`;
    return call.block.node.kind === "RING_GROUP"
      ? `Nobody of ${nodeName(call)} took the call.`
      : `${subjectName(call)} does not answer.`;
  },
  unavailable: (_, call) =>
    isQueue(call)
      ? `Nobody is there in the queue ${nodeName(call)}.`
      : `${subjectName(call)} has no phone that could ring.`,
  fallback: (to, call) => {
    const because = call.isTold ? "gives the call back" : "cannot take the call";
    return `${nodeName(call)} ${because}: ${to === "hang_up" ? "it ends" : `it goes to ${personName(to, call)}`}.`;
  },
  feature: (_, call) => `${nodeName(call)}.`,
  outbound: (number, call) => `A call to ${number}, by the rule ${nodeName(call)}.`,
  trunk: (id, call) => `It goes over ${trunkName(id, call)}.`,
  emergency: (number) => `An emergency call to ${number}: nothing stops it.`,
  refused: (why, call) => {
    if (why !== "guard") return REFUSED[why] ?? "The call is refused.";
    if (call.refusal === null) return `The call limits refuse ${call.number}: no reason given.`;
    const { refusal, limitOf } = call.refusal;
    const whose = limitOf === "person" ? `${personName(call.caller ?? "", call)}'s own call limits` : "The call limits";
    return `${whose} refuse ${call.number}: ${GUARD_WORDS[refusal]}.`;
  },
  unknown: (dialed) => `${dialed === "" ? "What was dialled" : dialed} is no number that can be called.`,
  too_many_hops: () => "The call was sent round in circles, and is ended.",
  end: (why) => ENDS[why] ?? "The call ends.",
};

const HOURS: Readonly<Record<string, string>> = { open: "open", closed: "closed", holiday: "closed for a holiday" };
const REFUSED: Readonly<Record<string, string>> = {
  suspended: "The company is suspended: nothing but emergency calls.",
  blocked: "The caller is blocked: the call is refused.",
  hidden: "The caller hides the number, and such calls are not taken.",
  policy: "The rules for outside calls do not allow this number.",
  trunks: "No trunk could take the call.",
};
const ENDS: Readonly<Record<string, string>> = {
  hang_up: "The call is ended.",
  nobody: "Nobody took the call: the caller is told so.",
  gone: "Nobody can be reached: the caller is told so.",
};

/** What is told of an emergency call beside the notes. */
export const EMERGENCY_SENTENCES = {
  begun: "Whoever is named for emergency calls is told of it, by e-mail and on the home page.",
  failed:
    "No trunk took the emergency call, so nobody was reached. Whoever is named for emergency calls is told that, too.",
} as const;

/** Why a call was not let out, as the end of a sentence. */
export const GUARD_WORDS: Readonly<Record<GuardRefusal, string>> = {
  country: "the country is not among those allowed",
  premium: "premium numbers are not allowed",
  high_risk: "the number has a high risk of fraud",
  unknown_price: "nobody knows what the number is and costs",
  blocked_prefix: "the beginning of the number is blocked",
  night: "it is night, and only national calls are allowed",
  concurrent_calls: "too many calls are going on at once",
  calls_per_second: "too many calls were begun in a short time",
  minutes_per_day: "the minutes of the day are used up",
  spend_per_day: "the money of the day is used up",
  ledger_unavailable: "the limits cannot be checked just now",
  blocked: "the person is blocked for calls out until an admin releases them",
  loop: "the call is being sent round in circles between companies",
};

function nodeName({ block }: CallInWalk): string {
  return block.node.name;
}

function subjectName({ subject }: CallInWalk): string {
  return subject?.name ?? "The person";
}

function personName(extension: string, { people }: CallInWalk): string {
  return people.get(extension)?.name ?? extension;
}

function isQueue({ block }: CallInWalk): boolean {
  return block.node.kind === "QUEUE";
}

function trunkName(id: string, { block }: CallInWalk): string {
  return block.steps.flatMap((step) => (step.do === "trunk" && step.trunkId === id ? [step.name] : []))[0] ?? "a trunk";
}

/** `Anna, Bob and Cleo`. */
export function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length < 2 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** `45 seconds`, `2 minutes`. */
export function durationOf(sec: number): string {
  if (sec < 120 || sec % 60 !== 0) return `${sec} seconds`;
  return `${sec / 60} minutes`;
}
