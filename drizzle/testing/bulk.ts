import { eq, sql } from "drizzle-orm";
import { type Tenant, tenants } from "../schema/index.ts";
import { type Arranger, aTenant } from "./factories.ts";

export type BulkOptions = {
  /** How many people, each with an extension and a phone; at most 90 000. */
  users: number;
  key?: string;
};

/** A tenant full of people. `firstExtension` and the ones after it are theirs, without a gap. */
export type BulkTenant = { tenant: Tenant; firstExtension: number };

/** A SIP user name's password, in a tenant made here. */
export function bulkPassword(sipUsername: string): string {
  return `bulk-${sipUsername}`;
}

/**
 * Makes a tenant with that many active people, in one statement: 10 000 take a second or so. The phones' digests are real
 * (`bulkPassword`), their sealed secrets are not. Nobody can sign in, as no one has a password. Revision is 1.
 */
export async function aBulkTenant(arranger: Arranger, options: BulkOptions): Promise<BulkTenant> {
  const digits = options.users <= 9_000 ? 4 : 5;
  const firstExtension = 10 ** (digits - 1);
  const tenant = await aTenant(arranger, {
    ...(options.key === undefined ? {} : { key: options.key }),
    extensionStart: String(firstExtension),
    extensionEnd: String(10 ** digits - 1),
    extensionNext: firstExtension + options.users,
    revision: 1,
  });
  await arranger.db.execute(sql`
    with people as materialized (
      select gen_random_uuid() as id, n, (${firstExtension}::int + n)::text as number,
        (array['Anna', 'Bilal', 'Chiara', 'David', 'Elif', 'Fiona', 'Georg', 'Hana'])[1 + n % 8] || ' ' ||
          (array['Berger', 'Novak', 'Rossi', 'Yılmaz', 'O''Neill', 'Schmidt', 'Tanaka'])[1 + n % 7] || ' ' || n as name
      from generate_series(0, ${options.users}::int - 1) n
    ),
    made_users as (
      insert into users (tenant_id, id, email, name, role, status, created_at)
      select ${tenant.id}::uuid, id, 'person' || n || '@' || ${tenant.key} || '.example', name, 'end_user', 'active',
        now() - interval '1 second' * (${options.users}::int - n)
      from people
    ),
    made_extensions as (
      insert into extensions (tenant_id, number, kind, user_id) select ${tenant.id}::uuid, number, 'user', id from people
    ),
    phones as (
      select id, ${tenant.key} || '-' || number || '-' || substr(md5(number), 1, 4) as sip_username from people
    ),
    accounts as (
      select id, sip_username, sip_username || ':callplane:bulk-' || sip_username as a1 from phones
    )
    insert into devices (tenant_id, user_id, label, sip_username, secret_ciphertext, digest_md5, digest_sha256)
    select ${tenant.id}::uuid, id, 'Desk phone', sip_username, 'v1.none.none.none', md5(a1),
      encode(sha256(convert_to(a1, 'UTF8')), 'hex')
    from accounts`);
  await arranger.db.execute(sql`analyze users, extensions, devices`);
  const [filled] = await arranger.db.select().from(tenants).where(eq(tenants.id, tenant.id));
  return { tenant: filled ?? tenant, firstExtension };
}
