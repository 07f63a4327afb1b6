import { users, voicemailBoxes, voicemailBoxListeners, voicemailMessages } from "@callplane/drizzle";
import { and, eq, isNotNull, lte, type SQL, sql } from "drizzle-orm";
import type { VoicemailBoxReports } from "../../contract/index.ts";
import { jsonRows } from "../lib/json-rows.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

type Boxes = VoicemailBoxReports["boxes"];

/** Brings the rows of the boxes named in line with what lies in them, in one statement each. Boxes that are gone are passed over. */
export async function takeReports(tx: TenantTx, tenantId: string, boxes: Boxes, spoolId: string | null): Promise<void> {
  const messages = recordset(boxes.flatMap(({ boxId, messages }) => messages.map((each) => ({ ...each, boxId }))));
  const whole = boxes.flatMap(({ boxId, isWhole }) => (isWhole ? [boxId] : []));
  // By portal and not in force yet: what is reported is how it was before.
  const isSettled = sql`m.version = m.in_force_version`;
  await tx.execute(sql`
    insert into ${voicemailMessages} (tenant_id, id, box_id, caller_id, caller_name, received_at, duration_sec, heard_at, changed_at, spool_id)
    select ${tenantId}, r.id, b.id, r."callerId", r."callerName", r."receivedAt", r."durationSec",
      case when r."isHeard" then now() end, now(), ${spoolId}::uuid
    from ${messages} join ${voicemailBoxes} b on b.tenant_id = ${tenantId} and b.id = r."boxId"
    on conflict (tenant_id, id) do nothing`);
  await tx.execute(sql`
    update ${voicemailMessages} m set heard_at = case when r."isHeard" then coalesce(m.heard_at, now()) end, deleted_at = null, changed_at = now()
    from ${messages}
    where m.tenant_id = ${tenantId} and m.id = r.id and ${isSettled}
      and (r."isHeard" <> (m.heard_at is not null) or m.deleted_at is not null)`);
  // From before disks had names, or carried over to another one.
  await tx.execute(sql`
    update ${voicemailMessages} m set spool_id = ${spoolId}::uuid
    from ${messages} where m.tenant_id = ${tenantId} and m.id = r.id and m.spool_id is distinct from ${spoolId}::uuid`);
  // Not there: deleted by phone, or by portal and done. Of what lies on another disk, or could not be read, nothing was said.
  await tx.execute(sql`
    update ${voicemailMessages} m set deleted_at = coalesce(m.deleted_at, now()), changed_at = now(), in_force_version = m.version
    where m.tenant_id = ${tenantId} and m.box_id in ${listed(whole)} and (m.deleted_at is null or not (${isSettled}))
      and (m.spool_id is null or ${spoolId}::uuid is null or m.spool_id = ${spoolId}::uuid)
      and m.id not in (select r.id from ${messages})`);
}

/** What callers of the boxes hear, where the gateway says something of it. */
export function takeGreetings(tx: TenantTx, tenantId: string, boxes: Boxes) {
  const said = boxes.flatMap(({ boxId, greeting }) => (greeting === undefined ? [] : [{ boxId, ...greeting }]));
  return tx.execute(sql`
    update ${voicemailBoxes} b set greeting_recorded_at = r."recordedAt", greeting_problem = r.problem
    from jsonb_to_recordset(${JSON.stringify(said)}::jsonb) as r("boxId" uuid, "recordedAt" timestamptz(3), problem text)
    where b.tenant_id = ${tenantId} and b.id = r."boxId"
      and (b.greeting_recorded_at, b.greeting_problem) is distinct from (r."recordedAt", r.problem)`);
}

/** Messages of the boxes that are there and whose sound is not. */
export function selectWithoutAudio(q: TenantReader, tenantId: string, boxIds: string[]) {
  const { id, boxId, objectKey, deletedAt } = voicemailMessages;
  const named = sql`${boxId} in ${listed(boxIds)}`;
  return q
    .select({ id })
    .from(voicemailMessages)
    .where(and(eq(voicemailMessages.tenantId, tenantId), named, sql`${objectKey} is null and ${deletedAt} is null`))
    .limit(100);
}

/** No row: there is no such message. */
export function setAudio(tx: TenantTx, tenantId: string, id: string, audio: { objectKey: string; sizeBytes: number }) {
  return tx
    .update(voicemailMessages)
    .set(audio)
    .where(and(eq(voicemailMessages.tenantId, tenantId), eq(voicemailMessages.id, id)))
    .returning({ noticedAt: voicemailMessages.noticedAt });
}

