// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are Asterisk's variables
import { BLOCKS, MAX_HOPS, type NoteKind, type Step } from "@callplane/edge-api/contract";
import { ARI_APP, nodeContext } from "../names.ts";
import { dialplanWord } from "../writer.ts";
import { call, hangUp, jump, jumpIf, type Line, labelled, line, play, routed, set } from "./lines.ts";
import type { Position } from "./printing.ts";
import { stockFiles } from "./sounds.ts";
import { read, VARIABLES } from "./variables.ts";
import { noteWord, wholeNumber } from "./words.ts";

type Of<K extends Step["do"]> = Extract<Step, { do: K }>;

/** What a note without a target of its own names. */
const AT_HAND: Partial<Record<NoteKind, string>> = {
  forward: read("forward"),
  outbound: read("number"),
  unknown: read("dialed"),
  emergency: read("dialed"),
};

export function printNote({ note, target }: Of<"note">): Line[] {
  return [routed(noteWord(note), target === "" ? (AT_HAND[note] ?? read("subject")) : noteWord(target))];
}

export function printHop(_: Of<"hop">, { place }: Position): Line[] {
  return [
    set(`__${VARIABLES.hops}`, `$[0${read("hops")} + 1]`),
    jumpIf(`${read("hops")} > ${MAX_HOPS}`, place(BLOCKS.tooManyHops)),
  ];
}

export function printAnswer(): Line[] {
  return [line("Answer")];
}

/** Any one's words and music are the channel's: of who calls, wherever the call is led. */
export function printVoice({ language }: Of<"voice">, { music }: Position): Line[] {
  return [set("CHANNEL(language)", language), set("CHANNEL(musicclass)", music)];
}

/** "One moment" is said once a call: agents that fall back to one another would say it at every move. */
export function printPlay({ sound }: Of<"play">, at: Position): Line[] {
  const lines = [...play(at.sound(sound))];
  if (sound.kind !== "words" || sound.words !== "oneMoment") return lines;
  return unless('"${callplaneMomentSaid}" = "1"', at, [set("callplaneMomentSaid", "1"), ...lines]);
}

export function printGoto({ block }: Of<"goto">, { place }: Position): Line[] {
  return [jump(place(block))];
}

export function printByCaller({ ways, otherwise }: Of<"byCaller">, { place, tables }: Position): Line[] {
  const places = Object.fromEntries(Object.entries(ways).map(([extension, block]) => [extension, place(block)]));
  return [...(Object.keys(places).length === 0 ? [] : [tables.jump("caller", places)]), jump(place(otherwise))];
}

/**
 * The next of the blocks, whoever called before. The counter is raised under a lock; who cannot have it takes the turn as it stands rather
 * than wait.
 */
export function printTurn({ counter, blocks }: Of<"turn">, { key, place }: Position): Line[] {
  const stored = `DB(callplane/${key}/turn/${dialplanWord("counter", counter)})`;
  const lock = `callplane-${key}-${counter}`;
  return [
    set("callplaneLock", `\${LOCK(${lock})}`),
    set("callplaneTurn", `$[0\${${stored}} % ${blocks.length}]`),
    set(stored, `$[(\${callplaneTurn} + 1) % ${blocks.length}]`),
    set("callplaneLock", `\${UNLOCK(${lock})}`),
    ...blocks.slice(1).map((block, index) => jumpIf(`\${callplaneTurn} = ${index + 1}`, place(block))),
    ...blocks.slice(0, 1).map((block) => jump(place(block))),
  ];
}

export function printAgent({ agentId }: Of<"agent">, { tenantId }: Position): Line[] {
  return [
    set(VARIABLES.told, ""),
    line("Stasis", ARI_APP, "agent", tenantId, dialplanWord("agent id", agentId)),
    // Reached when no gateway took the call, or when it gave the call back.
  ];
}

/** Only an outside caller is answered for the words' sake: the carrier might not pass early media on. Never dead air. */
export function printEnd({ cause, say }: Of<"end">): Line[] {
  const causeText = wholeNumber("cause", cause, 1, 127);
  if (say === null) return [hangUp(cause)];
  return [call("callplane-end", causeText, stockFiles(say))];
}

/** These lines, where the condition does not hold. */
function unless(condition: string, at: Position, lines: readonly Line[]): Line[] {
  const label = at.label("on");
  return [line("GotoIf", `$[${condition}]?${label}`), ...lines, labelled(label, line("NoOp"))];
}

/** A label within the block this step is in. */
export function within(at: Position, label: string): string {
  return `${nodeContext(at.key)},${at.block},${label}`;
}
