import { extensions, users, voicemailBoxes, voicemailBoxListeners, voicemailMessages } from "@callplane/drizzle";
import { and, desc, eq, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";

/** The moment of the change, by the database's clock. */
export const NOW = sql`now()`;

/** Now, or right after what the gateway said was recorded by phone. */
export const LATER_THAN_RECORDED = sql`greatest(now(), ${voicemailBoxes.greetingRecordedAt} + interval '1 millisecond')`;

export function minutesFromNow(minutes: number): SQL {
  return sql`now() + make_interval(mins => ${minutes})`;
}

/** Whose box: a person's own, a shared one, or a shared one as its listener. What lies in a person's box is nobody else's to hear. */
export type BoxOf = { userId: string } | { sharedBoxId: string } | { sharedBoxId: string; listenerId: string };

function isBox(of: BoxOf): SQL | undefined {
  if ("userId" in of) return eq(voicemailBoxes.userId, of.userId);
  const isShared = and(eq(voicemailBoxes.id, of.sharedBoxId), isNull(voicemailBoxes.userId));
  return "listenerId" in of ? and(isShared, isHeardBy(of.listenerId)) : isShared;
}

function isHeardBy(listenerId: string): SQL {
  return sql`exists (select 1 from ${voicemailBoxListeners} where ${voicemailBoxListeners.tenantId} = ${voicemailBoxes.tenantId}
    and ${voicemailBoxListeners.boxId} = ${voicemailBoxes.id} and ${voicemailBoxListeners.userId} = ${listenerId})`;
}

/** The box, where it has a number. */
export function selectBox(q: TenantReader, tenantId: string, of: BoxOf) {
  const isIts = or(eq(extensions.voicemailBoxId, voicemailBoxes.id), eq(extensions.userId, voicemailBoxes.userId));
  return q
    .select({
      id: voicemailBoxes.id,
      name: sql<string>`coalesce(${voicemailBoxes.name}, ${users.name})`,
      number: extensions.number,
      email: voicemailBoxes.email,
      attachesAudio: voicemailBoxes.attachesAudio,
      asksPin: voicemailBoxes.asksPin,
      deletesMailed: voicemailBoxes.deletesMailed,
      othersChange: voicemailBoxes.othersChange,
      greetingDigest: voicemailBoxes.greetingDigest,
      greetingSizeBytes: voicemailBoxes.greetingSizeBytes,
      greetingDurationMs: voicemailBoxes.greetingDurationMs,
      greetingRecordedAt: voicemailBoxes.greetingRecordedAt,
      greetingProblem: voicemailBoxes.greetingProblem,
      noticeProblem: voicemailBoxes.noticeProblem,
      noticeProblemAt: voicemailBoxes.noticeProblemAt,
      pinCiphertext: voicemailBoxes.pinCiphertext,
      pinFailures: voicemailBoxes.pinFailures,
      pinLockedUntil: voicemailBoxes.pinLockedUntil,
      newMessages: countMessages(tenantId, isNull(voicemailMessages.heardAt)),
      oldMessages: countMessages(tenantId, isNotNull(voicemailMessages.heardAt)),
    })
    .from(voicemailBoxes)
    .innerJoin(extensions, and(eq(extensions.tenantId, voicemailBoxes.tenantId), isIts))
    .leftJoin(users, and(eq(users.tenantId, voicemailBoxes.tenantId), eq(users.id, voicemailBoxes.userId)))
    .where(and(eq(voicemailBoxes.tenantId, tenantId), isBox(of)));
}

export type BoxRow = Awaited<ReturnType<typeof selectBox>>[number];

function countMessages(tenantId: string, heard: SQL): SQL<number> {
  return sql<number>`(select count(*)::int from ${voicemailMessages}
    where ${voicemailMessages.tenantId} = ${tenantId} and ${voicemailMessages.boxId} = ${voicemailBoxes.id}
      and ${voicemailMessages.deletedAt} is null and ${heard})`;
}

/** Shared boxes that the person may hear, by name; `boxId` undefined: all of them. */
export function selectHeardBoxes(q: TenantReader, tenantId: string, userId: string, boxId?: string) {
  const { name, pinCiphertext, asksPin } = voicemailBoxes;
  const isListed = and(
    eq(voicemailBoxListeners.tenantId, tenantId),
    eq(voicemailBoxListeners.userId, userId),
    boxId === undefined ? undefined : eq(voicemailBoxListeners.boxId, boxId),
  );
  return q
    .select({
      boxId: voicemailBoxes.id,
      name: sql<string>`${name}`,
      number: extensions.number,
      hasPin: sql<boolean>`${pinCiphertext} is not null`,
      asksPin,
      wantsMail: voicemailBoxListeners.wantsMail,
      newMessages: countMessages(tenantId, isNull(voicemailMessages.heardAt)),
      oldMessages: countMessages(tenantId, isNotNull(voicemailMessages.heardAt)),
    })
    .from(voicemailBoxListeners)
    .innerJoin(
      voicemailBoxes,
      and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, voicemailBoxListeners.boxId)),
    )
    .innerJoin(extensions, and(eq(extensions.tenantId, tenantId), eq(extensions.voicemailBoxId, voicemailBoxes.id)))
    .where(and(isListed, isNull(voicemailBoxes.userId)))
    .orderBy(name, voicemailBoxes.id);
}

