import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiConnection, putEntry, readTree, removeEntry } from "../asterisk/ami/index.ts";
import { LIVE_ENTRIES, lookupEntries, type PhoneChange, phoneChangesIn, syncLamps } from "../call-state/index.ts";
import { hintsOf } from "../confgen/index.ts";

/**
 * Keeps in Asterisk's own database what its dialplan looks up there: which devices a busy lamp watches, and the tenant's live state: what
 * the edge says, and where somebody set something by phone since, that. Of a tenant whose live state is not known only what people left
 * who are gone is taken away. Compares and writes the difference, so repeating it is harmless. Answers what was set by phone and is not
 * forgotten yet.
 */
export async function syncLookups(
  ami: AmiConnection,
  envelope: SnapshotEnvelope,
  state?: CallState,
): Promise<PhoneChange[]> {
  const { body } = envelope;
  const { key } = body.tenant;
  const there = await readTree(ami, key);
  const { changes, unreadable } = phoneChangesIn(there);
  const meant = new Map(Array.from(hintsOf(body), ([extension, devices]) => [`${key}/hint/${extension}`, devices]));
  if (state !== undefined) for (const [name, value] of lookupEntries(envelope, state, changes)) meant.set(name, value);
  const extensions = new Set(body.users.map((user) => user.extension));
  const isStray = (kind: string, extension: string) => {
    if (kind === "last") return !extensions.has(extension);
    if (kind === "hint" || (LIVE_ENTRIES.has(kind) && state !== undefined)) return true;
    return LIVE_ENTRIES.has(kind) && kind !== "hours" && kind !== "block" && !extensions.has(extension);
  };
  for (const [name, value] of meant) if (there.get(name) !== value) await putEntry(ami, name, value);
  for (const name of there.keys()) {
    const [, kind = "", extension = ""] = name.split("/");
    if (!meant.has(name) && isStray(kind, extension)) await removeEntry(ami, name);
  }
  for (const name of unreadable) await removeEntry(ami, name);
  return changes;
}

/** Refuses, or allows again, every new call of a tenant, without an apply. */
export async function setSuspended(ami: AmiConnection, tenantKey: string, isSuspended: boolean): Promise<void> {
  if (isSuspended) await putEntry(ami, `${tenantKey}/suspended`, "1");
  else await removeEntry(ami, `${tenantKey}/suspended`);
}

/** Forgets a tenant that left this gateway. */
export async function removeLookups(ami: AmiConnection, tenantKey: string): Promise<void> {
  await syncLamps(ami, tenantKey, new Map());
  for (const key of (await readTree(ami, tenantKey)).keys()) await removeEntry(ami, key);
}

/** Keys of the tenants Asterisk's database holds anything of. */
export async function tenantsWithLookups(ami: AmiConnection): Promise<string[]> {
  const names = [...(await readTree(ami)).keys()];
  return [...new Set(names.map((name) => name.split("/", 1)[0] ?? ""))].filter((key) => key !== "");
}
