import { callEvents, calls, queues, tenants } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import type { QueueFigures } from "../../contract/index.ts";
import type { TenantReader } from "../lib/tenant-db.ts";

/** What `selectFigures` brings beside the queue, in one row. */
export type FiguresRow = Omit<QueueFigures, "withinSec">;

/**
 * The queue with its figures of today; no row for no queue. How a wait ended is told by the next thing on the call's timeline that is
 * somebody answering, or the dialplan leading on; nothing of both: the caller hung up.
 */
export function selectFigures(q: TenantReader, tenantId: string, queueId: string, withinSec: number) {
  const midnight = sql`date_trunc('day', now() at time zone ${tenants.timeZone}) at time zone ${tenants.timeZone}`;
  const waits = sql`
    select ended.kind, extract(epoch from coalesce(ended.at, c.ended_at) - came.at)::float8 as sec
    from ${calls} c
    join ${callEvents} came on came.tenant_id = ${tenantId} and came.call_id = c.id and came.kind = 'route.decided'
      and came.data ->> 'kind' = 'queue' and came.data ->> 'target' = ${queueId}
    left join lateral (select e.kind, e.at from ${callEvents} e
      where e.tenant_id = ${tenantId} and e.call_id = c.id and e.seq > came.seq and e.kind in ('route.decided', 'leg.answered')
      order by e.seq limit 1) ended on true
    where c.tenant_id = ${tenantId} and c.ended_at is not null and c.started_at >= ${midnight}`;
  return q
    .select({
      figures: sql<FiguresRow>`(select json_build_object(
        'since', to_char(${midnight} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
        'offered', count(*), 'answered', count(*) filter (where kind = 'leg.answered'),
        'hungUp', count(*) filter (where kind is null), 'ledOn', count(*) filter (where kind = 'route.decided'),
        'answeredWithin', count(*) filter (where kind = 'leg.answered' and sec <= ${withinSec}),
        'meanWaitSec', avg(sec), 'longestWaitSec', max(sec)) from (${waits}) each)`,
    })
    .from(queues)
    .innerJoin(tenants, eq(tenants.id, queues.tenantId))
    .where(and(eq(queues.tenantId, tenantId), eq(queues.id, queueId)));
}
