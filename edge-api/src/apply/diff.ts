import { canonicalJson, OBJECT_KINDS, type ObjectChange, type Snapshot } from "../../contract/index.ts";
import { comparedValue, type Fields, type Subject, shownValue } from "./diff-fields.ts";
import { subjectsOf, subjectsOfNothing } from "./diff-subjects.ts";

/** Changes listed to a person; the count is always the whole. A first apply of 10 000 people would be megabytes of JSON. */
export const MAX_LISTED_CHANGES = 1000;

/**
 * What going from one snapshot to the other creates, updates and deletes, field by field, in a person's words: a device belongs to
 * "Anna (1000)", a number leads to "Queue Support", a secret reads as changed and never shows. In the order of OBJECT_KINDS.
 */
export function diffSnapshots(before: Snapshot | null, after: Snapshot): ObjectChange[] {
  const old = byKey(before === null ? subjectsOfNothing(after) : subjectsOf(before));
  const next = byKey(subjectsOf(after));
  const changes: ObjectChange[] = [];
  for (const [key, subject] of next) {
    const previous = old.get(key);
    const fields = changedFields(previous?.fields ?? {}, subject.fields);
    if (fields.length === 0) continue;
    changes.push(changeOf(subject, previous === undefined ? "create" : "update", fields));
  }
  for (const [key, subject] of old) {
    if (!next.has(key)) changes.push(changeOf(subject, "delete", changedFields(subject.fields, {})));
  }
  return changes.sort((a, b) => OBJECT_KINDS.indexOf(a.kind) - OBJECT_KINDS.indexOf(b.kind));
}

function byKey(subjects: readonly Subject[]): Map<string, Subject> {
  return new Map(subjects.map((subject) => [`${subject.kind}:${subject.id}`, subject]));
}

function changedFields(before: Fields, after: Fields): ObjectChange["fields"] {
  const changes: ObjectChange["fields"] = [];
  const compare = (field: string) => {
    if (isSame(comparedValue(before[field]), comparedValue(after[field]))) return;
    changes.push({ field, before: shownValue(before[field]), after: shownValue(after[field]) });
  };
  for (const field of Object.keys(after)) compare(field);
  for (const field of Object.keys(before)) if (!(field in after)) compare(field);
  return changes;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b);
}

function changeOf({ kind, id, name }: Subject, change: ObjectChange["change"], fields: ObjectChange["fields"]) {
  return { kind, id, name, change, fields };
}
