import { extensions, users, voicemailBoxes, voicemailMessages } from "@callplane/drizzle";
import { and, eq, or, type SQL, sql } from "drizzle-orm";
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

/** Later than whatever was set before, also by a phone whose gateway has a fast clock. Null never wins over a moment in `greatest`. */
export function setPin(tx: TenantTx, tenantId: string, id: string, pinCiphertext: string) {
  const pinChangedAt = sql`greatest(now(), ${voicemailBoxes.pinChangedAt} + interval '1 microsecond')`;
  return tx
    .update(voicemailBoxes)
    .set({ pinCiphertext, pinChangedAt, pinSource: "portal" })
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id)));
}

export type VoicemailBoxRow = Awaited<ReturnType<typeof selectVoicemailBoxes>>[number];
