import { announcements } from "@callplane/drizzle";
import type { TenantReader } from "../lib/tenant-db.ts";
import type { Narrowing } from "../named-things/index.ts";

export function selectAnnouncements(q: TenantReader, _tenantId: string, { where, orderBy, limit }: Narrowing) {
  const { id, name, soundId, next, createdAt } = announcements;
  return q
    .select({ id, name, soundId, next, createdAt })
    .from(announcements)
    .where(where)
    .orderBy(...orderBy)
    .limit(limit);
}

export type AnnouncementRow = Awaited<ReturnType<typeof selectAnnouncements>>[number];
