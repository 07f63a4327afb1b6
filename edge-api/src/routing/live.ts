import type { CallSettings, Situation, Snapshot } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import { selectTrunkStates, toStatus } from "../trunks/index.ts";
import { type LiveRow, selectLive } from "./live-store.ts";

/** How things stand, as far as a call can meet it. */
export type LiveState = Pick<
  Situation,
  "isSuspended" | "blockedCallers" | "takenNumbers" | "overrides" | "people" | "queues" | "registered" | "trunks"
>;

/** What is registered and up is so now; of another moment nobody knows. */
const NOW_MS = 5 * 60_000;

/** The live state for a call at a moment (ms since 1970). */
export async function readLive(ctx: Ctx, snapshot: Snapshot, at: number): Promise<LiveState> {
  const [[found], trunks] = await readTenantAll(ctx, (q) => [
    selectLive(q, ctx.tenantId),
    selectTrunkStates(q, ctx.tenantId),
  ]);
  const row = orNotFound(found, "tenant");
  const lasting = {
    isSuspended: row.status === "suspended",
    blockedCallers: row.blockedCallers,
    takenNumbers: row.takenNumbers,
    overrides: Object.fromEntries(row.overrides.map(({ id, ...override }) => [id, override])),
    people: Object.fromEntries(row.people.map(({ extension, fields }) => [extension, settingsOf(fields)])),
    queues: queuesOf(snapshot, row.members),
  };
  if (Math.abs(at - ctx.now().getTime()) > NOW_MS) return lasting;
  const down = trunks.filter(({ enabled, state }) => toStatus(enabled, state, ctx.now()).state === "down");
  return {
    ...lasting,
    ...(row.phones.length === 0 ? {} : { registered: registeredOf(row.phones) }),
    trunks: Object.fromEntries(down.map(({ id }) => [id, "down" as const])),
  };
}

function registeredOf(phones: LiveRow["phones"]): string[] {
  return phones.flatMap(({ sipUsername, state }) => (state === "registered" ? sipUsername : []));
}

/** Beside the fixed members, who are always in, those who logged in; and who of all of them pauses. */
function queuesOf({ routing }: Snapshot, members: LiveRow["members"]): NonNullable<Situation["queues"]> {
  const those = (queueId: string, is: "in" | "paused") =>
    members.flatMap((each) => (each.queueId === queueId && each.state === is ? [each.extension] : []));
  const queues = routing?.queues ?? [];
  return Object.fromEntries(queues.map(({ id }) => [id, { loggedIn: those(id, "in"), paused: those(id, "paused") }]));
}

/** A field that was taken back is as if it had never been set. */
function settingsOf(fields: LiveRow["people"][number]["fields"]): Partial<CallSettings> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