export type HeardBoxRow = Awaited<ReturnType<typeof selectHeardBoxes>>[number];

export function setWantsMail(
  tx: TenantTx,
  tenantId: string,
  ids: { boxId: string; userId: string },
  wantsMail: boolean,
) {
  const { boxId, userId } = voicemailBoxListeners;
  const isIt = and(eq(boxId, ids.boxId), eq(userId, ids.userId));
  return tx
    .update(voicemailBoxListeners)
    .set({ wantsMail })
    .where(and(eq(voicemailBoxListeners.tenantId, tenantId), isIt));
}

/** Holds the box: two guesses at its PIN are counted one after the other. */
export function lockBox(tx: TenantTx, tenantId: string, id: string) {
  const isIt = and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id));
  return tx
    .select({
      pinCiphertext: voicemailBoxes.pinCiphertext,
      pinFailures: voicemailBoxes.pinFailures,
      isLocked: sql<boolean>`coalesce(${voicemailBoxes.pinLockedUntil} > now(), false)`,
      lockedForSec: sql<number>`ceil(extract(epoch from ${voicemailBoxes.pinLockedUntil} - now()))::int`,
    })
    .from(voicemailBoxes)
    .where(isIt)
    .for("update");
}

type BoxColumns = Partial<
  Pick<
    typeof voicemailBoxes.$inferInsert,
    | "email"
    | "attachesAudio"
    | "deletesMailed"
    | "othersChange"
    | "greetingDigest"
    | "greetingContentType"
    | "greetingSizeBytes"
    | "greetingDurationMs"
    | "greetingRecordedAt"
    | "greetingProblem"
    | "noticeProblem"
    | "noticeProblemAt"
    | "pinFailures"
  >
> & { pinLockedUntil?: SQL | null; greetingChangedAt?: SQL };

export function setBox(tx: TenantTx, tenantId: string, id: string, columns: BoxColumns) {
  return tx
    .update(voicemailBoxes)
    .set({ ...columns, updatedAt: sql`now()` })
    .where(and(eq(voicemailBoxes.tenantId, tenantId), eq(voicemailBoxes.id, id)));
}

type MessageFilter = {
  heard?: "yes" | "no" | undefined;
  after?: { at: string; id: string } | undefined;
  limit: number;
};

const shown = {
  id: voicemailMessages.id,
  boxId: voicemailMessages.boxId,
  callerId: voicemailMessages.callerId,
  callerName: voicemailMessages.callerName,
  receivedAt: voicemailMessages.receivedAt,
  durationSec: voicemailMessages.durationSec,
  heardAt: voicemailMessages.heardAt,
};

/** A box's messages, newest first; one more than asked for. */
export function selectMessages(q: TenantReader, tenantId: string, of: BoxOf, { heard, after, limit }: MessageFilter) {
  const { receivedAt, id, heardAt } = voicemailMessages;
  const isHeard = heard === undefined ? undefined : heard === "yes" ? isNotNull(heardAt) : isNull(heardAt);
  const isAfter =
    after &&
    or(
      lt(receivedAt, sql`${after.at}::timestamptz`),
      and(eq(receivedAt, sql`${after.at}::timestamptz`), lt(id, after.id)),
    );
  return q
    .select(shown)
    .from(voicemailMessages)
    .innerJoin(voicemailBoxes, isInBox())
    .where(
      and(eq(voicemailMessages.tenantId, tenantId), isBox(of), isNull(voicemailMessages.deletedAt), isHeard, isAfter),
    )
    .orderBy(desc(receivedAt), desc(id))
    .limit(limit + 1);
}

export function selectMessage(q: TenantReader, tenantId: string, of: BoxOf, id: string) {
  const isIt = and(eq(voicemailMessages.tenantId, tenantId), eq(voicemailMessages.id, id));
  return q
    .select({ ...shown, objectKey: voicemailMessages.objectKey, sizeBytes: voicemailMessages.sizeBytes })
    .from(voicemailMessages)
    .innerJoin(voicemailBoxes, isInBox())
    .where(and(isIt, isBox(of), isNull(voicemailMessages.deletedAt)));
}

export type MessageRow = Awaited<ReturnType<typeof selectMessages>>[number];

function isInBox(): SQL | undefined {
  return and(eq(voicemailBoxes.tenantId, voicemailMessages.tenantId), eq(voicemailBoxes.id, voicemailMessages.boxId));
}

/** By portal: the gateway has it to do, and what it reports of the message counts no more until it did. */
export function changeMessage(
  tx: TenantTx,
  tenantId: string,
  id: string,
  columns: { heardAt: SQL | null } | { deletedAt: SQL },
) {
  return tx
    .update(voicemailMessages)
    .set({ ...columns, changedAt: sql`now()`, version: sql`${voicemailMessages.version} + 1`, updatedAt: sql`now()` })
    .where(and(eq(voicemailMessages.tenantId, tenantId), eq(voicemailMessages.id, id)));
}
