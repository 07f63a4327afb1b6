import { type CallInWalk, leaveUntaken, stopAsking, type Turn, tell } from "./call-in-walk.ts";
import { normalise, sentTo } from "./numbers.ts";
import { BLOCKS, type Step } from "./program.ts";
import { durationOf } from "./sentences.ts";
import { stockWords } from "./stock-words.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

/** The tenant itself calls a number. */
export function callExternal({ number }: Of<"external">, call: CallInWalk): Turn {
  call.caller = null;
  call.shownFor = null;
  call.dialed = number;
  return { to: BLOCKS.outbound };
}

export function normaliseDialed(step: Of<"normalise">, call: CallInWalk): Turn {
  const result = normalise(step, step.outsidePrefix, call.dialed);
  if (result === null) return { to: BLOCKS.unknownNumber };
  call.number = result.e164;
  call.dialedInside = result.dialed;
  return undefined;
}

export function findOwnNumber(call: CallInWalk): Turn {
  const own = call.program.inbound.find(({ number }) => number === call.number);
  if (own === undefined) return undefined;
  stopAsking(call);
  return { to: own.block };
}

export function askGuard({ refused, circle }: Of<"guard">, call: CallInWalk): Turn {
  const answer = call.situation.guard?.(call.caller, call.number) ?? "allow";
  if (answer === "allow") return undefined;
  call.refusal = answer;
  return { to: answer.refusal === "loop" ? circle : refused };
}

export function setCallerId({ fixed, byCaller, otherwise }: Of<"callerId">, call: CallInWalk): Turn {
  const own = call.shownFor === null ? undefined : byCaller[call.shownFor];
  call.isWithheld = fixed === null && own === null;
  call.shown = fixed ?? own ?? otherwise;
  call.asserted = otherwise;
  return undefined;
}

/** A trunk that cannot take the call is passed at once; whatever the one called does ends it. */
export function callOver(trunk: Of<"trunk">, call: CallInWalk): Turn {
  const { situation, program, number, dialed, dialedInside } = call;
  const asked = situation.trunks?.[trunk.trunkId] ?? "up";
  // Our own count of its lines never holds an emergency up.
  const state = asked === "full" && trunk.isEmergency ? "up" : asked;
  if (state !== "up") {
    tell(call, `${trunk.name} ${CANNOT[state]}: the call goes on at once.`);
    return undefined;
  }
  const plan = trunk.plan ?? program.plan;
  if (plan === null) return undefined;
  const called = trunk.isEmergency ? dialed : number;
  const end = {
    how: "outside",
    number: called,
    sent: sentTo(trunk, { dialed: trunk.isEmergency ? dialed : dialedInside, e164: number }, plan),
    shown: shownOver(trunk, call),
    trunkId: trunk.trunkId,
    trunkName: trunk.name,
    isEmergency: trunk.isEmergency,
  } as const;
  tell(call, end.shown === null ? "No number is shown to the other side." : `The other side is shown ${end.shown}.`);
  const told = end.shown === null && trunk.tellsWithheldNumber ? mayBeTold(trunk, call, call.asserted) : null;
  if (told !== null) tell(call, `The carrier is told ${told}, marked as private.`);
  const answer = situation.answers?.[called] ?? "answers";
  const isAsked = call.asks && !trunk.isEmergency;
  if (isAsked && (answer === "answers" || answer === "machine")) {
    tell(call, `Who answers hears: “${stockWords("acceptCall", call.language)}”`);
    if (answer === "machine") {
      tell(call, `A machine answers at ${called}, and presses nothing.`);
      call.sec += ASKING_SEC;
    }
  }
  if (answer === "answers" || (answer === "machine" && !isAsked)) return { end };
  if (answer === "noAnswer") call.sec += trunk.ringSec;
  if (answer !== "machine") {
    tell(call, `${called} ${DOES_NOT[answer]}${answer === "noAnswer" ? ` within ${durationOf(trunk.ringSec)}` : ""}.`);
  }
  return leaveUntaken(call) ?? { end: { how: "ended", cause: CAUSES[answer], words: null } };
}

/** About as long as it takes to ask somebody who does not react. */
const ASKING_SEC = 20;
const CANNOT = { down: "is down", full: "has no free line", failure: "answers that it cannot" } as const;
const DOES_NOT = { busy: "is busy", noAnswer: "does not answer", unavailable: "cannot be reached" } as const;
/** Carriers say 480 of whoever cannot be reached, and Asterisk takes that for no answer. */
const CAUSES = { busy: 17, noAnswer: 19, unavailable: 19, machine: 19 } as const;

/**
 * An outside caller's own number where the trunk passes it on; else what was chosen, else the trunk's. Over the platform's no
 * number is shown that is the tenant's by its own word alone; but who calls for help is called back at whatever number was chosen.
 */
function shownOver(trunk: Of<"trunk">, call: CallInWalk): string | null {
  const { situation, program, shown, isWithheld } = call;
  const { from } = situation;
  // Over the platform's trunks only what these brought: a carrier of the tenant's own may write any number into From.
  const isVouchedFor = trunk.scope === "tenant" || !program.ownTrunkNumbers.includes(situation.to);
  if (
    from.kind === "outside" &&
    isVouchedFor &&
    trunk.passesForeignCallerId &&
    !trunk.isEmergency &&
    from.number?.startsWith("+")
  ) {
    return from.number;
  }
  return isWithheld ? null : mayBeTold(trunk, call, shown);
}

function mayBeTold(trunk: Of<"trunk">, { program, situation }: CallInWalk, number: string | null): string | null {
  if (number !== null && situation.takenNumbers?.includes(number) === true) return trunk.fallbackCallerId;
  const may = trunk.scope === "tenant" || trunk.isEmergency || !program.ownTrunkNumbers.includes(number ?? "");
  return (may ? number : null) ?? trunk.fallbackCallerId;
}
