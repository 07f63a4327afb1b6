import { type Snapshot, type SnapshotVoicemailBox, spokenLanguage } from "@callplane/edge-api/contract";
import { zoneWord } from "./dialplan/words.ts";
import { callerName, shardOf } from "./names.ts";
import { dialplanWord, type Option, type Section } from "./writer.ts";

/** Cannot be typed on a phone: until the gateway has put a PIN into the spool folder nobody gets in. */
const NO_PIN = "x";

/** A tenant's boxes, in a context of its own; none: no section. Neither PIN nor address stands here. */
export function voicemailSections({ tenant, routing }: Snapshot): Section[] {
  const boxes = routing?.voicemailBoxes ?? [];
  if (boxes.length === 0) return [];
  return [{ name: tenant.key, options: boxes.map((box) => boxLine(box, tenant.key)) }];
}

/** The section of voicemail.conf that says in which zone, and how, the time of a message is spoken. It stands empty in a file read before. */
export const ZONES = "zonemessages";
/** Of the words of voicemail.conf: a day's name or date, and an hour by the clock of 12, or of 24. */
const TWELVE_HOURS = "'vm-received' Q 'digits/at' IMp";
const ALL_DAY = "'vm-received' Q 'digits/at' HM";

/** The company's own, by its key: times are spoken as they were there. */
function zoneSection({ key, timeZone, language }: Snapshot["tenant"]): Section {
  const format = spokenLanguage(language) === "en" ? TWELVE_HOURS : ALL_DAY;
  return { name: ZONES, isContinued: true, options: [[key, `${zoneWord(timeZone)}|${format}`]] };
}

/**
 * The same boxes in one file per hundred numbers: a name stands here for whoever looks people up by name, and a new one shall rewrite a
 * hundred boxes and not ten thousand. Each goes on with the tenant's section, which stands empty in a file read before: Directory() would
 * read no more than the first of several.
 */
export function voicemailFiles({ tenant, ...snapshot }: Snapshot): ReadonlyMap<string, Section> {
  const [whole] = voicemailSections({ tenant, ...snapshot });
  if (whole === undefined) return new Map();
  const byFile = Map.groupBy(whole.options, ([number]) => voicemailFile(tenant.key, number));
  const boxes = Array.from(byFile, ([file, options]): [string, Section] => [
    file,
    { name: tenant.key, isContinued: true, options },
  ]);
  return new Map([[`voicemail.d/${tenant.key}-zone.conf`, zoneSection(tenant)], ...boxes]);
}

/** Numbers of the boxes that light a person's lamp: the own one, and shared ones that the person is named to hear. */
export function boxesHeard({ routing }: Snapshot): (userId: string) => readonly string[] {
  const boxes = new Map<string, string[]>();
  const add = (userId: string, number: string) => boxes.set(userId, [...(boxes.get(userId) ?? []), number]);
  for (const { userId, number } of routing?.voicemailBoxes ?? []) if (userId !== null) add(userId, number);
  for (const { listenerIds = [], number } of routing?.voicemailBoxes ?? []) {
    for (const userId of listenerIds) add(userId, number);
  }
  return (userId) => boxes.get(userId) ?? [];
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

function boxLine(
  { number, name, userId, maxMessageSec, onZero, inDirectory }: SnapshotVoicemailBox,
  zone: string,
): Option {
  const options = [
    `maxsecs=${maxMessageSec}`,
    `tz=${zone}`,
    ...(userId === null || inDirectory === false ? ["hidefromdir=yes"] : []),
    // 0 goes to the dialplan's `o`.
    ...(onZero === undefined ? [] : ["operator=yes"]),
  ];
  return [dialplanWord("box", number), [NO_PIN, spokenName(name) || number, "", "", options.join("|")].join(",")];
}

/** As phones show it, without what parts the fields of a line. */
function spokenName(name: string): string {
  return callerName(name.replaceAll(/[,|;"\\<>=]/g, " ").replaceAll(/\s+/g, " "));
}
