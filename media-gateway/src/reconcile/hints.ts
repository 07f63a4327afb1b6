import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiConnection, AmiError } from "../asterisk/ami/index.ts";
import { renderTenant } from "../confgen/index.ts";
import type { Log } from "../lib/log.ts";

const FAMILY = "callplane";
const TIMEOUT_MS = 10_000;

/**
 * Keeps in Asterisk's own database what its dialplan looks up there: which devices a busy lamp watches, and whether a
 * tenant is suspended. Level-triggered: compares and writes the difference, so repeating it is harmless. With `mayLift` a suspension
 * ends that the snapshot does not know: right after an apply, but not at a restart, when it may be newer than the snapshot.
 */
export async function syncLookups(
  ami: AmiConnection,
  envelope: SnapshotEnvelope,
  { mayLift }: { mayLift: boolean },
): Promise<void> {
  const { tenantKey, hints, isSuspended } = renderTenant(envelope);
  const meant = new Map(Array.from(hints, ([extension, devices]) => [`${tenantKey}/hint/${extension}`, devices]));
  const there = await readTree(ami, `${tenantKey}/hint`);
  for (const [key, value] of meant) if (there.get(key) !== value) await put(ami, key, value);
  for (const key of there.keys()) if (!meant.has(key)) await remove(ami, key);
  if (isSuspended || mayLift) await setSuspended(ami, tenantKey, isSuspended);
}

/** Refuses, or allows again, every new call of a tenant, without an apply. */
export async function setSuspended(ami: AmiConnection, tenantKey: string, isSuspended: boolean): Promise<void> {
  if (isSuspended) await put(ami, `${tenantKey}/suspended`, "1");
  else await remove(ami, `${tenantKey}/suspended`);
}

/** Forgets a tenant that left this gateway. */
export async function removeLookups(ami: AmiConnection, tenantKey: string): Promise<void> {
  for (const key of (await readTree(ami, tenantKey)).keys()) await remove(ami, key);
}

/** Runs a sync in the background of an apply: phones ring without it, only lamps wait. */
export function inBackground(work: Promise<void>, log: Log): void {
  work.catch((error: unknown) => log.warn({ err: error }, "look-ups in asterisk not brought up to date"));
}

async function readTree(ami: AmiConnection, key: string): Promise<Map<string, string>> {
  const events = await ami.list({ Action: "DBGetTree", Family: FAMILY, Key: key }, { timeoutMs: TIMEOUT_MS });
  const prefix = `/${FAMILY}/`;
  return new Map(
    events
      .filter((event) => event.Key?.startsWith(prefix) === true)
      .map((event) => [event.Key?.slice(prefix.length) ?? "", event.Val ?? ""]),
  );
}

async function put(ami: AmiConnection, key: string, value: string): Promise<void> {
  await ami.send({ Action: "DBPut", Family: FAMILY, Key: key, Val: value }, { timeoutMs: TIMEOUT_MS });
}

async function remove(ami: AmiConnection, key: string): Promise<void> {
  try {
    await ami.send({ Action: "DBDel", Family: FAMILY, Key: key }, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof AmiError && error.code === "rejected")) throw error; // not there: as it should be
  }
}
