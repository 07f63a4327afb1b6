import type pg from "pg";

/**
 * Reads pg_catalog and names what is wrong with the way tables keep tenants apart, one plain sentence each. A tenant table
 * is any with a `tenant_id`, and `tenants` itself, whose id it is. Empty when all is as it must be.
 */
export async function findTenancyFaults(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(TENANCY_FAULTS);
  return rows.map((row) => row.fault);
}

/** Names what the edge's role has that it must not. Empty when it has nothing of the kind. */
export async function findEdgeRoleFaults(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ fault: string }>(EDGE_ROLE_FAULTS);
  return rows.map((row) => row.fault);
}

const TENANCY_FAULTS = `
with tenant_tables as (
  select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, a.attname as tenant_column, a.attnum as tenant_attnum, a.attnotnull,
    format('(%s = (NULLIF(current_setting(''app.tenant_id''::text, true), ''''::text))::uuid)', a.attname) as own_tenant
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
  join pg_attribute a on a.attrelid = c.oid and not a.attisdropped
    and a.attname = case c.relname when 'tenants' then 'id' else 'tenant_id' end
  where c.relkind in ('r', 'p')
),
policies as (
  select p.*, pg_get_expr(p.polqual, p.polrelid) as reads, pg_get_expr(p.polwithcheck, p.polrelid) as writes,
    '(current_setting(''app.scope''::text, true) = ''platform''::text)' as platform_scope
  from pg_policy p
),
-- Rows that the platform shares with every tenant may be read by all, where nobody but the platform can write such a row.
shared as (
  select p.oid from policies p
  where p.polpermissive and p.polcmd = 'r' and p.reads = '(scope = ''platform''::text)' and exists (
    select from policies r where r.polrelid = p.polrelid and not r.polpermissive and r.polcmd = '*'
      and r.writes = format('((scope <> ''platform''::text) OR %s)', p.platform_scope)
  )
),
keys as (
  select con.conrelid, con.confrelid, con.conname, con.contype, con.conkey, con.confkey from pg_constraint con
)
select t.relname || ': row-level security is not enabled' as fault from tenant_tables t where not t.relrowsecurity
union all
select t.relname || ': row-level security is not forced' from tenant_tables t where not t.relforcerowsecurity
union all
select t.relname || ': no policy for the own tenant' from tenant_tables t
where not exists (
  select from policies p where p.polrelid = t.oid and p.polcmd = '*' and p.polpermissive
    and p.reads = t.own_tenant and p.writes = t.own_tenant
)
union all
select c.relname || ': policy ' || p.polname || ' lets in more than the own tenant or the platform'
from pg_class c join policies p on p.polrelid = c.oid left join tenant_tables t on t.oid = c.oid
where p.polpermissive and p.oid not in (select oid from shared)
  and (coalesce(p.reads, platform_scope) not in (coalesce(t.own_tenant, platform_scope), platform_scope)
    or coalesce(p.writes, platform_scope) not in (coalesce(t.own_tenant, platform_scope), platform_scope))
union all
select t.relname || ': tenant_id may be null' from tenant_tables t where not t.attnotnull
union all
select t.relname || ': the primary key does not begin with the tenant' from tenant_tables t
where not exists (select from keys k where k.conrelid = t.oid and k.contype = 'p' and k.conkey[1] = t.tenant_attnum)
union all
select t.relname || ': ' || k.conname || ' points at another tenant''s rows (the tenant is not part of the key)'
from tenant_tables t
join keys k on k.conrelid = t.oid and k.contype = 'f'
join tenant_tables target on target.oid = k.confrelid and target.relname <> 'tenants'
where not exists (
  select from generate_subscripts(k.conkey, 1) i
  where k.conkey[i] = t.tenant_attnum and k.confkey[i] = target.tenant_attnum
)
union all
select t.relname || ': tenant_id points at no tenant' from tenant_tables t
where t.relname <> 'tenants' and not exists (
  select from keys k where k.conrelid = t.oid and k.contype = 'f' and k.confrelid = 'public.tenants'::regclass
    and k.conkey = array[t.tenant_attnum]
)
union all
select c.relname || ': a table without tenant_id and without row-level security' from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
where c.relkind in ('r', 'p') and not (c.relrowsecurity and c.relforcerowsecurity)
  and not exists (select from tenant_tables t where t.oid = c.oid)
union all
select c.relname || ': a view past row-level security (security_invoker is off)' from pg_class c
join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'public'
where c.relkind = 'm' or (c.relkind = 'v' and not coalesce(c.reloptions::text[] && array['security_invoker=true', 'security_invoker=on'], false))
order by 1`;

const EDGE_ROLE_FAULTS = `
with edge as (select * from pg_roles where rolname = 'callplane_edge')
select 'it is a superuser' as fault from edge where rolsuper
union all select 'it has BYPASSRLS' from edge where rolbypassrls
union all select 'it may make databases' from edge where rolcreatedb
union all select 'it may make roles' from edge where rolcreaterole
union all select 'it may replicate' from edge where rolreplication
union all select 'it is a member of ' || m.roleid::regrole from edge join pg_auth_members m on m.member = edge.oid
union all select 'it owns ' || c.relname from edge join pg_class c on c.relowner = edge.oid
union all select 'it owns function ' || p.proname from edge join pg_proc p on p.proowner = edge.oid
union all select 'it may make objects in schema ' || n.nspname from edge join pg_namespace n
  on n.nspname !~ '^pg_' and has_schema_privilege(edge.oid, n.oid, 'create')
union all select 'it may ' || privilege || ' ' || c.relname from edge
  cross join unnest(array['truncate', 'references', 'trigger']) privilege
  join pg_class c on c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and has_table_privilege(edge.oid, c.oid, privilege)
union all select 'it may ' || privilege || ' audit or snapshot rows in ' || c.relname from edge
  cross join unnest(array['update', 'delete']) privilege
  join pg_class c on c.oid in ('audit_log'::regclass, 'audit_heads'::regclass, 'snapshots'::regclass)
    and (has_table_privilege(edge.oid, c.oid, privilege)
      or privilege = 'update' and has_any_column_privilege(edge.oid, c.oid, privilege))
order by 1`;
