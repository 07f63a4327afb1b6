import type { RehearsalObjection, Snapshot } from "@callplane/edge-api/contract";
import { type NamedObjects, namedObjects, type Subject } from "./named-objects.ts";

const NOBODY: Subject = { objectKind: null, objectId: null, objectName: null };
const PLACE = /^((?:pjsip|dialplan|queues|voicemail|parking)\.d\/[^\s:]+)(?::(\d+))?: /;
const ID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const MAX_MESSAGE = 1000;

/**
 * Tells of each objection to a candidate which phone, person, queue or whatever else it concerns, where its words or the line it names show
 * that. `files` are the candidate's. Pure.
 */
export function explainObjections(
  sentences: readonly string[],
  { snapshot, files }: { snapshot: Snapshot; files: ReadonlyMap<string, string> },
): RehearsalObjection[] {
  const objects = namedObjects(snapshot);
  return sentences.map((sentence) => {
    const [place, file, line] = PLACE.exec(sentence) ?? [""];
    const message = sentence.slice(place.length);
    const above = file === undefined || line === undefined ? "" : linesUpTo(files.get(file) ?? "", Number(line));
    const concerned = namedIn(message, objects) ?? atLine(file ?? "", above, objects) ?? dialled(message, objects);
    return {
      message: message.slice(0, MAX_MESSAGE).toWellFormed(),
      file: file ?? null,
      line: line === undefined ? null : Number(line),
      ...(concerned ?? NOBODY),
    };
  });
}

/** The same for an apply that failed, whose details are plain sentences: each begins with what it concerns, where that is known. */
export function nameSubjects(sentences: readonly string[], of: Parameters<typeof explainObjections>[1]): string[] {
  return explainObjections(sentences, of).map(({ objectName }, index) => {
    const sentence = sentences[index] ?? "";
    return objectName === null ? sentence : `${objectName}: ${sentence}`;
  });
}

/** By a name that stands for nothing else. */
function namedIn(text: string, { bySipName, byId }: NamedObjects): Subject | undefined {
  for (const [word] of text.matchAll(/[a-z0-9][a-z0-9-]{2,59}/g)) {
    const found = bySipName.get(word);
    if (found !== undefined) return found;
  }
  for (const [id] of text.matchAll(ID)) {
    const found = byId.get(id);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** By where in its file the last line stands. */
function atLine(file: string, above: string, objects: NamedObjects): Subject | undefined {
  if (file.startsWith("parking.d/") && !/\/00-/.test(file)) return objects.parking;
  if (file.startsWith("voicemail.d/")) {
    return objects.boxes.get(/^(\d+) *=/.exec(above.split("\n").at(-1) ?? "")?.[1] ?? "");
  }
  if (file.startsWith("dialplan.d/")) {
    const extension = last(above, /^exten\s*=>?\s*([^,\n]+)/gm);
    return namedIn(extension, objects) ?? objects.byNumber.get(extension);
  }
  return namedIn(last(above, /^\[([^\]\n]+)/gm), objects);
}

function dialled(message: string, { byNumber }: NamedObjects): Subject | undefined {
  return byNumber.get(/\bextension (\+?\d+)\b/.exec(message)?.[1] ?? "");
}

function last(text: string, pattern: RegExp): string {
  return [...text.matchAll(pattern)].at(-1)?.[1] ?? "";
}

function linesUpTo(text: string, line: number): string {
  return text.split("\n", line).join("\n");
}
