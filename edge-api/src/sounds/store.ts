import {
  announcements,
  callingSettings,
  ivrMenus,
  queues,
  snapshots,
  sounds,
  tenants,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { type AnyColumn, and, eq, ne, type SQL, sql } from "drizzle-orm";
import type { TenantReader, TenantTx } from "../lib/tenant-db.ts";
import type { Narrowing } from "../named-things/index.ts";

export function selectSounds(q: TenantReader, tenantId: string, { where, orderBy, limit }: Narrowing) {
  const { id, name, source, text, language, durationMs, sizeBytes, digest, createdAt } = sounds;
  return q
    .select({ id, name, source, text, language, durationMs, sizeBytes, digest, usedBy: usedBy(tenantId), createdAt })
    .from(sounds)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

export function selectSound(q: TenantReader, tenantId: string, id: string) {
  const { name, source, digest, sizeBytes } = sounds;
  return q
    .select({ name, source, digest, sizeBytes })
    .from(sounds)
    .where(and(eq(sounds.tenantId, tenantId), eq(sounds.id, id)));
}

/** Who plays the sound, each in a few words; the name of a person's box is the person's. */
function usedBy(tenantId: string): SQL<string[]> {
  const uses = (words: string, table: Playing, ...columns: AnyColumn[]) =>
    sql`select ${words}::text || ' ' || ${table.name} as use from ${table}
      where ${table.tenantId} = ${tenantId} and ${sounds.id} in (${sql.join(columns, sql`, `)})`;
  const all = sql.join(
    [
      uses("announcement", announcements, announcements.soundId),
      uses("menu", ivrMenus, ivrMenus.greetingSoundId, ivrMenus.invalidSoundId, ivrMenus.silenceSoundId),
      uses("queue", queues, queues.greetingSoundId, queues.comfortSoundId, queues.memberSoundId, queues.exitSoundId),
      sql`select 'queue ' || ${queues.name} from ${queues}
        where ${queues.tenantId} = ${tenantId} and ${sounds.id} = any(${queues.musicSoundIds})
          and not coalesce(${sounds.id} in (${queues.greetingSoundId}, ${queues.comfortSoundId}, ${queues.memberSoundId}, ${queues.exitSoundId}), false)`,
      sql`select 'music on hold' from ${callingSettings}
        where ${callingSettings.tenantId} = ${tenantId} and ${sounds.id} = any(${callingSettings.musicSoundIds})`,
      sql`select 'voicemail box ' || coalesce(${voicemailBoxes.name}, ${users.name}) from ${voicemailBoxes}
        left join ${users} on ${users.tenantId} = ${tenantId} and ${users.id} = ${voicemailBoxes.userId}
        where ${voicemailBoxes.tenantId} = ${tenantId} and ${voicemailBoxes.greetingSoundId} = ${sounds.id}`,
    ],
    sql` union all `,
  );
  return sql<string[]>`${sql`coalesce((select json_agg(use order by use) from (${all}) each), '[]'::json)`}`;
}

type Playing = typeof announcements | typeof ivrMenus | typeof queues;
export type Upload = { digest: string; contentType: string; sizeBytes: number; durationMs: number };

/** What all uploads but this one take. */
export function selectOthersBytes(q: TenantReader, tenantId: string, id: string) {
  return q
    .select({ bytes: sql<number>`coalesce(sum(${sounds.sizeBytes}), 0)::float8` })
    .from(sounds)
    .where(and(eq(sounds.tenantId, tenantId), ne(sounds.id, id)));
}

/** Makes the sound an upload; a text it was stays as what it replaced. */
export function setUpload(tx: TenantTx, tenantId: string, id: string, upload: Upload) {
  return tx
    .update(sounds)
    .set({ ...upload, source: "upload", updatedAt: sql`now()` })
    .where(and(eq(sounds.tenantId, tenantId), eq(sounds.id, id)));
}

/** Of the digests, those that a sound of the tenant's has, a greeting, or a snapshot that may be applied again. */
export function selectDigestsInUse(q: TenantReader, tenantId: string, digests: readonly string[]) {
  const isInSnapshot = sql`exists (select from ${snapshots} where ${snapshots.tenantId} = ${tenantId}
    and ${snapshots.body} #> '{routing,sounds}' @> jsonb_build_array(jsonb_build_object('digest', each)))`;
  const isSaved = sql`exists (select from ${sounds} where ${sounds.tenantId} = ${tenantId} and ${sounds.digest} = each)`;
  const isGreeting = sql`exists (select from ${voicemailBoxes}
    where ${voicemailBoxes.tenantId} = ${tenantId} and ${voicemailBoxes.greetingDigest} = each)`;
  const rows = sql`select each from jsonb_array_elements_text(${JSON.stringify(digests)}::jsonb) as each
    where ${isSaved} or ${isGreeting} or ${isInSnapshot}`;
  return q
    .select({ digests: sql<string[]>`coalesce((select json_agg(each) from (${rows}) as kept), '[]'::json)` })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

export type SoundRow = Awaited<ReturnType<typeof selectSounds>>[number];
