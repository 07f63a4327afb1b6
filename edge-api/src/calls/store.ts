import { agents, callEvents, callLegs, calls, transcriptTurns } from "@callplane/drizzle";
import { and, desc, eq, gte, ilike, lt, or, type SQL, sql } from "drizzle-orm";
import type { CallEvent, CallLeg, CallSummary, TranscriptTurn } from "../../contract/index.ts";
import { containing, numberLike } from "../lib/search.ts";
import type { TenantReader } from "../lib/tenant-db.ts";

export type CallFilter = {
  q?: string | undefined;
  direction?: CallSummary["direction"] | undefined;
  disposition?: CallSummary["disposition"] | undefined;
  agentId?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  /** Only calls one of this person's phones took part in. */
  userId: string | undefined;
};

/** Newest first; one more than asked for, to know whether there is a next page. */
export function selectCalls(
  q: TenantReader,
  tenantId: string,
  filter: CallFilter & { after: { at: string; id: string } | undefined; limit: number },
) {
  const { after } = filter;
  return q
    .select(summary)
    .from(calls)
    .leftJoin(agents, agentOfCall)
    .where(
      and(
        ...conditions(tenantId, filter),
        after && sql`(${calls.startedAt}, ${calls.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(filter.limit + 1);
}

/** One call with all that belongs to it, in one row. */
export function selectCall(q: TenantReader, tenantId: string, id: string, userId: string | undefined) {
  return q
    .select({
      ...summary,
      linkedid: calls.linkedid,
      legs: sql<CallLeg[]>`${partsOf(legJson, callLegs, sql`${callLegs.startedAt}, ${callLegs.id}`)}`,
      events: sql<CallEvent[]>`${partsOf(eventJson, callEvents, sql`${callEvents.seq}`)}`,
      turns: sql<TranscriptTurn[]>`${partsOf(turnJson, transcriptTurns, sql`${transcriptTurns.index}`)}`,
    })
    .from(calls)
    .leftJoin(agents, agentOfCall)
    .where(and(...conditions(tenantId, { userId }), eq(calls.id, id)));
}

const agentOfCall = and(eq(agents.tenantId, calls.tenantId), eq(agents.id, calls.agentId));

function conditions(tenantId: string, filter: CallFilter): (SQL | undefined)[] {
  const { q, direction, disposition, agentId, from, to, userId } = filter;
  return [
    eq(calls.tenantId, tenantId),
    q ? named(q) : undefined,
    direction && eq(calls.direction, direction),
    disposition && eq(calls.disposition, disposition),
    agentId === undefined ? undefined : eq(calls.agentId, agentId),
    from === undefined ? undefined : gte(calls.startedAt, new Date(from)),
    to === undefined ? undefined : lt(calls.startedAt, new Date(to)),
    userId === undefined ? undefined : tookPart(tenantId, userId),
  ];
}

function named(words: string) {
  const like = containing(words);
  return or(
    numberLike(calls.callerNumber, words),
    ilike(calls.callerName, like),
    numberLike(calls.dialed, words),
    numberLike(calls.calleeNumber, words),
    ilike(calls.calleeName, like),
  );
}

function tookPart(tenantId: string, userId: string) {
  return sql`exists (select from call_legs l
    where l.tenant_id = ${tenantId} and l.call_id = ${calls.id} and l.user_id = ${userId})`;
}

function partsOf(json: SQL, table: typeof callLegs | typeof callEvents | typeof transcriptTurns, order: SQL): SQL {
  return sql`(select coalesce(json_agg(${json} order by ${order}), '[]') from ${table}
    where ${table.tenantId} = ${calls.tenantId} and ${table.callId} = ${calls.id})`;
}

/** An instant in JSON as the contract writes it: UTC, milliseconds, Z. */
function iso(column: SQL.Aliased | Parameters<typeof eq>[0]): SQL {
  return sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;
}

const legJson = sql`json_build_object(
  'id', ${callLegs.id}, 'kind', ${callLegs.kind}, 'deviceId', ${callLegs.deviceId}, 'agentId', ${callLegs.agentId},
  'party', json_build_object('number', ${callLegs.number}, 'name', ${callLegs.name}),
  'channel', coalesce(${callLegs.channelName}, ''), 'uniqueid', coalesce(${callLegs.channelId}, ''),
  'startedAt', ${iso(callLegs.startedAt)}, 'answeredAt', ${iso(callLegs.answeredAt)}, 'endedAt', ${iso(callLegs.endedAt)},
  'hangupCause', ${callLegs.hangupCause})`;

const eventJson = sql`json_build_object(
  'id', ${callEvents.id}, 'at', ${iso(callEvents.at)}, 'kind', ${callEvents.kind}, 'legId', ${callEvents.legId},
  'text', ${callEvents.text}, 'data', ${callEvents.data})`;

const turnJson = sql`json_build_object(
  'index', ${transcriptTurns.index}, 'speaker', ${transcriptTurns.speaker}, 'text', ${transcriptTurns.text},
  'startedAt', ${iso(transcriptTurns.startedAt)}, 'endedAt', ${iso(transcriptTurns.endedAt)},
  'interrupted', ${transcriptTurns.interrupted}, 'heardMs', ${transcriptTurns.heardMs},
  'confidence', ${transcriptTurns.confidence}, 'latency', ${transcriptTurns.latency})`;

const summary = {
  id: calls.id,
  direction: calls.direction,
  callerNumber: calls.callerNumber,
  callerName: calls.callerName,
  dialed: calls.dialed,
  calleeNumber: calls.calleeNumber,
  calleeName: calls.calleeName,
  agentId: calls.agentId,
  agentName: agents.name,
  startedAt: calls.startedAt,
  answeredAt: calls.answeredAt,
  endedAt: calls.endedAt,
  disposition: calls.disposition,
  hangupCause: calls.hangupCause,
};

export type CallRow = Awaited<ReturnType<typeof selectCalls>>[number];
export type CallDetailRow = Awaited<ReturnType<typeof selectCall>>[number];
