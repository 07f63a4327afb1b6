/** Where the next free extension is looked for in a range that was changed: where it was, or at the new beginning. */
export function nextWithin(next: number, start: number, end: number): number {
  return next >= start && next <= end + 1 ? next : start;
}
