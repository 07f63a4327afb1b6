import type { Situation } from "../situation.ts";
import type { Trace } from "../trace.ts";
import { walk } from "../walk.ts";
import { ACME_PROGRAM, FRIDAY_NOON, MAIN_NUMBER } from "./acme.ts";

export const MOBILE = "+436769876543";

/** A call from a mobile to the main number, on a Friday at noon. */
export function fromOutside(situation: Partial<Situation> = {}): Trace {
  return walk(ACME_PROGRAM, {
    from: { kind: "outside", number: MOBILE },
    to: MAIN_NUMBER,
    at: FRIDAY_NOON,
    ...situation,
  });
}

/** What somebody of ACME dials, on a Friday at noon. */
export function dial(extension: string, to: string, situation: Partial<Situation> = {}): Trace {
  return walk(ACME_PROGRAM, { from: { kind: "inside", extension }, to, at: FRIDAY_NOON, ...situation });
}

/** As the timeline has them. */
export function notesOf({ entries }: Trace): readonly string[] {
  return entries.flatMap(({ note }) => (note === null ? [] : [`${note.kind} ${note.target}`]));
}
