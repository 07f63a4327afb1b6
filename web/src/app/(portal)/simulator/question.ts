import { type SimulateCall, simulateCall } from "@callplane/edge-api/contract";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral } from "nuqs/server";

/** A question as it stands in the address, so that it can be sent to somebody. The moment is `at`, beside these. */
export const questionParams = {
  /** An extension; a number outside in E.164; or HIDDEN. */
  from: parseAsString,
  to: parseAsString,
  state: parseAsStringLiteral(["saved"]),
  /** `<extension or number>:<what becomes of it>` */
  answers: parseAsArrayOf(parseAsString),
  keys: parseAsArrayOf(parseAsString),
};
export type Asked = {
  from: string | null;
  to: string | null;
  state: "saved" | null;
  answers: readonly string[] | null;
  keys: readonly string[] | null;
};

/** Somebody outside who shows no number. */
export const HIDDEN = "hidden";

export const isOutside = (from: string): boolean => from === HIDDEN || from.startsWith("+");

const ANSWERS = ["answers", "machine", "busy", "noAnswer", "unavailable"] as const;
export type Answer = (typeof ANSWERS)[number];

/** Who is said to do what; what cannot be read is left out. */
export function answersOf({ answers }: Asked): Record<string, Answer> {
  const read: Record<string, Answer> = {};
  for (const each of answers ?? []) {
    const [who = "", what] = each.split(":");
    const known = ANSWERS.find((answer) => answer === what);
    if (who !== "" && known !== undefined) read[who] = known;
  }
  return read;
}

export const toAnswers = (answers: Readonly<Record<string, Answer>>): string[] | null => {
  const all = Object.entries(answers).map(([who, what]) => `${who}:${what}`);
  return all.length === 0 ? null : all;
};

/** What the edge is asked; undefined while the question is not whole. */
export function questionOf(asked: Asked, at: string | undefined): SimulateCall | undefined {
  const { from, to, state, keys } = asked;
  if (from === null || to === null) return undefined;
  const caller = isOutside(from)
    ? { kind: "outside", number: from === HIDDEN ? null : from }
    : { kind: "inside", extension: from };
  const question = { from: caller, to, at, state: state ?? "applied", answers: answersOf(asked), keys: keys ?? [] };
  return simulateCall.safeParse(question).data;
}
