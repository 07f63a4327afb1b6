import { AppError, conflictOn } from "../lib/errors.ts";

/** The very number, `null` for none, `undefined` for the next free one. */
export type WantedExtension = { number: string } | null | undefined;

export type AllocationFacts = { start: string; end: string; free: string | null; isTaken: boolean };

/**
 * The number to give. Throws `conflict` naming a range that is full, or a number that is taken. The facts hold only under
 * the tenant's row lock, which any action that raises the revision has: fifty at once get fifty numbers.
 */
export function chooseNumber({ start, end, free, isTaken }: AllocationFacts, wanted: WantedExtension): string | null {
  if (wanted === null) return null;
  if (wanted === undefined) {
    if (free === null) throw rangeIsFull(start, end);
    return free;
  }
  if (isTaken) throw conflictOn(["extension", "number"], `Extension ${wanted.number} is taken`);
  return wanted.number;
}

function rangeIsFull(start: string, end: string): AppError {
  const message = `The extension range ${start}–${end} is full: free a number or widen the range`;
  return new AppError("conflict", message, {
    details: { issues: [{ path: ["extension"], message }], range: { start, end } },
  });
}
