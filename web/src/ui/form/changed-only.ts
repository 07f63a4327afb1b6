/**
 * Of the values, the top-level fields with something changed in them.
 * @param dirty React Hook Form's `dirtyFields`: the same shape, `true` at each changed leaf
 */
export function changedOnly<Output>(output: Output, dirty: Readonly<Record<string, unknown>>): Partial<Output> {
  const changed: Partial<Output> = {};
  for (const key in output) {
    if (isAnyTrue(dirty[key])) changed[key] = output[key];
  }
  return changed;
}

function isAnyTrue(mark: unknown): boolean {
  if (typeof mark !== "object" || mark === null) return mark === true;
  return Object.values(mark).some(isAnyTrue);
}
