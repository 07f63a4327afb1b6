import type { AmiConnection } from "./connection.ts";
import { AmiError } from "./errors.ts";

/** The family of Asterisk's own database that is ours. A key begins with the tenant's key and a slash. */
const FAMILY = "callplane";
const TIMEOUT_MS = 10_000;

/** All entries of a tenant, or of all, by their keys. */
export async function readTree(ami: AmiConnection, tenantKey?: string): Promise<Map<string, string>> {
  const action = { Action: "DBGetTree", Family: FAMILY, ...(tenantKey === undefined ? {} : { Key: tenantKey }) };
  const events = await ami.list(action, { timeoutMs: TIMEOUT_MS });
  const prefix = `/${FAMILY}/`;
  return new Map(
    events
      .filter((event) => event.Key?.startsWith(prefix) === true)
      .map((event) => [event.Key?.slice(prefix.length) ?? "", event.Val ?? ""]),
  );
}

export async function putEntry(ami: AmiConnection, key: string, value: string): Promise<void> {
  await ami.send({ Action: "DBPut", Family: FAMILY, Key: key, Val: value }, { timeoutMs: TIMEOUT_MS });
}

/** Also of an entry that is not there. */
export async function removeEntry(ami: AmiConnection, key: string): Promise<void> {
  try {
    await ami.send({ Action: "DBDel", Family: FAMILY, Key: key }, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof AmiError && error.code === "rejected")) throw error; // not there: as it should be
  }
}
