import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiConnection, AmiError } from "../asterisk/ami/index.ts";
import { hintsOf } from "../confgen/index.ts";

const FAMILY = "callplane";
const TIMEOUT_MS = 10_000;

/**
 * Keeps in Asterisk's own database what its dialplan looks up there: which devices a busy lamp watches, and that nobody inherits the
 * do-not-disturb or the forwarding of a person who is gone. Compares and writes the difference, so repeating it is harmless.
 */
export async function syncLookups(ami: AmiConnection, { body }: SnapshotEnvelope): Promise<void> {
  const { key } = body.tenant;
  const meant = new Map(Array.from(hintsOf(body), ([extension, devices]) => [`${key}/hint/${extension}`, devices]));
  const extensions = new Set(body.users.map((user) => user.extension));
  const there = await readTree(ami, key);
  for (const [name, value] of meant) if (there.get(name) !== value) await put(ami, name, value);
  for (const name of there.keys()) {
    const [, kind, extension = ""] = name.split("/");
    const isPersonal = kind === "dnd" || kind === "cfu";
    if (kind === "hint" ? !meant.has(name) : isPersonal && !extensions.has(extension)) await remove(ami, name);
  }
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

/** Keys of the tenants Asterisk's database holds anything of. */
export async function tenantsWithLookups(ami: AmiConnection): Promise<string[]> {
  const names = [...(await readTree(ami)).keys()];
  return [...new Set(names.map((name) => name.split("/", 1)[0] ?? ""))].filter((key) => key !== "");
}

async function readTree(ami: AmiConnection, tenantKey?: string): Promise<Map<string, string>> {
  const action = { Action: "DBGetTree", Family: FAMILY, ...(tenantKey === undefined ? {} : { Key: tenantKey }) };
  const events = await ami.list(action, { timeoutMs: TIMEOUT_MS });
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
