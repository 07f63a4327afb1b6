import {
  canonicalJson,
  MASKED_SECRET,
  OBJECT_KINDS,
  type ObjectChange,
  type Snapshot,
  type SnapshotAgent,
  type SnapshotDevice,
  type SnapshotUser,
} from "../../contract/index.ts";

type Fields = Record<string, unknown>;
type Subject = { kind: ObjectChange["kind"]; id: string; name: string; fields: Fields };

/** Changes listed to a person; the count is always the whole. A first apply of 10 000 people would be megabytes of JSON. */
export const MAX_LISTED_CHANGES = 1000;

/**
 * What going from one snapshot to the other creates, updates and deletes, field by field, in a person's words: a device belongs to
 * "Anna (1000)", a digest reads as a changed password and never shows. Ordered tenant, users, devices, agents.
 */
export function diffSnapshots(before: Snapshot | null, after: Snapshot): ObjectChange[] {
  const old = subjectsOf(before);
  const next = subjectsOf(after);
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

/** Digests stand apart from the rest: compared, never shown. */
const SECRET_FIELD = "sipPassword";

function subjectsOf(snapshot: Snapshot | null): Map<string, Subject> {
  const subjects = new Map<string, Subject>();
  const add = (subject: Subject) => subjects.set(`${subject.kind}:${subject.id}`, subject);
  if (snapshot === null) return subjects;
  const { id, ...tenant } = snapshot.tenant;
  add({ kind: "tenant", id, name: tenant.name, fields: tenant });
  for (const user of snapshot.users) {
    add({ kind: "user", id: user.id, name: user.name, fields: { name: user.name, extension: user.extension } });
    for (const device of user.devices) add(deviceSubject(device, user));
  }
  for (const agent of snapshot.agents) add(agentSubject(agent));
  return subjects;
}

function deviceSubject({ id, digestMd5, digestSha256, ...rest }: SnapshotDevice, owner: SnapshotUser): Subject {
  const fields = { owner: `${owner.name} (${owner.extension})`, ...rest, [SECRET_FIELD]: digestMd5 + digestSha256 };
  return { kind: "device", id, name: rest.label, fields };
}

function agentSubject({ id, ...fields }: SnapshotAgent): Subject {
  return { kind: "agent", id, name: fields.name, fields };
}

function changedFields(before: Fields, after: Fields): ObjectChange["fields"] {
  const changes: ObjectChange["fields"] = [];
  const compare = (field: string) => {
    if (isSame(before[field], after[field])) return;
    changes.push({ field, before: shown(field, before[field]), after: shown(field, after[field]) });
  };
  for (const field of Object.keys(after)) compare(field);
  for (const field of Object.keys(before)) if (!(field in after)) compare(field);
  return changes;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  return typeof a === "object" && typeof b === "object" && canonicalJson(a) === canonicalJson(b);
}

function shown(field: string, value: unknown): unknown {
  if (value === undefined) return null;
  return field === SECRET_FIELD ? MASKED_SECRET : value;
}

function changeOf({ kind, id, name }: Subject, change: ObjectChange["change"], fields: ObjectChange["fields"]) {
  return { kind, id, name, change, fields };
}
