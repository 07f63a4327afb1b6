import {
  BLOCKS,
  type Block,
  type BlockId,
  dialableIn,
  type MenuDialing,
  type NumberPlan,
  type PhoneLanguage,
  type RoutingProgram,
  type SoundRef,
  type Step,
} from "@callplane/edge-api/contract";
import { ConfgenError } from "../errors.ts";
import { companyMusic, nodeContext, numberContext } from "../names.ts";
import { dialplanWord } from "../writer.ts";
import type { Place } from "./lines.ts";
import { soundFile } from "./sounds.ts";
import { createTables, type Tables } from "./tables.ts";
import { blockWord } from "./words.ts";

/** What printing any step of a tenant's program may need. */
export interface Printing {
  readonly key: string;
  readonly tenantId: string;
  readonly plan: NumberPlan | null;
  /** What the tenant's conferences are announced in. */
  readonly language: PhoneLanguage;
  /** Music on hold of the tenant's own, by its name in Asterisk; empty: Asterisk's. */
  readonly music: string;
  /** Where a block begins. Throws ConfgenError when the program has no such block. */
  readonly place: (block: BlockId) => Place;
  /** Whether anything printed so far leads to the block. */
  readonly isLedTo: (block: BlockId) => boolean;
  /** What Playback takes for it. */
  readonly sound: (sound: SoundRef) => string;
  /** Look-ups by extension, printed once however many steps use them. */
  readonly tables: Tables;
  /** Extensions a menu's callers may dial, and digits that are something else's, by the kinds the menu allows. */
  readonly dialable: (dialing: MenuDialing) => Dialable;
}

/** Where a step stands. */
export interface Position extends Printing {
  readonly block: BlockId;
  readonly index: number;
  /** A label of this step's own. */
  readonly label: (name: string) => string;
  /** The next step's place: for steps that go on from their middle. */
  readonly here: Place;
}

export function startPrinting(program: RoutingProgram, soundsDir: string): Printing {
  const key = dialplanWord("tenant key", program.tenantKey);
  const people = new Map<BlockId, string>();
  const ledTo = new Set<BlockId>();
  for (const { number, block } of program.internal) {
    if (onlyPerson(program.blocks.get(block)) !== undefined && !people.has(block)) people.set(block, number);
  }
  return {
    key,
    tenantId: dialplanWord("tenant id", program.tenantId),
    plan: program.plan,
    language: program.language,
    music: program.hasMusic ? companyMusic(key) : "",
    place(block) {
      ledTo.add(block);
      const extension = people.get(block);
      if (extension !== undefined) return `${numberContext(key)},${dialplanWord("extension", extension)},1`;
      if (!program.blocks.has(block)) throw new ConfgenError(`the routing leads to ${block}, which is not there`);
      return `${nodeContext(key)},${blockWord(block)},1`;
    },
    isLedTo: (block) => ledTo.has(block),
    sound: (sound) => soundFile(sound, soundsDir),
    tables: createTables(key),
    dialable: dialableBy(program),
  };
}

/** `others` is one and the same object for the same kinds: its table is printed once. */
export interface Dialable {
  readonly extensions: readonly string[];
  readonly others: readonly string[];
}

function dialableBy(program: RoutingProgram): (dialing: MenuDialing) => Dialable {
  const known = new Map<string, Dialable>();
  return (dialing) => {
    const kinds = dialing.kinds.join();
    const extensions = dialableIn(program, dialing);
    const found = known.get(kinds) ?? { extensions, others: digitsBeside(program, new Set(extensions)) };
    known.set(kinds, found);
    return found;
  };
}

/** What can be dialled inside by digits alone and is none of these. */
function digitsBeside({ internal }: RoutingProgram, extensions: ReadonlySet<string>): readonly string[] {
  return internal.flatMap(({ number }) => (/^\d{2,6}$/.test(number) && !extensions.has(number) ? [number] : []));
}

/** The person a block is nothing but: such a block is one line, the person's own number. */
export function onlyPerson(block: Block | undefined): Extract<Step, { do: "person" }> | undefined {
  const [only, ...rest] = block?.steps ?? [];
  return only?.do === "person" && rest.length === 0 ? only : undefined;
}

/** Where a DID's block leads, and what it is spoken in, if it does nothing that `callplane-called` does not do. */
export function onlyLeads(
  block: Block | undefined,
  number: string,
): { readonly to: BlockId; readonly language: PhoneLanguage | null } | undefined {
  const [check, note, ...more] = block?.steps ?? [];
  const [voice] = more;
  const [blocked, hidden, goto, ...rest] = voice?.do === "voice" ? more.slice(1) : more;
  const isKnown =
    check?.do === "check" &&
    check.if.is === "suspended" &&
    check.then === BLOCKS.suspended &&
    note?.do === "note" &&
    note.note === "did" &&
    note.target === number &&
    blocked?.do === "check" &&
    blocked.if.is === "callerBlocked" &&
    blocked.then === BLOCKS.callerBlocked &&
    hidden?.do === "check" &&
    hidden.if.is === "callerHidden" &&
    hidden.then === BLOCKS.callerHidden &&
    goto?.do === "goto" &&
    rest.length === 0;
  return isKnown ? { to: goto.block, language: voice?.do === "voice" ? voice.language : null } : undefined;
}

export function positionOf(printing: Printing, block: BlockId, index: number): Position {
  return {
    ...printing,
    block,
    index,
    label: (name) => `s${index}${name}`,
    here: `${nodeContext(printing.key)},${blockWord(block)}`,
  };
}
