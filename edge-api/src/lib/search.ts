/** A LIKE pattern for texts that hold `words` as they are: `%` and `_` stand for themselves. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, "\\$&")}%`;
}
