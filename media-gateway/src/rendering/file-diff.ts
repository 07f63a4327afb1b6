import { createTwoFilesPatch } from "diff";

const MAX_LENGTH = 200_000;
/** Of one file; those that differ in everything are not worth more. */
const FILE_TIMEOUT_MS = 250;
const DIGEST = /\b(MD5|SHA-256|SHA-512-256):([0-9a-f]{32,64})\b/g;

/** Unified diff of files by path, of those that differ: what they were, what they are. Digests read `********`, with a word where they differ. */
export function diffFiles(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): string {
  const parts: string[] = [];
  let length = 0;
  for (const file of [...new Set([...before.keys(), ...after.keys()])].sort()) {
    const [was, is] = maskDigests(before.get(file) ?? "", after.get(file) ?? "");
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

function maskDigests(before: string, after: string): [string, string] {
  return [mask(before, digestsOf(after), "old"), mask(after, digestsOf(before), "new")];
}

function digestsOf(text: string): ReadonlySet<string> {
  return new Set(Array.from(text.matchAll(DIGEST), (match) => match[0]));
}

function mask(text: string, others: ReadonlySet<string>, word: string): string {
  return text.replaceAll(DIGEST, (whole, kind: string) => `${kind}:********${others.has(whole) ? "" : ` (${word})`}`);
}
