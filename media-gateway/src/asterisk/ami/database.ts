import type { AmiConnection } from "./connection.ts";
import { AmiError } from "./errors.ts";

/** The family of Asterisk's own database that is ours. A key begins with the tenant's key and a slash. */
const FAMILY = "callplane";
/** Another of ours: notes of emergency calls, of all tenants, also of one that has left meanwhile. */
const EMERGENCIES = "callplane-emergency";
/** Asterisk's own: states that are set by hand, by which lamps are lit. */
const LAMPS = "CustomDevstate";
/** Wrong PINs at the phone, and until when no more are taken: `<tenant key>/<box>/wrong` and `/until`. */
const PINS = "callplane-pin";
const TIMEOUT_MS = 10_000;

/** All entries of a tenant, or of all, by their keys. */
export function readTree(ami: AmiConnection, tenantKey?: string): Promise<Map<string, string>> {
  return readFamily(ami, FAMILY, tenantKey);
}

/** Notes that the dialplan left of emergency calls, by their keys. */
export function readEmergencyNotes(ami: AmiConnection): Promise<Map<string, string>> {
  return readFamily(ami, EMERGENCIES);
}

/** The tenant's lamps that were ever set, by their names. */
export async function readLamps(ami: AmiConnection, tenantKey: string): Promise<Map<string, string>> {
  const all = await readFamily(ami, LAMPS);
  return new Map([...all].filter(([name]) => name.startsWith(`${tenantKey}-`)));
}

/** Shows it on the phones that subscribed to it, and keeps it. */
export async function setLamp(ami: AmiConnection, name: string, state: string): Promise<void> {
  const action = { Action: "Setvar", Variable: `DEVICE_STATE(Custom:${name})`, Value: state };
  await ami.send(action, { timeoutMs: TIMEOUT_MS });
}

export async function putEntry(ami: AmiConnection, key: string, value: string): Promise<void> {
  await ami.send({ Action: "DBPut", Family: FAMILY, Key: key, Val: value }, { timeoutMs: TIMEOUT_MS });
}

/** Also of an entry that is not there. */
export function removeEntry(ami: AmiConnection, key: string): Promise<void> {
  return removeFrom(ami, FAMILY, key);
}

/** Also of a note that is not there. */
export function removeEmergencyNote(ami: AmiConnection, key: string): Promise<void> {
  return removeFrom(ami, EMERGENCIES, key);
}

/** Lets whoever was locked out of a tenant's box for wrong PINs try again. */
export async function forgetWrongPins(
  ami: AmiConnection,
  tenantKey: string,
  boxes: ReadonlySet<string>,
): Promise<void> {
  for (const key of (await readFamily(ami, PINS, tenantKey)).keys()) {
    if (boxes.has(key.split("/")[1] ?? "")) await removeFrom(ami, PINS, key);
  }
}

async function readFamily(ami: AmiConnection, family: string, key?: string): Promise<Map<string, string>> {
  const action = { Action: "DBGetTree", Family: family, ...(key === undefined ? {} : { Key: key }) };
  const events = await ami.list(action, { timeoutMs: TIMEOUT_MS });
  const prefix = `/${family}/`;
  return new Map(
    events
      .filter((event) => event.Key?.startsWith(prefix) === true)
      .map((event) => [event.Key?.slice(prefix.length) ?? "", event.Val ?? ""]),
  );
}

async function removeFrom(ami: AmiConnection, family: string, key: string): Promise<void> {
  try {
    await ami.send({ Action: "DBDel", Family: family, Key: key }, { timeoutMs: TIMEOUT_MS });
  } catch (error) {
    if (!(error instanceof AmiError && error.code === "rejected")) throw error; // not there: as it should be
  }
}
