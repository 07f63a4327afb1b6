import type { RehearsalObjection, Snapshot } from "@callplane/edge-api/contract";

type Subject = Pick<RehearsalObjection, "objectKind" | "objectId" | "objectName">;

const NOBODY: Subject = { objectKind: null, objectId: null, objectName: null };
const PLACE = /^((?:pjsip|dialplan)\.d\/[^\s:]+)(?::(\d+))?: /;
const MAX_MESSAGE = 1000;
const MAX_NAME = 300;

/**
 * Tells of each objection to a candidate which phone, person or agent it concerns, where its words or the line it names show that.
 * `files` are the candidate's. Pure.
 */
export function explainObjections(
  sentences: readonly string[],
  { snapshot, files }: { snapshot: Snapshot; files: ReadonlyMap<string, string> },
): RehearsalObjection[] {
  const devices = devicesOf(snapshot);
  const extensions = extensionsOf(snapshot);
  return sentences.map((sentence) => {
    const [place, file, line] = PLACE.exec(sentence) ?? [""];
    const message = sentence.slice(place.length);
    const above = file === undefined || line === undefined ? "" : linesUpTo(files.get(file) ?? "", Number(line));
    const subject =
      namedDevice(message, devices) ?? devices.get(sectionAt(above)) ?? extensions.get(numberAt(above, message));
    return {
      message: message.slice(0, MAX_MESSAGE).toWellFormed(),
      file: file ?? null,
      line: line === undefined ? null : Number(line),
      ...(subject ?? NOBODY),
    };
  });
}

function devicesOf(snapshot: Snapshot): ReadonlyMap<string, Subject> {
  return new Map(
    snapshot.users.flatMap((user) =>
      user.devices.map((device): [string, Subject] => [
        device.sipUsername,
        subject("device", device.id, `${device.label} of ${user.name} (${user.extension})`),
      ]),
    ),
  );
}

function extensionsOf({ users, agents }: Snapshot): ReadonlyMap<string, Subject> {
  return new Map([
    ...users.map((user): [string, Subject] => [
      user.extension,
      subject("user", user.id, `${user.name} (${user.extension})`),
    ]),
    ...agents.flatMap((agent): [string, Subject][] =>
      agent.extension === null
        ? []
        : [[agent.extension, subject("agent", agent.id, `${agent.name} (${agent.extension})`)]],
    ),
  ]);
}

function subject(objectKind: string, objectId: string, name: string): Subject {
  return { objectKind, objectId, objectName: name.slice(0, MAX_NAME).toWellFormed() };
}

function namedDevice(message: string, devices: ReadonlyMap<string, Subject>): Subject | undefined {
  for (const [word] of message.matchAll(/[a-z0-9][a-z0-9-]{2,59}/g)) {
    const device = devices.get(word);
    if (device !== undefined) return device;
  }
  return undefined;
}

function linesUpTo(text: string, line: number): string {
  return text.split("\n", line).join("\n");
}

/** Name of the section that the last line belongs to. */
function sectionAt(above: string): string {
  return (
    above
      .match(/^\[([^\]\n]+)/gm)
      ?.at(-1)
      ?.slice(1) ?? ""
  );
}

/** The dialled number the last line belongs to, or the one the words name. */
function numberAt(above: string, message: string): string {
  const line = above.match(/^exten\s*=>?\s*[^,\n]+/gm)?.at(-1);
  return line?.replace(/^exten\s*=>?\s*/, "") ?? /\bextension (\d+)\b/.exec(message)?.[1] ?? "";
}
