const MAX_NAME_CHARS = 80;

/** "Nora copy", or "Nora copy 2" and so on where that is taken; cut so that a name of full length stays valid. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n++) {
    const suffix = n === 1 ? " copy" : ` copy ${n}`;
    const candidate = `${cut(name, MAX_NAME_CHARS - suffix.length)}${suffix}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** At most `length` UTF-16 units, never half a character. */
function cut(text: string, length: number): string {
  const shortened = text.slice(0, length);
  return shortened.isWellFormed() ? shortened : shortened.slice(0, -1);
}
