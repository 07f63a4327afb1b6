import { extensions, sounds, tenants, trunks, users } from "@callplane/drizzle";
import { eq, type SQL, sql } from "drizzle-orm";
import type { TenantReader } from "../lib/tenant-db.ts";

type To = "sound" | "person" | "trunk";
type Person = { name: string; isGone: boolean; extension: string | null };

/** Names of sounds, trunks (its own and the platform's) and people by their ids; what is another tenant's, or was never there, is missing. One query. */
export function selectNames(q: TenantReader, tenantId: string, references: readonly { to: To; id: string }[]) {
  const idsOf = (to: To) => references.flatMap((each) => (each.to === to ? [each.id] : []));
  return q
    .select({
      sounds: byId<string>(sql`select ${sounds.id} as id, to_json(${sounds.name}) as it from ${sounds}
        where ${sounds.tenantId} = ${tenantId} and ${sounds.id} in ${listed(idsOf("sound"))}`),
      trunks: byId<string>(sql`select ${trunks.id} as id, to_json(${trunks.name}) as it from ${trunks}
        where (${trunks.tenantId} = ${tenantId} or ${trunks.scope} = 'platform') and ${trunks.id} in ${listed(idsOf("trunk"))}`),
      people: byId<Person>(sql`select ${users.id} as id, json_build_object('name', ${users.name},
          'isGone', ${users.deletedAt} is not null, 'extension', ${extensions.number}) as it
        from ${users} left join ${extensions} on ${extensions.tenantId} = ${tenantId} and ${extensions.userId} = ${users.id}
        where ${users.tenantId} = ${tenantId} and ${users.id} in ${listed(idsOf("person"))}`),
    })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
}

function listed(ids: string[]): SQL {
  return sql`(select value::uuid from jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;
}

function byId<T>(rows: SQL): SQL<Partial<Record<string, T>>> {
  return sql<Partial<Record<string, T>>>`(select coalesce(json_object_agg(id, it), '{}'::json) from (${rows}) each)`;
}
