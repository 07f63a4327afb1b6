-- Hash of an audit row: SHA-256 over a canonical text of everything in it and the hash before it. Columns are named one
-- by one, so that a column added later changes no old hash; the leading 1 is the format's number.
CREATE FUNCTION "audit_entry_hash"(entry "audit_log") RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  select encode(sha256(convert_to(jsonb_build_array(
    1, entry.previous_hash, entry.tenant_id, entry.id, entry.seq,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS'),
    entry.actor_kind, entry.actor_id, entry.actor_name, entry.acting_tenant_id,
    entry.action, entry.entity_type, entry.entity_id, entry.entity_name, entry.before, entry.after,
    entry.address::text, entry.user_agent, entry.request_id
  )::text, 'UTF8')), 'hex')
$$;--> statement-breakpoint
-- Numbers and chains each new row. The head's row lock, held to the end of the transaction, puts a tenant's writers in
-- line, so numbers have no gaps and no two rows share a predecessor. Runs as the owner: the edge may not touch heads.
CREATE FUNCTION "chain_audit_entry"() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
declare
  head audit_heads;
begin
  insert into audit_heads (tenant_id, seq) values (new.tenant_id, 1)
    on conflict (tenant_id) do update set seq = audit_heads.seq + 1
    returning * into head;
  new.seq := head.seq;
  new.previous_hash := head.hash;
  new.hash := audit_entry_hash(new);
  update audit_heads set hash = new.hash where tenant_id = new.tenant_id;
  return new;
end
$$;--> statement-breakpoint
CREATE TRIGGER "audit_log_chain" BEFORE INSERT ON "audit_log"
  FOR EACH ROW EXECUTE FUNCTION "chain_audit_entry"();--> statement-breakpoint
-- The number of the first row that is not as it was written, or is missing; null when the chain is whole. Runs as the
-- caller: it sees, and so vouches for, only what row-level security lets the caller see.
CREATE FUNCTION "verify_audit_chain"(tenant uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  with head as (
    select coalesce(max(seq), 0) as seq, coalesce(max(hash), '') as hash,
      coalesce(max(pruned_seq), 0) as pruned_seq, coalesce(max(pruned_hash), '') as pruned_hash
    from audit_heads where tenant_id = tenant
  ),
  links as (
    select entry.seq, entry.hash, entry.previous_hash,
      audit_entry_hash(entry) as true_hash,
      head.pruned_seq + row_number() over (order by entry.seq) as expected_seq,
      coalesce(lag(entry.hash) over (order by entry.seq), head.pruned_hash) as expected_previous
    from audit_log entry, head
    where entry.tenant_id = tenant and entry.seq > head.pruned_seq
  ),
  tail as (select coalesce(max(seq), (select pruned_seq from head)) as seq from links),
  faults as (
    select case
        when seq <> expected_seq then expected_seq
        when hash <> true_hash then seq
        -- The row agrees with itself but not with the one before: that one was rewritten, hash and all.
        else greatest(seq - 1, 1)
      end as seq
    from links
    where seq <> expected_seq or hash <> true_hash or previous_hash <> expected_previous
    union all
    select tail.seq + 1 from tail, head where head.seq > tail.seq
    union all
    select tail.seq from tail, head where head.seq < tail.seq
    union all
    select links.seq from links, tail, head where links.seq = tail.seq and head.seq = tail.seq and head.hash <> links.hash
  )
  select min(seq) from faults
$$;
