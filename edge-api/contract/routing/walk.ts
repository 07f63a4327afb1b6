import { LANGUAGE_NAMES, type PhoneLanguage } from "../languages.ts";
import { blockAt, type CallInWalk, findInternal, leaveUntaken, startCall, type Turn, tell } from "./call-in-walk.ts";
import { BLOCKS, type BlockId, MAX_HOPS, type NoteKind, type RoutingProgram, type Step } from "./program.ts";
import { EMERGENCY_SENTENCES, sentenceOf } from "./sentences.ts";
import type { Situation } from "./situation.ts";
import { hearing, type StockWords, stockWords } from "./stock-words.ts";
import type { Trace, TraceEnd } from "./trace.ts";
import { holds } from "./walk-conditions.ts";
import { askMenu } from "./walk-menu.ts";
import { askGuard, callExternal, callOver, findOwnNumber, normaliseDialed, setCallerId } from "./walk-outside.ts";
import { forward, ringGroup, ringPerson } from "./walk-people.ts";
import { waitInQueue } from "./walk-queue.ts";

/** Far more than the moves and forwards of one call leave room for. */
const MAX_STEPS = 100_000;

/**
 * What happens to a call, by the very program Asterisk runs: its notes are those a real call in the same situation is told with. Throws on a
 * program that `compileRouting` would not make.
 */
export function walk(program: RoutingProgram, situation: Situation): Trace {
  const call = startCall(program, situation);
  const end = follow(call, firstBlock(call));
  return { entries: call.entries, end, afterSec: call.sec };
}

/** A DID that is not the tenant's has no way in. */
function firstBlock({ program, situation, dialed }: CallInWalk): BlockId {
  if (situation.from.kind === "inside") return findInternal(program, dialed) ?? BLOCKS.outbound;
  // A number that comes by the tenant's own trunks alone is no matter of the platform's.
  const isTaken = situation.takenNumbers?.includes(dialed) === true && !program.ownTrunkNumbers.includes(dialed);
  if (isTaken) return BLOCKS.unknownNumber;
  return program.inbound.find(({ number }) => number === dialed)?.block ?? BLOCKS.unknownNumber;
}

function follow(call: CallInWalk, from: BlockId): TraceEnd {
  call.block = blockAt(call.program, from);
  for (let index = 0, left = MAX_STEPS; left > 0; left--) {
    const step = call.block.steps[index];
    if (step === undefined) throw new Error(`the call falls out of block ${call.block.id}`);
    const turn = take(step, call);
    if (turn === undefined) {
      index += 1;
    } else if ("end" in turn) {
      return turn.end;
    } else {
      call.block = blockAt(call.program, turn.to);
      index = 0;
    }
  }
  throw new Error("the call does not end");
}

function take(step: Step, call: CallInWalk): Turn {
  switch (step.do) {
    case "note":
      return takeNote(step.note, step.target, call);
    case "hop":
      call.hops += 1;
      return call.hops > MAX_HOPS ? { to: BLOCKS.tooManyHops } : undefined;
    case "answer":
    case "play":
      return undefined;
    case "voice":
      return speak(step.language, call);
    case "check":
      return holds(step.if, call) ? { to: step.then } : undefined;
    case "goto":
      return { to: step.block };
    case "person":
      call.subject = step;
      return { to: BLOCKS.person };
    case "ringPerson":
      return ringPerson(step, call, follow);
    case "ring":
      return ringGroup(step, call, follow);
    case "turn":
      call.beganWith = (call.situation.turns?.[step.counter] ?? 0) % step.blocks.length;
      return { to: step.blocks[call.beganWith] ?? BLOCKS.gone };
    case "menu":
      return askMenu(step, call);
    case "queue":
      return waitInQueue(step, call);
    case "voicemail":
      return { end: { how: "voicemail", box: step.box ?? call.subject?.box ?? "" } };
    case "agent":
      return askAgent(step.agentId, call);
    case "conference":
      return { end: { how: "conference", roomId: step.roomId, name: call.block.node.name } };
    case "directory":
      return { end: { how: "directory" } };
    case "feature":
      return { end: { how: "feature", feature: step.feature } };
    case "ask":
      call.asks = true;
      call.untaken = step.untaken;
      return undefined;
    case "forward":
      return forward(call);
    case "external":
      return callExternal(step, call);
    case "normalise":
      return normaliseDialed(step, call);
    case "ownNumber":
      return findOwnNumber(call);
    case "byCaller":
      return { to: (call.caller === null ? undefined : step.ways[call.caller]) ?? step.otherwise };
    case "guard":
      return askGuard(step, call);
    case "callerId":
      return setCallerId(step, call);
    case "trunk":
      return callOver(step, call);
    case "emergency":
      tell(call, EMERGENCY_SENTENCES[step.is]);
      return undefined;
    case "end":
      return takeEnd(step.cause, step.say, call);
  }
}

/** Told only where something changes: also a company that speaks English may have music of its own. */
function speak(language: PhoneLanguage, call: CallInWalk): Turn {
  if (language !== call.language) tell(call, `The caller is spoken to in ${LANGUAGE_NAMES[language]}.`);
  call.language = language;
  return undefined;
}

function takeNote(kind: NoteKind, target: string, call: CallInWalk): Turn {
  const whole = target === "" ? atHand(kind, call) : target;
  tell(call, sentenceOf(kind, whole, call), { kind, target: whole });
  return undefined;
}

function atHand(kind: NoteKind, { subject, forward: to, number, dialed }: CallInWalk): string {
  if (kind === "forward") return to;
  if (kind === "outbound") return number;
  return kind === "unknown" || kind === "emergency" ? dialed : (subject?.extension ?? "");
}

function askAgent(agentId: string, call: CallInWalk): Turn {
  const answer = call.situation.agents?.[agentId] ?? "talks";
  call.isTold = answer === "givesBack";
  if (answer !== "talks") return undefined;
  tell(call, `${call.block.node.name} talks with the caller.`);
  return { end: { how: "agent", agentId, name: call.block.node.name } };
}

function takeEnd(cause: number, say: StockWords | null, call: CallInWalk): Turn {
  const elsewhere = say === null ? undefined : leaveUntaken(call);
  if (elsewhere !== undefined) return elsewhere;
  if (say !== null) tell(call, hearing(say, call.language));
  return { end: { how: "ended", cause, words: say && stockWords(say, call.language) } };
}
