import { type AnyPgColumn, jsonb } from "drizzle-orm/pg-core";
import { holds } from "./checks.ts";

/** Kinds of destinations that name a thing of the tenant's by its id. */
export const NAMED_DESTINATIONS = [
  "USER",
  "RING_GROUP",
  "IVR",
  "QUEUE",
  "VOICEMAIL",
  "AI_AGENT",
  "BUSINESS_HOURS",
  "ANNOUNCEMENT",
  "CONFERENCE",
] as const;

/** Where a call is sent. The id has no key, as the kind chooses the table; the edge checks it, and refuses to delete what is led to. */
export type StoredDestination =
  | { kind: (typeof NAMED_DESTINATIONS)[number]; id: string }
  | { kind: "EXTERNAL"; number: string }
  | { kind: "DIRECTORY" }
  | { kind: "HANG_UP" };

/** A column that holds a destination; `isDestination` is its CHECK. */
export function destinationColumn(name: string) {
  return jsonb(name).$type<StoredDestination>();
}

/** A CHECK that `column` has the form of a destination (or null, where the column allows it). */
export function isDestination(name: string, column: AnyPgColumn) {
  const it = `"${column.name}"`;
  const named = NAMED_DESTINATIONS.map((kind) => `'${kind}'`).join(", ");
  return holds(
    name,
    `${it} is null or coalesce(case
      when ${it} ->> 'kind' in (${named}) then ${it} ->> 'id' ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      when ${it} ->> 'kind' = 'EXTERNAL' then ${it} ->> 'number' ~ '^\\+[1-9][0-9]{6,14}$'
      else ${it} ->> 'kind' in ('DIRECTORY', 'HANG_UP') end, false)`,
  );
}
