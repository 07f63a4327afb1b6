import type { Snapshot, SnapshotVoicemailBox } from "@callplane/edge-api/contract";
import { callerName, shardOf } from "./names.ts";
import { dialplanWord, type Option, type Section } from "./writer.ts";

/** Cannot be typed on a phone: until the gateway has put a PIN into the spool folder nobody gets in. */
const NO_PIN = "x";

/** A tenant's boxes, in a context of its own; none: no section. Neither PIN nor address stands here. */
export function voicemailSections({ tenant, routing }: Snapshot): Section[] {
  const boxes = routing?.voicemailBoxes ?? [];
  if (boxes.length === 0) return [];
  return [{ name: tenant.key, options: boxes.map(boxLine) }];
}

/**
 * The same boxes in one file per hundred numbers: a name stands here for whoever looks people up by name, and a new one shall rewrite a
 * hundred boxes and not ten thousand. Each goes on with the tenant's section, which stands empty in a file read before: Directory() would
 * read no more than the first of several.
 */
export function voicemailFiles(snapshot: Snapshot): ReadonlyMap<string, Section> {
  const [whole] = voicemailSections(snapshot);
  const byFile = Map.groupBy(whole?.options ?? [], ([number]) => voicemailFile(snapshot.tenant.key, number));
  return new Map(
    Array.from(byFile, ([file, options]) => [file, { name: snapshot.tenant.key, isContinued: true, options }]),
  );
}

/**
 * Whether two texts of a file differ in names at most. They matter to Directory() alone, which reads the files anew at each call: what the
 * voicemail module has read may stay as it is. Ten thousand boxes cost it seconds, for it looks through all of them for each.
 */
export function differsInNamesOnly(before: string | undefined, after: string | undefined): boolean {
  return before !== undefined && after !== undefined && nameless(before) === nameless(after);
}

function nameless(text: string): string {
  return text.replaceAll(/^;.*$/gm, "").replaceAll(/^(\d+ = [^,]*),[^,]*/gm, "$1");
}

function voicemailFile(tenantKey: string, number: string): string {
  return `voicemail.d/${tenantKey}-${shardOf(number)}.conf`;
}

function boxLine({ number, name, userId, maxMessageSec }: SnapshotVoicemailBox): Option {
  const options = [`maxsecs=${maxMessageSec}`, ...(userId === null ? ["hidefromdir=yes"] : [])];
  return [dialplanWord("box", number), [NO_PIN, spokenName(name) || number, "", "", options.join("|")].join(",")];
}

/** As phones show it, without what parts the fields of a line. */
function spokenName(name: string): string {
  return callerName(name.replaceAll(/[,|;"\\<>=]/g, " ").replaceAll(/\s+/g, " "));
}
