import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import { type AmiConnection, readLamps, setLamp } from "../asterisk/ami/index.ts";
import { lampName } from "../confgen/index.ts";
import { lookupEntries } from "./lookup-entries.ts";
import type { PhoneChange } from "./phone-changes.ts";
import { wantedMembers } from "./queue-members.ts";

/** Lit, or blinking. What is not named is off. */
export type Lamp = "INUSE" | "RINGING";

/** What a tenant's lamps show: closed by hand is lit, opened by hand blinks. `until`, ms since 1970, is when the first of them ends by itself. */
export interface Lamps {
  readonly lit: ReadonlyMap<string, Lamp>;
  readonly until: number | undefined;
}

/** The lamps of the live state at `now`, ms since 1970; of people and queues in what runs. */
export function wantedLamps(
  envelope: SnapshotEnvelope,
  state: CallState,
  changes: readonly PhoneChange[],
  now: number,
): Lamps {
  const { tenant, routing } = envelope.body;
  const lit = new Map<string, Lamp>();
  const codes = new Map((routing?.businessHours ?? []).map(({ id, code }) => [id, code]));
  const ends: number[] = [];
  for (const [name, value] of lookupEntries(envelope, state, changes)) {
    const [, kind = "", of = ""] = name.split("/");
    if (kind === "dnd" || kind === "cfu" || kind === "cfb" || kind === "cfna") {
      lit.set(lampName(tenant.key, kind, of), "INUSE");
    }
    const code = codes.get(of);
    if (kind !== "hours" || code === undefined) continue;
    const [isNow, untilSec] = value.split(":");
    const until = Number(untilSec) * 1000;
    if (until !== 0 && until <= now) continue;
    if (until !== 0) ends.push(until);
    lit.set(lampName(tenant.key, "hours", String(code)), isNow === "closed" ? "INUSE" : "RINGING");
  }
  for (const [name, lamp] of queueLamps(envelope, state, changes)) lit.set(name, lamp);
  return { lit, until: ends.length === 0 ? undefined : Math.min(...ends) };
}

function queueLamps(envelope: SnapshotEnvelope, state: CallState, changes: readonly PhoneChange[]): [string, Lamp][] {
  const { tenant, routing } = envelope.body;
  const wanted = [...wantedMembers(envelope, state, changes).values()];
  return (routing?.queues ?? []).flatMap(({ extension: number }, index) =>
    (wanted[index] ?? []).flatMap(({ extension, state: is }): [string, Lamp][] => {
      if (is === "out") return [];
      const kinds = is === "paused" ? (["in", "paused"] as const) : (["in"] as const);
      const names = [extension, ...(number === null ? [] : [`${extension}*${number}`])];
      return kinds.flatMap((kind) => names.map((of): [string, Lamp] => [lampName(tenant.key, kind, of), "INUSE"]));
    }),
  );
}

/** Makes it so in Asterisk, which keeps them over a restart. Compares and writes the difference, so repeating it is harmless. */
export async function syncLamps(ami: AmiConnection, tenantKey: string, lit: ReadonlyMap<string, Lamp>): Promise<void> {
  const there = await readLamps(ami, tenantKey);
  for (const [name, lamp] of lit) if (there.get(name) !== lamp) await setLamp(ami, name, lamp);
  for (const [name, lamp] of there) if (!lit.has(name) && lamp !== "NOT_INUSE") await setLamp(ami, name, "NOT_INUSE");
}
