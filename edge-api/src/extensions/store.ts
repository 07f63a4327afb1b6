import {
  agents,
  conferenceRooms,
  extensions,
  ivrMenus,
  queues,
  ringGroups,
  tenants,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { and, asc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import { containing } from "../lib/search.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { freeNumber } from "./allocation-store.ts";

/** One of them at most is set: the table's owner check sees to it. */
const ownerId = sql<string | null>`coalesce(${extensions.userId}, ${extensions.agentId}, ${extensions.ringGroupId},
  ${extensions.ivrMenuId}, ${extensions.queueId}, ${extensions.conferenceRoomId}, ${extensions.voicemailBoxId})`;
const ownerName = sql<string | null>`coalesce(${users.name}, ${agents.name}, ${ringGroups.name}, ${ivrMenus.name},
  ${queues.name}, ${conferenceRooms.name}, ${voicemailBoxes.name})`;

/** In the order of their numbers: shorter ones first, then as they read. */
export function selectExtensions(
  q: TenantReader,
  tenantId: string,
  filter: { q?: string | undefined; after?: { key: string; id: string } | undefined; limit: number },
) {
  const conditions: (SQL | undefined)[] = [eq(extensions.tenantId, tenantId)];
  if (filter.q) {
    const like = containing(filter.q);
    conditions.push(or(ilike(extensions.number, like), sql`${ownerName} ilike ${like}`));
  }
  if (filter.after) {
    const { key } = filter.after;
    conditions.push(sql`(length(${extensions.number}), ${extensions.number}) > (length(${key}::text), ${key}::text)`);
  }
  return q
    .select({
      id: extensions.id,
      number: extensions.number,
      kind: extensions.kind,
      ownerId,
      ownerName,
    })
    .from(extensions)
    .leftJoin(users, and(eq(users.tenantId, extensions.tenantId), eq(users.id, extensions.userId)))
    .leftJoin(agents, and(eq(agents.tenantId, extensions.tenantId), eq(agents.id, extensions.agentId)))
    .leftJoin(ringGroups, and(eq(ringGroups.tenantId, extensions.tenantId), eq(ringGroups.id, extensions.ringGroupId)))
    .leftJoin(ivrMenus, and(eq(ivrMenus.tenantId, extensions.tenantId), eq(ivrMenus.id, extensions.ivrMenuId)))
    .leftJoin(queues, and(eq(queues.tenantId, extensions.tenantId), eq(queues.id, extensions.queueId)))
    .leftJoin(
      conferenceRooms,
      and(eq(conferenceRooms.tenantId, extensions.tenantId), eq(conferenceRooms.id, extensions.conferenceRoomId)),
    )
    .leftJoin(
      voicemailBoxes,
      and(eq(voicemailBoxes.tenantId, extensions.tenantId), eq(voicemailBoxes.id, extensions.voicemailBoxId)),
    )
    .where(and(...conditions))
    .orderBy(sql`length(${extensions.number})`, asc(extensions.number))
    .limit(filter.limit + 1);
}

export function selectNextNumber(q: TenantReader, tenantId: string) {
  return q
    .select({ number: freeNumber(tenantId) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}
