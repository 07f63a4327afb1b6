import {
  extensions,
  tenants,
  users,
  voicemailBoxes,
  voicemailBoxListeners,
  voicemailMessages,
} from "@callplane/drizzle";
import { and, eq, isNull, notInArray, or, type SQL, sql } from "drizzle-orm";
import type { OthersChange } from "../../contract/index.ts";
import { jsonIds } from "../lib/json-rows.ts";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import type { Narrowing } from "../named-things/index.ts";

/** Nobody's own: everybody with an extension has one beside. */
export const isShared = sql`${voicemailBoxes.userId} is null`;

/** A person's box goes by the person's name, unless it was given one. */
export const boxName: SQL<string> = sql<string>`coalesce(${voicemailBoxes.name}, ${users.name})`;

/** Boxes with a number; that of a person who has none at the moment cannot be reached, and is not shown. */
export function selectVoicemailBoxes(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  const { id, email, attachesAudio, greetingSoundId, maxMessageSec, userId, pinChangedAt, createdAt } = voicemailBoxes;
  return q
    .select({
      id,
      name: boxName,
      email,
      attachesAudio,
      greetingSoundId,
      maxMessageSec,
      asksPin: voicemailBoxes.asksPin,
      inDirectory: voicemailBoxes.inDirectory,
      deletesMailed: voicemailBoxes.deletesMailed,
      onZero: voicemailBoxes.onZero,
      listenerIds: listenerIds(tenantId),
      userId,
      number: extensions.number,
      messages: countMessages(tenantId),
      pinChangedAt,
      greetingRecordedAt: voicemailBoxes.greetingRecordedAt,
      greetingProblem: voicemailBoxes.greetingProblem,
      noticeProblem: voicemailBoxes.noticeProblem,
      noticeProblemAt: voicemailBoxes.noticeProblemAt,
      createdAt,
    })
    .from(voicemailBoxes)
    .leftJoin(users, and(eq(users.tenantId, voicemailBoxes.tenantId), eq(users.id, voicemailBoxes.userId)))
    .innerJoin(
      extensions,
      and(
        eq(extensions.tenantId, voicemailBoxes.tenantId),
        or(eq(extensions.voicemailBoxId, voicemailBoxes.id), eq(extensions.userId, voicemailBoxes.userId)),
      ),
    )
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

function countMessages(tenantId: string): SQL<{ new: number; old: number }> {
  return sql<{ new: number; old: number }>`(select json_build_object(
      'new', count(*) filter (where ${voicemailMessages.heardAt} is null),
      'old', count(*) filter (where ${voicemailMessages.heardAt} is not null))
    from ${voicemailMessages} where ${voicemailMessages.tenantId} = ${tenantId}
      and ${voicemailMessages.boxId} = ${voicemailBoxes.id} and ${voicemailMessages.deletedAt} is null)`;
}

/** By name; who is gone hears nothing. */
function listenerIds(tenantId: string): SQL<string[]> {
  const { boxId, userId } = voicemailBoxListeners;
  return jsonIds(sql`select ${userId} as id from ${voicemailBoxListeners}
    join ${users} on ${users.tenantId} = ${tenantId} and ${users.id} = ${userId} and ${users.deletedAt} is null
    where ${voicemailBoxListeners.tenantId} = ${tenantId} and ${boxId} = ${voicemailBoxes.id}
    order by ${users.name}, ${userId}`);
}

/** Leaves the box with these listeners; who stays is told of messages as before. */
export async function replaceListeners(tx: TenantTx, tenantId: string, boxId: string, userIds: readonly string[]) {
  const table = voicemailBoxListeners;
  const isIts = and(eq(table.tenantId, tenantId), eq(table.boxId, boxId));
  const isOther = userIds.length === 0 ? undefined : notInArray(table.userId, [...userIds]);
  await tx.delete(table).where(and(isIts, isOther));
  if (userIds.length === 0) return;
  await tx
    .insert(table)
    .values(userIds.map((userId) => ({ tenantId, boxId, userId })))
    .onConflictDoNothing();
}

/** Notes what somebody else changed of a person's box, beside what the person has not seen yet. */
export function noteOthersChange(tx: TenantTx, tenantId: string, id: string, { byName, at, fields }: OthersChange) {
  const added = sql`${JSON.stringify(fields)}::jsonb`;
  const unseen = sql`coalesce(${voicemailBoxes.othersChange} -> 'fields', '[]'::jsonb)`;
  const all = sql`(select jsonb_agg(distinct each) from jsonb_array_elements(${unseen} || ${added}) each)`;
  return tx
    .update(voicemailBoxes)
    .set({ othersChange: sql`jsonb_build_object('byName', ${byName}::text, 'at', ${at}::text, 'fields', ${all})` })
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id)));
}

/** What the owner is to be told was changed by somebody else, and where; no row once it was seen. */
export function selectOthersChange(q: TenantReader, tenantId: string, id: string) {
  return q
    .select({ change: voicemailBoxes.othersChange, email: users.email, name: users.name, timeZone: tenants.timeZone })
    .from(voicemailBoxes)
    .innerJoin(users, and(eq(users.tenantId, voicemailBoxes.tenantId), eq(users.id, voicemailBoxes.userId)))
    .innerJoin(tenants, eq(tenants.id, voicemailBoxes.tenantId))
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id), isNull(users.deletedAt)));
}

/** Later than whatever was set before, also by a phone whose gateway has a fast clock. Null never wins over a moment in `greatest`. */
export function setPin(tx: TenantTx, tenantId: string, id: string, pinCiphertext: string) {
  const pinChangedAt = sql`greatest(now(), ${voicemailBoxes.pinChangedAt} + interval '1 microsecond')`;
  return tx
    .update(voicemailBoxes)
    .set({ pinCiphertext, pinChangedAt, pinSource: "portal" })
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id)));
}

export type VoicemailBoxRow = Awaited<ReturnType<typeof selectVoicemailBoxes>>[number];
