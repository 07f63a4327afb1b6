import {
  agents,
  announcements,
  businessHours,
  conferenceRooms,
  extensions,
  ivrMenus,
  queues,
  ringGroups,
  tenants,
  users,
  voicemailBoxes,
} from "@callplane/drizzle";
import { type AnyColumn, eq, type SQL, sql } from "drizzle-orm";
import type { Destination } from "../../contract/index.ts";
import type { TenantReader } from "../lib/tenant-db.ts";
import { DESTINATION_WORDS } from "./words.ts";

/** What a destination leads to, as it is shown. The extension is the number it can also be dialled by. */
export type DestinationFacts = { name: string; extension: string | null };

/**
 * Name and extension of what the destination in `column` leads to, as a column of any query on the tenant's rows; null where that is
 * gone, or there is no destination.
 */
export function destinationFacts(tenantId: string, column: AnyColumn | SQL): SQL<DestinationFacts | null> {
  const id = sql`(${column} ->> 'id')::uuid`;
  const named = (kind: string, facts: SQL) => sql` when ${kind} then ${facts}`;
  const fixed = (kind: "DIRECTORY" | "HANG_UP") =>
    named(kind, sql`json_build_object('name', ${DESTINATION_WORDS[kind]}::text, 'extension', null)`);
  return sql<DestinationFacts | null>`case ${column} ->> 'kind'${sql.join([
    named("USER", withNumber(tenantId, id, users, extensions.userId, sql`and ${users.deletedAt} is null`)),
    named("RING_GROUP", withNumber(tenantId, id, ringGroups, extensions.ringGroupId)),
    named("IVR", withNumber(tenantId, id, ivrMenus, extensions.ivrMenuId)),
    named("QUEUE", withNumber(tenantId, id, queues, extensions.queueId)),
    named("CONFERENCE", withNumber(tenantId, id, conferenceRooms, extensions.conferenceRoomId)),
    named("AI_AGENT", withNumber(tenantId, id, agents, extensions.agentId)),
    named("VOICEMAIL", boxFacts(tenantId, id)),
    named("BUSINESS_HOURS", withoutNumber(tenantId, id, businessHours)),
    named("ANNOUNCEMENT", withoutNumber(tenantId, id, announcements)),
    named("EXTERNAL", sql`json_build_object('name', ${column} ->> 'number', 'extension', null)`),
    fixed("DIRECTORY"),
    fixed("HANG_UP"),
  ])} end`;
}

/** Facts of each of the destinations, in their order: one query however many there are. */
export function selectFacts(q: TenantReader, tenantId: string, destinations: readonly Destination[]) {
  const each = destinations.map((destination) =>
    destinationFacts(tenantId, sql`${JSON.stringify(destination)}::jsonb`),
  );
  return q
    .select({ facts: sql<(DestinationFacts | null)[]>`json_build_array(${sql.join(each, sql`, `)})` })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

type Named =
  | typeof ringGroups
  | typeof users
  | typeof agents
  | typeof queues
  | typeof ivrMenus
  | typeof conferenceRooms;

function withNumber(tenantId: string, id: SQL, table: Named, owner: AnyColumn, also: SQL = sql``): SQL {
  return sql`(select json_build_object('name', ${table.name}, 'extension', ${extensions.number}) from ${table}
    left join ${extensions} on ${extensions.tenantId} = ${table.tenantId} and ${owner} = ${table.id}
    where ${table.tenantId} = ${tenantId} and ${table.id} = ${id} ${also})`;
}

function withoutNumber(tenantId: string, id: SQL, table: typeof businessHours | typeof announcements): SQL {
  return sql`(select json_build_object('name', ${table.name}, 'extension', null) from ${table}
    where ${table.tenantId} = ${tenantId} and ${table.id} = ${id})`;
}

/** A person's box goes by the person's name and number. */
function boxFacts(tenantId: string, id: SQL): SQL {
  return sql`(select json_build_object('name', coalesce(${voicemailBoxes.name}, ${users.name}), 'extension', ${extensions.number})
    from ${voicemailBoxes}
    left join ${users} on ${users.tenantId} = ${voicemailBoxes.tenantId} and ${users.id} = ${voicemailBoxes.userId}
    left join ${extensions} on ${extensions.tenantId} = ${voicemailBoxes.tenantId}
      and (${extensions.voicemailBoxId} = ${voicemailBoxes.id} or ${extensions.userId} = ${voicemailBoxes.userId})
    where ${voicemailBoxes.tenantId} = ${tenantId} and ${voicemailBoxes.id} = ${id})`;
}
