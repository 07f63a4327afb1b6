import { createTwoFilesPatch } from "diff";
import type { FileChanges } from "./ports.ts";

const MAX_LENGTH = 200_000;
/** Comparing holds up the whole process, agents' audio too: files that differ in everything are not worth it. */
const FILE_TIMEOUT_MS = 60;
const DIGEST = /\b(MD5|SHA-256|SHA-512-256):([0-9a-f]{32,64})\b/g;

/** Unified diff of two generations' files. Digests read `********`, with a word where they differ. */
export function diffFiles(
  previous: ReadonlyMap<string, string>,
  next: ReadonlyMap<string, string>,
  changes: FileChanges,
): string {
  const parts: string[] = [];
  let length = 0;
  for (const file of [...changes.changed, ...changes.removed].sort()) {
    const [before, after] = maskDigests(previous.get(file) ?? "", next.get(file) ?? "");
    const patch = createTwoFilesPatch(`a/${file}`, `b/${file}`, before, after, undefined, undefined, {
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

function maskDigests(before: string, after: string): [string, string] {
  return [mask(before, digestsOf(after), "old"), mask(after, digestsOf(before), "new")];
}

function digestsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(DIGEST), (match) => match[0]));
}

function mask(text: string, others: ReadonlySet<string>, word: string): string {
  return text.replaceAll(DIGEST, (whole, kind: string) => `${kind}:********${others.has(whole) ? "" : ` (${word})`}`);
}
