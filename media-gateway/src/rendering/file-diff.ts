import { createTwoFilesPatch } from "diff";
import { maskEachOther } from "./mask-secrets.ts";

const MAX_LENGTH = 200_000;
/** Of one file; those that differ in everything are not worth more. */
const FILE_TIMEOUT_MS = 250;

/** Unified diff of files by path, of those that differ: what they were, what they are. Secrets read `********`, with a word where they differ. */
export function diffFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let length = 0;
  for (const file of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = maskEachOther(before.get(file) ?? "", after.get(file) ?? "");
    const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, was, is, undefined, undefined, {
      context: 3,
      timeout: FILE_TIMEOUT_MS,
    });
    const text = patch?.replace(/^=+\n/, "") ?? `--- a/${file}\n+++ b/${file}\n(too different to show)\n`;
    parts.push(text);
    length += text.length;
    if (length > MAX_LENGTH) break;
  }
  const whole = parts.join("");
  const note = "\n(the rest is left out)\n";
  return whole.length <= MAX_LENGTH ? whole : whole.slice(0, MAX_LENGTH - note.length).toWellFormed() + note;
}
