import { extensions, tenants } from "@callplane/drizzle";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { Built, TenantTx } from "../lib/tenant-db.ts";
import { chooseNumber, type WantedExtension } from "./rules.ts";

export type ExtensionOwner =
  | { kind: "user"; userId: string }
  | { kind: "agent"; agentId: string }
  | { kind: "ring_group"; ringGroupId: string }
  | { kind: "ivr"; ivrMenuId: string }
  | { kind: "queue"; queueId: string }
  | { kind: "conference"; conferenceRoomId: string }
  | { kind: "voicemail"; voicemailBoxId: string };

/** What must be known of a tenant to give a number; columns of a query on `tenants`. */
export function allocationColumns(tenantId: string, wanted: WantedExtension) {
  return {
    start: tenants.extensionStart,
    end: tenants.extensionEnd,
    /** Only looked for where it is asked for. */
    free: wanted === undefined ? freeNumber(tenantId) : sql<string | null>`null`,
    isTaken: wanted ? isTaken(tenantId, wanted.number) : sql<boolean>`false`,
  };
}

/**
 * Gives `number` to its owner. One that was not wanted but drawn moves the pointer, which runs up through the whole range
 * and begins again, so that a freed number rests as long as it can.
 */
export function numberWrites(
  tx: TenantTx,
  tenantId: string,
  number: string | null,
  owner: ExtensionOwner,
  wanted: WantedExtension,
) {
  if (number === null) return [];
  const given = tx.insert(extensions).values({ tenantId, number, ...owner });
  const moved = tx
    .update(tenants)
    .set({ extensionNext: Number(number) + 1 })
    .where(eq(tenants.id, tenantId));
  return wanted === undefined ? [given, moved] : [given];
}

/** Gives `owner` the wanted number, or the next free one, here and now. Throws as chooseNumber. */
export async function giveExtension(
  tx: TenantTx,
  tenantId: string,
  owner: ExtensionOwner,
  wanted: WantedExtension,
): Promise<string | null> {
  const [facts] = await tx.select(allocationColumns(tenantId, wanted)).from(tenants).where(eq(tenants.id, tenantId));
  if (facts === undefined) throw new Error("the tenant is not there");
  const number = chooseNumber(facts, wanted);
  for (const write of numberWrites(tx, tenantId, number, owner, wanted)) await write;
  return number;
}

/** Gives `owner` this very number. Throws `conflict` when it is taken. */
export async function claimExtension(
  tx: TenantTx,
  tenantId: string,
  number: string,
  owner: ExtensionOwner,
): Promise<void> {
  await giveExtension(tx, tenantId, owner, { number });
}

/** Takes the owner's number away; the row is the allocation. */
export function releaseExtension(tx: TenantTx, tenantId: string, owner: ExtensionOwner): Built & PromiseLike<unknown> {
  return tx.delete(extensions).where(and(eq(extensions.tenantId, tenantId), isOwners(owner)));
}

/**
 * Changes the owner's number from `before`, null where there was none, to `wanted`; undefined leaves it as it is. Throws `conflict`
 * when the number is taken.
 */
export async function moveExtension(
  tx: TenantTx,
  tenantId: string,
  owner: ExtensionOwner,
  before: string | null,
  wanted: { number: string } | null | undefined,
): Promise<void> {
  if (wanted === undefined || (wanted?.number ?? null) === before) return;
  if (before !== null) await releaseExtension(tx, tenantId, owner);
  if (wanted !== null) await claimExtension(tx, tenantId, wanted.number, owner);
}

/** Whether a row of `extensions` is this owner's. */
function isOwners(owner: ExtensionOwner): SQL {
  switch (owner.kind) {
    case "user":
      return eq(extensions.userId, owner.userId);
    case "agent":
      return eq(extensions.agentId, owner.agentId);
    case "ring_group":
      return eq(extensions.ringGroupId, owner.ringGroupId);
    case "ivr":
      return eq(extensions.ivrMenuId, owner.ivrMenuId);
    case "queue":
      return eq(extensions.queueId, owner.queueId);
    case "conference":
      return eq(extensions.conferenceRoomId, owner.conferenceRoomId);
    case "voicemail":
      return eq(extensions.voicemailBoxId, owner.voicemailBoxId);
  }
}

/** The first free number from the pointer on, else the first free one below it, else null. Keeps leading zeros. */
export function freeNumber(tenantId: string): SQL<string | null> {
  const [start, end] = [sql`${tenants.extensionStart}::int`, sql`${tenants.extensionEnd}::int`];
  const next = sql`${tenants.extensionNext}`;
  const free = sql`coalesce(${firstFree(tenantId, next, end)}, ${firstFree(tenantId, start, sql`${next} - 1`)})`;
  return sql<string | null>`${padded(free)}`;
}

/**
 * `from` itself, or the one after a number in use. Reads what is in use from there on, never the whole range: that may have
 * a million numbers, and this runs under the tenant's lock.
 */
function firstFree(tenantId: string, from: SQL, to: SQL): SQL {
  const ofTenant = sql`${extensions.tenantId} = ${tenantId}`;
  return sql`(
    select min(candidate) from (
      select ${from} as candidate
      union all
      select ${extensions.number}::int + 1 from ${extensions}
      where ${ofTenant} and ${from} <= ${to} and ${extensions.number} between ${padded(from)} and ${padded(to)}
        and length(${extensions.number}) = length(${tenants.extensionStart}) and ${extensions.number} ~ '^[0-9]+$'
    ) as candidates
    where candidate <= ${to} and not exists (
      select from ${extensions} where ${ofTenant} and ${extensions.number} = ${padded(sql`candidate`)}
    )
  )`;
}

/** The number with as many digits as the tenant's range has. */
function padded(number: SQL): SQL {
  return sql`lpad((${number})::text, length(${tenants.extensionStart}), '0')`;
}

function isTaken(tenantId: string, number: string): SQL<boolean> {
  return sql<boolean>`exists (
    select from ${extensions} where ${extensions.tenantId} = ${tenantId} and ${extensions.number} = ${number}
  )`;
}
