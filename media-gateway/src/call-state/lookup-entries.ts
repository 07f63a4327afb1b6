import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { alsoRingsDialString } from "../confgen/index.ts";
import { laterChange, type PhoneChange } from "./phone-changes.ts";

type Person = CallState["people"][number];

const FORWARDS = [
  ["cfu", "forwardAlways"],
  ["cfb", "forwardBusy"],
  ["cfna", "forwardNoAnswer"],
] as const;

/** Kinds of entries that follow the live state; whatever else stands under them goes. */
export const LIVE_ENTRIES: ReadonlySet<string> = new Set([
  ...["dnd", "cfu", "cfu-asks", "cfb", "cfb-asks", "cfna", "cfna-asks", "ring", "also", "own-block"],
  ...["hours", "mayhours", "block", "taken"],
]);

/**
 * What Asterisk's database shall hold of a tenant's live state, by key: what the edge says, and of each field what was set by phone since.
 * People go by the extension they have in what runs, not in what is saved.
 */
export function lookupEntries(
  { body }: SnapshotEnvelope,
  state: CallState,
  changes: readonly PhoneChange[],
): Map<string, string> {
  const { key } = body.tenant;
  const entries = new Map<string, string>();
  const enter = (list: string, { kind, number }: CallState["blockedCallers"][number]) => {
    const name = `${list}/${number ?? "anonymous"}`;
    // A beginning blocks the number of the same digits too.
    if (entries.get(name) !== "prefix") entries.set(name, number === null ? "1" : kind);
  };
  const own = new Set((body.routing?.dids ?? []).map(({ number }) => number));
  const people = new Map(state.people.map((person) => [person.userId, person]));
  for (const { id, extension } of body.users) {
    const person = people.get(id);
    for (const [kind, value] of personEntries(extension, person, changes)) {
      entries.set(`${key}/${kind}/${extension}`, value);
    }
    // A number of the tenant's own might lead back to whom it rings for.
    const others = (person?.alsoRings?.value ?? []).filter(({ number }) => !own.has(number));
    for (const blocked of [...(person?.blockedCallers?.value ?? []), ...blockedByPhone(extension, person, changes)]) {
      enter(`${key}/own-block/${extension}`, blocked);
    }
    if (others.length > 0) entries.set(`${key}/also/${extension}`, alsoRingsDialString(key, extension, others));
  }
  for (const [hoursId, value] of overrides(state, changes)) entries.set(`${key}/hours/${hoursId}`, value);
  for (const extension of state.hoursKeepers) entries.set(`${key}/mayhours/${extension}`, "1");
  for (const blocked of state.blockedCallers) enter(`${key}/block`, blocked);
  for (const number of state.takenNumbers) entries.set(`${key}/taken/${number}`, "1");
  return entries;
}

/** Whom the person blocked by phone since. */
function blockedByPhone(extension: string, person: Person | undefined, changes: readonly PhoneChange[]) {
  const known = Date.parse(person?.blockedCallers?.changedAt ?? "1970-01-01");
  const since = changes.filter(
    (each) => each.extension === extension && each.field === "blockCaller" && each.at > known,
  );
  return since.map(({ value }) => ({ kind: "number" as const, number: value }));
}

function personEntries(
  extension: string,
  person: Person | undefined,
  changes: readonly PhoneChange[],
): [kind: string, value: string][] {
  const phoned = (field: keyof Person & string) => {
    const setting = person?.[field];
    const changedAt = typeof setting === "object" ? setting?.changedAt : undefined;
    return laterChange(changes, { extension, field, changedAt })?.value;
  };
  const entries: [string, string][] = [];
  const doNotDisturb = phoned("doNotDisturb") ?? String(person?.doNotDisturb?.value ?? false);
  if (doNotDisturb === "true") entries.push(["dnd", "1"]);
  for (const [kind, field] of FORWARDS) {
    const target = phoned(field) ?? person?.[field]?.value ?? "";
    if (target !== "") entries.push([kind, target]);
    const asks = person?.[`${field}Asks`]?.value;
    if (asks !== undefined) entries.push([`${kind}-asks`, asks ? "1" : "0"]);
  }
  const ringSec = person?.ringSec?.value;
  if (typeof ringSec === "number") entries.push(["ring", String(ringSec)]);
  return entries;
}

/** What is set by hand of each opening hours, `closed:<seconds since 1970>`: by portal, or by whoever's phone since. */
function overrides(state: CallState, changes: readonly PhoneChange[]): Map<string, string> {
  const set = new Map(
    state.overrides.map(({ businessHoursId, state: isNow, until, changedAt }) => {
      const untilSec = until === null ? 0 : Math.floor(Date.parse(until) / 1000);
      return [businessHoursId, { value: `${isNow}:${untilSec}`, at: Date.parse(changedAt) }];
    }),
  );
  for (const { field, value, at } of changes) {
    const hoursId = /^hours_([0-9a-f-]{36})$/.exec(field)?.[1];
    if (hoursId !== undefined && at > (set.get(hoursId)?.at ?? 0)) set.set(hoursId, { value, at });
  }
  return new Map([...set].flatMap(([hoursId, { value }]) => (value === "" ? [] : [[hoursId, value]])));
}
