import { differsInNamesOnly } from "../confgen/index.ts";
import { type FileChanges, RELOADABLE, type Reloadable } from "./ports.ts";

type FileTexts = ReadonlyMap<string, string>;

/** What Asterisk has to read anew, in order. Something always, where any file differs: what is live shall be what was read back. */
export function reloadsFor(before: FileTexts, after: FileTexts, { changed, removed }: FileChanges): Reloadable[] {
  const differing = [...changed, ...removed];
  const touched = RELOADABLE.filter((what) => differing.some((file) => file.startsWith(`${what}.d/`)));
  const boxes = differing.filter((file) => file.startsWith("voicemail.d/"));
  const isNamesOnly = boxes.every((file) => differsInNamesOnly(before.get(file), after.get(file)));
  const needed = touched.filter((what) => what !== "voicemail" || !isNamesOnly);
  return needed.length > 0 ? needed : touched;
}
