import { auditLog, tenants } from "@callplane/drizzle";
import { type SQL, sql } from "drizzle-orm";
import type { AuditReportBy } from "../../contract/index.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { type AuditFilter, matching } from "./filter-store.ts";

/** What a report is of: entries that match, up to `to`; without `from` the thirty days that end with it. */
export type ReportFilter = AuditFilter & { to: string };

/** Groups shown by themselves; the rest are counted together. */
const LARGEST = 20;

/** The report's bounds and the zone its days are in. */
export function selectSpan(q: TenantReader, tenantId: string, filter: ReportFilter) {
  return q
    .select({ zone: sql<string>`zone`, first: sql<string>`first::text`, last: sql<string>`last::text` })
    .from(sql`(${spanOf(tenantId, filter)}) as span`);
}

/** Counts by group, in order; all days of the span, or the largest groups with the totals of all. */
export function selectGroups(q: TenantReader, tenantId: string, by: AuditReportBy, filter: ReportFilter) {
  const span = spanOf(tenantId, filter);
  return q
    .select({
      key: sql<string | null>`key`,
      name: sql<string | null>`name`,
      actorKind: sql<string | null>`actor_kind`,
      entries: sql<number>`entries::int`,
      logIns: sql<number>`log_ins::int`,
      refusals: sql<number>`refusals::int`,
      allEntries: sql<number>`(sum(entries) over ())::int`,
      allLogIns: sql<number>`(sum(log_ins) over ())::int`,
      allRefusals: sql<number>`(sum(refusals) over ())::int`,
    })
    .from(sql`(${by === "day" ? daysOf(tenantId, filter, span) : groupsOf(tenantId, by, filter, span)}) as groups`)
    .orderBy(by === "day" ? sql`key` : sql`entries desc, key, actor_kind, name`)
    .limit(by === "day" ? Number.MAX_SAFE_INTEGER : LARGEST);
}

/** Days begin where the tenant is, also on the two a year that are longer or shorter. */
function spanOf(tenantId: string, { from, to }: ReportFilter): SQL {
  const last = sql`${new Date(to)}::timestamptz`;
  const zone = sql`${tenants.timeZone}`;
  const first =
    from === undefined
      ? sql`(date_trunc('day', ${last} at time zone ${zone}) - interval '29 days') at time zone ${zone}`
      : sql`${new Date(from)}::timestamptz`;
  return sql`select ${zone} as zone, ${first} as first, ${last} as last from ${tenants} where ${tenants.id} = ${tenantId}`;
}

const counts = sql`count(*) as entries,
  count(*) filter (where ${auditLog.action} = 'session.create') as log_ins,
  count(*) filter (where ${auditLog.action} like '%.refuse') as refusals`;

const within = (tenantId: string, { from: _from, to: _to, ...filter }: ReportFilter) =>
  sql`${matching(tenantId, filter)} and ${auditLog.at} between span.first and span.last`;

function daysOf(tenantId: string, filter: ReportFilter, span: SQL): SQL {
  return sql`
    with span as (${span}),
    counted as (
      select (${auditLog.at} at time zone span.zone)::date as day, ${counts}
      from ${auditLog}, span where ${within(tenantId, filter)} group by 1
    )
    select to_char(each.day, 'YYYY-MM-DD') as key, null::text as name, null::text as actor_kind,
      coalesce(counted.entries, 0) as entries, coalesce(counted.log_ins, 0) as log_ins,
      coalesce(counted.refusals, 0) as refusals
    from span
    cross join generate_series(
      date_trunc('day', span.first at time zone span.zone), span.last at time zone span.zone, interval '1 day') as each(day)
    left join counted on counted.day = each.day::date`;
}

function groupsOf(tenantId: string, by: Exclude<AuditReportBy, "day">, filter: ReportFilter, span: SQL): SQL {
  const from = sql`from ${auditLog}, span where ${within(tenantId, filter)}`;
  if (by === "actor") {
    // A person is one group under the name they had last; the parts of the edge have names but no ids.
    return sql`
      with span as (${span})
      select ${auditLog.actorId} as key, (array_agg(${auditLog.actorName} order by ${auditLog.seq} desc))[1] as name,
        ${auditLog.actorKind} as actor_kind, ${counts}
      ${from} group by ${auditLog.actorKind}, ${auditLog.actorId}, case when ${auditLog.actorId} is null then ${auditLog.actorName} end`;
  }
  const key = by === "action" ? auditLog.action : auditLog.entityType;
  return sql`
    with span as (${span})
    select ${key} as key, null::text as name, null::text as actor_kind, ${counts} ${from} group by ${key}`;
}
