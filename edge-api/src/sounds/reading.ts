/** How long it lasts, or in a sentence why it cannot be taken. */
export type Reading = { durationMs: number } | { objection: string };

/** Whether the letters stand there. */
export function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  return [...text].every((letter, index) => bytes[at + index] === letter.charCodeAt(0));
}