/** What a notice of a message says, where one is to be sent and none was. */
export function selectNotice(q: TenantReader, tenantId: string, id: string) {
  return q
    .select({
      boxId: voicemailBoxes.id,
      email: voicemailBoxes.email,
      /** Listeners of a shared box who like to be told, at the addresses they sign in with. */
      listeners: listenersMailed(tenantId),
      attachesAudio: voicemailBoxes.attachesAudio,
      deletesMailed: voicemailBoxes.deletesMailed,
      isShared: sql<boolean>`${voicemailBoxes.userId} is null`,
      boxName: sql<string>`coalesce(${voicemailBoxes.name}, ${users.name})`,
      timeZone: sql<string>`(select time_zone from tenants where id = ${tenantId})`,
      callerId: voicemailMessages.callerId,
      callerName: voicemailMessages.callerName,
      receivedAt: voicemailMessages.receivedAt,
      durationSec: voicemailMessages.durationSec,
      objectKey: voicemailMessages.objectKey,
      sizeBytes: voicemailMessages.sizeBytes,
    })
    .from(voicemailMessages)
    .innerJoin(
      voicemailBoxes,
      and(eq(voicemailBoxes.tenantId, voicemailMessages.tenantId), eq(voicemailBoxes.id, voicemailMessages.boxId)),
    )
    .leftJoin(users, and(eq(users.tenantId, voicemailBoxes.tenantId), eq(users.id, voicemailBoxes.userId)))
    .where(
      and(
        eq(voicemailMessages.tenantId, tenantId),
        eq(voicemailMessages.id, id),
        sql`${voicemailMessages.noticedAt} is null and ${voicemailMessages.deletedAt} is null`,
      ),
    );
}

function listenersMailed(tenantId: string): SQL<{ userId: string; email: string }[]> {
  const { userId, boxId, wantsMail } = voicemailBoxListeners;
  return jsonRows<{ userId: string; email: string }>(sql`
    select ${userId} as "userId", listener.email from ${voicemailBoxListeners}
    join ${users} listener on listener.tenant_id = ${tenantId} and listener.id = ${userId} and listener.status = 'active'
    where ${voicemailBoxListeners.tenantId} = ${tenantId} and ${boxId} = ${voicemailBoxes.id} and ${wantsMail}
    order by 1`);
}

export type NoticeRow = Awaited<ReturnType<typeof selectNotice>>[number];

export function setNoticed(tx: TenantTx, tenantId: string, id: string) {
  return tx
    .update(voicemailMessages)
    .set({ noticedAt: sql`now()` })
    .where(and(eq(voicemailMessages.tenantId, tenantId), eq(voicemailMessages.id, id)));
}

/** Why the last notice of a box's messages did not go out; null: one did. */
export function setNoticeProblem(tx: TenantTx, tenantId: string, boxId: string, reason: string | null) {
  const { noticeProblem } = voicemailBoxes;
  return tx
    .update(voicemailBoxes)
    .set({ noticeProblem: reason, noticeProblemAt: reason === null ? null : sql`now()` })
    .where(
      and(
        eq(voicemailBoxes.tenantId, tenantId),
        eq(voicemailBoxes.id, boxId),
        sql`(${reason !== null} or ${noticeProblem} is not null)`,
      ),
    );
}

const AT_ONCE = 200;
const isLetGo = and(
  isNotNull(voicemailMessages.deletedAt),
  lte(voicemailMessages.version, voicemailMessages.inForceVersion),
  // Long enough that nobody's phone is still in the box's menu, where what was deleted can be taken back.
  sql`${voicemailMessages.deletedAt} < now() - interval '1 day'`,
);

/** Messages that everybody has let go of, of any tenant. */
export function selectLetGo(q: TenantReader) {
  const { tenantId, id, objectKey } = voicemailMessages;
  return q.select({ tenantId, id, objectKey }).from(voicemailMessages).where(isLetGo).limit(AT_ONCE);
}

export function deleteLetGo(tx: TenantTx, ids: string[]) {
  const named = sql`${voicemailMessages.id} in ${listed(ids)}`;
  return tx.delete(voicemailMessages).where(and(isLetGo, named));
}

function listed(ids: string[]): SQL {
  return sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}

function recordset(rows: object[]): SQL {
  return sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, "boxId" uuid, "callerId" text, "callerName" text,
    "receivedAt" timestamptz, "durationSec" real, "isHeard" boolean)`;
}
