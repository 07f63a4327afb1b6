import { callingSettings, devices, emergencyNotifications, tenants, trunks, users } from "@callplane/drizzle";
import { and, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";
import type { EmergencyCallReport } from "../../contract/index.ts";
import type { PlatformReader, TenantReader, TenantTx } from "../lib/tenant-db.ts";

const table = emergencyNotifications;

/** `isFailed`: it is this report that tells so first. */
export type Taken = { isNew: boolean; isFailed: boolean; who: string; trunkName: string | null };

/**
 * What a report adds to what is known of the call; no row: nothing new. Reports may come again and in any order: a call that has failed stays
 * so, and people, phones and trunks of others are nobody.
 */
export async function takeReport(
  tx: TenantTx,
  tenantId: string,
  report: EmergencyCallReport,
): Promise<Taken | undefined> {
  const { callId, at, state, number, extension, userId, deviceId, trunkId, callbackNumber } = report;
  // A gateway whose clock is far ahead must not put the call above all others for ever.
  const believed = sql`least(${at}::timestamptz, now() + interval '1 minute')`;
  const failedAt = state === "failed" ? believed : sql`null::timestamptz`;
  const { rows } = await tx.execute<Taken>(sql`
    with person as (select id, name from ${users} where tenant_id = ${tenantId} and id = ${userId}),
    phone as (select id, label from ${devices} where tenant_id = ${tenantId} and id = ${deviceId}),
    trunk as (select id, name from ${trunks}
      where id = ${trunkId} and (${trunks.tenantId} = ${tenantId} or ${trunks.scope} = 'platform')),
    before as (select failed_at from ${table} where tenant_id = ${tenantId} and id = ${callId}),
    taken as (
      insert into ${table} as e (tenant_id, id, at, user_id, caller_extension, device_id, device_label, number,
        trunk_id, trunk_name, callback_number, failed_at)
      values (${tenantId}, ${callId}, ${believed}, (select id from person), ${extension}, (select id from phone),
        (select label from phone), ${number}, (select id from trunk), (select name from trunk), ${callbackNumber}, ${failedAt})
      on conflict (tenant_id, id) do update set
        trunk_id = coalesce(excluded.trunk_id, e.trunk_id), trunk_name = coalesce(excluded.trunk_name, e.trunk_name),
        callback_number = coalesce(excluded.callback_number, e.callback_number),
        failed_at = coalesce(e.failed_at, excluded.failed_at)
      where excluded.trunk_id is distinct from e.trunk_id and excluded.trunk_id is not null
        or excluded.failed_at is not null and e.failed_at is null
      returning xmax = 0 as "isNew", 
        ${state === "failed"} and not exists (select from before where failed_at is not null) as "isFailed",
        trunk_name as "trunkName")
    select taken.*, coalesce((select name from person), ${extension}, 'the company itself') as who from taken`);
  return rows[0];
}

const columns = {
  id: table.id,
  at: table.at,
  number: table.number,
  extension: table.callerExtension,
  userId: table.userId,
  userName: users.name,
  deviceId: table.deviceId,
  deviceLabel: table.deviceLabel,
  trunkId: table.trunkId,
  trunkName: table.trunkName,
  callbackNumber: table.callbackNumber,
  failedAt: table.failedAt,
  notifiedAt: table.notifiedAt,
  seenAt: table.seenAt,
  seenByName: table.seenByName,
};
const caller = and(eq(users.tenantId, table.tenantId), eq(users.id, table.userId));

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectCalls(
  q: TenantReader,
  tenantId: string,
  { unseen, after, limit }: { unseen: boolean; after: { at: string; id: string } | undefined; limit: number },
) {
  return q
    .select(columns)
    .from(table)
    .leftJoin(users, caller)
    .where(
      and(
        eq(table.tenantId, tenantId),
        unseen ? isNull(table.seenAt) : undefined,
        after && sql`(${table.at}, ${table.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(table.at), desc(table.id))
    .limit(limit + 1);
}

export function selectCall(q: TenantReader, tenantId: string, id: string) {
  return q
    .select(columns)
    .from(table)
    .leftJoin(users, caller)
    .where(and(eq(table.tenantId, tenantId), eq(table.id, id)));
}

export type CallRow = Awaited<ReturnType<typeof selectCalls>>[number];

/** As selectCall; whoever else would change the call waits until the transaction ends. */
export function lockCall(tx: TenantTx, tenantId: string, id: string) {
  return selectCall(tx, tenantId, id).for("update", { of: table });
}

/** The first who saw it stays. */
export function setSeen(tx: TenantTx, tenantId: string, id: string, by: { id: string; name: string; at: Date }) {
  return tx
    .update(table)
    .set({ seenAt: by.at, seenBy: by.id, seenByName: by.name })
    .where(and(eq(table.tenantId, tenantId), eq(table.id, id), isNull(table.seenAt)));
}

/** What a mail of it says, and who gets one: those named for it, else the tenant's admins. */
export function selectNotice(q: TenantReader, tenantId: string, id: string) {
  const admins = sql`(select coalesce(array_agg(a.email order by a.email), '{}') from ${users} a
    where a.tenant_id = ${tenantId} and a.role = 'tenant_admin' and a.status <> 'suspended' and a.deleted_at is null)`;
  return q
    .select({
      ...columns,
      failureNotifiedAt: table.failureNotifiedAt,
      tenantName: tenants.name,
      timeZone: tenants.timeZone,
      location: callingSettings.emergencyLocation,
      to: sql<string[]>`case when cardinality(${callingSettings.emergencyNotify}) > 0
        then ${callingSettings.emergencyNotify} else ${admins} end`,
    })
    .from(table)
    .innerJoin(tenants, eq(tenants.id, table.tenantId))
    .leftJoin(callingSettings, eq(callingSettings.tenantId, table.tenantId))
    .leftJoin(users, caller)
    .where(and(eq(table.tenantId, tenantId), eq(table.id, id)));
}

export type NoticeRow = Awaited<ReturnType<typeof selectNotice>>[number];

/** A mail that tells that the call failed tells that it was made, too. */
export function setNotified(tx: TenantTx, tenantId: string, id: string, isFailure: boolean) {
  const now = sql`now()`;
  return tx
    .update(table)
    .set({ notifiedAt: sql`coalesce(${table.notifiedAt}, now())`, ...(isFailure ? { failureNotifiedAt: now } : {}) })
    .where(and(eq(table.tenantId, tenantId), eq(table.id, id)));
}

/** Calls of the last day that somebody should have been mailed of a while ago, of any tenant; newest first. */
export function selectUntold(q: PlatformReader) {
  const isUntold = or(
    isNull(table.notifiedAt),
    sql`${table.failedAt} is not null and ${table.failureNotifiedAt} is null`,
  );
  const since: SQL = sql`${table.createdAt} between now() - interval '1 day' and now() - interval '1 minute'`;
  return q
    .select({ tenantId: table.tenantId, id: table.id })
    .from(table)
    .where(and(isUntold, since))
    .orderBy(desc(table.createdAt))
    .limit(100);
}
