import type { PhoneLanguage } from "../languages.ts";
import type { Verdict } from "../number-verdict.ts";
import type { AlsoRings } from "../self-service.ts";
import { BLOCKS, type Block, type BlockId, type RoutingProgram, type Step } from "./program.ts";
import type { Situation } from "./situation.ts";
import type { TraceEnd, TraceEntry } from "./trace.ts";

export type Person = Extract<Step, { do: "person" }>;

/** What a step does to the call: it leaves for a block, or ends; undefined: the next step. */
export type Turn = { readonly to: BlockId } | { readonly end: TraceEnd } | undefined;

/** A call on its way: what the dialplan keeps in channel variables. */
export type CallInWalk = {
  readonly program: RoutingProgram;
  readonly situation: Situation;
  readonly people: ReadonlyMap<string, Person>;
  readonly entries: TraceEntry[];
  readonly keys: string[];
  /** What the caller is spoken to in. */
  language: PhoneLanguage;
  block: Block;
  sec: number;
  hops: number;
  forwards: number;
  subject: Person | null;
  /** Where the subject forwards to, and why the last check held. */
  forward: string;
  because: string;
  dialed: string;
  dialedInside: string;
  number: string;
  /** Extension of who answers for the call towards the outside, and of who is shown there; null: the tenant. */
  caller: string | null;
  shownFor: string | null;
  shown: string | null;
  isWithheld: boolean;
  /** What the carrier may be told where it is withheld. */
  asserted: string | null;
  refusal: Verdict | null;
  /** Who answers outside must say so, and where the call goes that nobody took. */
  asks: boolean;
  untaken: BlockId | null;
  isTold: boolean;
  /** Which of its blocks the last turn left for. */
  beganWith: number;
};

export function startCall(program: RoutingProgram, situation: Situation): CallInWalk {
  const { from, to } = situation;
  const own = from.kind === "inside" ? from.extension.replace(/\D/g, "") : null;
  const dialed = to.replace(/[^0-9A-Za-z*#+]/g, "");
  return {
    program,
    situation,
    people: peopleOf(program),
    entries: [],
    keys: [...(situation.keys ?? [])],
    language: own === null ? "en" : program.language,
    block: blockAt(program, BLOCKS.outbound),
    sec: 0,
    hops: 0,
    forwards: 0,
    subject: null,
    forward: "",
    because: "",
    dialed,
    dialedInside: dialed,
    number: dialed,
    caller: own,
    shownFor: own,
    shown: null,
    isWithheld: false,
    asserted: null,
    refusal: null,
    asks: false,
    untaken: null,
    isTold: false,
    beganWith: 0,
  };
}

/** A call of its own that rings an outside number for whoever answers for it: a group for the tenant, a person's other phone for the person. */
export function callMember(
  call: CallInWalk,
  number: string,
  of: Pick<CallInWalk, "caller" | "shownFor" | "asks">,
): CallInWalk {
  return { ...call, ...of, dialed: number, untaken: null };
}

/** The way on of a call that nobody outside took, and who was asked is asked no more; undefined where nobody was. */
export function leaveUntaken(call: CallInWalk): Turn {
  const { untaken } = call;
  stopAsking(call);
  return untaken === null ? undefined : { to: untaken };
}

export function stopAsking(call: CallInWalk): void {
  call.asks = false;
  call.untaken = null;
}

/** Throws on a block that is not there: `compileRouting` makes no such program. */
export function blockAt(program: RoutingProgram, id: BlockId): Block {
  const block = program.blocks.get(id);
  if (block === undefined) throw new Error(`the program has no block ${id}`);
  return block;
}

export function tell(call: CallInWalk, sentence: string, note: TraceEntry["note"] = null): void {
  const { id, node } = call.block;
  call.entries.push({ note, sentence, block: id, node, afterSec: call.sec });
}

/** Outside numbers that ring for somebody beside the phones. The tenant's own are never rung: they might lead back. */
export function othersRungFor(extension: string, { situation, program }: CallInWalk): readonly AlsoRings[] {
  const own = (number: string) => program.inbound.some((did) => did.number === number);
  return (situation.people?.[extension]?.alsoRings ?? []).filter(({ number }) => !own(number));
}

/** When this moment of the call is: ms since 1970. */
export function nowOf({ situation, sec }: CallInWalk): number {
  return situation.at + sec * 1000;
}

/** The block an internal number leads to: the whole number first, then the longest code it begins with. */
export function findInternal({ internal }: RoutingProgram, dialed: string): BlockId | undefined {
  const exact = internal.find(({ number }) => number === dialed);
  if (exact !== undefined) return exact.block;
  const codes = internal.filter(({ number, isPrefix }) => isPrefix === true && dialed.startsWith(number));
  return codes.sort((a, b) => b.number.length - a.number.length)[0]?.block;
}

function peopleOf({ blocks }: RoutingProgram): ReadonlyMap<string, Person> {
  const people = new Map<string, Person>();
  for (const { steps } of blocks.values()) {
    const [step] = steps;
    if (step?.do === "person") people.set(step.extension, step);
  }
  return people;
}
