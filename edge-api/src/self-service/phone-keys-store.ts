import { businessHours, callingSettings, extensions, queueMembers, queues, users } from "@callplane/drizzle";
import { and, eq, type SQL, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";

/** What a person's keys are made of: the number, queues they may log in to that have one, opening hours, parking places. One row. */
export function selectKeys(q: TenantReader, tenantId: string, userId: string) {
  return q
    .select({
      extension: extensions.number,
      queues: list<{ name: string; number: string }>(sql`
        select ${queues.name} as name, number.number as number from ${queueMembers}
        join ${queues} on ${queues.tenantId} = ${tenantId} and ${queues.id} = ${queueMembers.queueId}
        join ${extensions} as number on number.tenant_id = ${tenantId} and number.queue_id = ${queues.id}
        where ${queueMembers.tenantId} = ${tenantId} and ${queueMembers.userId} = ${userId} and not ${queueMembers.isFixed}
        order by 1`),
      hours: list<{ name: string; code: number }>(sql`
        select ${businessHours.name} as name, ${businessHours.code} as code from ${businessHours}
        where ${businessHours.tenantId} = ${tenantId} order by 2`),
      parkingSlots: sql<number | null>`(select ${callingSettings.parkingSlots} from ${callingSettings}
        where ${callingSettings.tenantId} = ${tenantId})`,
    })
    .from(users)
    .leftJoin(extensions, and(eq(extensions.tenantId, users.tenantId), eq(extensions.userId, users.id)))
    .where(and(eq(users.tenantId, tenantId), eq(users.id, userId)));
}

function list<T>(rows: SQL): SQL<T[]> {
  return sql<T[]>`coalesce((select json_agg(each) from (${rows}) each), '[]'::json)`;
}
