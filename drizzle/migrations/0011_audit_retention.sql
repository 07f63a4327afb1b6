ALTER TABLE "audit_settings" FORCE ROW LEVEL SECURITY;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE ON "audit_settings" TO callplane_edge;--> statement-breakpoint
-- The number of the first of a tenant's entries up to `through` that is not as it was written, or is missing; null when there
-- is none. Begins where retention has cut the chain. Runs as the caller, so it vouches only for what the caller sees.
CREATE FUNCTION "audit_chain_fault"(tenant uuid, through bigint) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  with cut as (
    select coalesce(max(pruned_seq), 0) as seq, coalesce(max(pruned_hash), '') as hash
    from audit_heads where tenant_id = tenant
  ),
  links as (
    select entry.seq, entry.hash, entry.previous_hash,
      audit_entry_hash(entry) as true_hash,
      cut.seq + row_number() over (order by entry.seq) as expected_seq,
      coalesce(lag(entry.hash) over (order by entry.seq), cut.hash) as expected_previous
    from audit_log entry, cut
    where entry.tenant_id = tenant and entry.seq > cut.seq and entry.seq <= through
  ),
  tail as (select coalesce(max(seq), (select seq from cut)) as seq from links),
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
    select tail.seq + 1 from tail where tail.seq < through
  )
  select min(seq) from faults
$$;--> statement-breakpoint
-- As before, on top of audit_chain_fault: the whole chain, and whether it ends where its head says.
CREATE OR REPLACE FUNCTION "verify_audit_chain"(tenant uuid) RETURNS bigint
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
  with head as (
    select coalesce(max(seq), 0) as seq, coalesce(max(hash), '') as hash from audit_heads where tenant_id = tenant
  ),
  faults as (
    select audit_chain_fault(tenant, head.seq) as seq from head
    union all
    select entry.seq from audit_log entry, head where entry.tenant_id = tenant
      and (entry.seq > head.seq or entry.seq = head.seq and entry.hash <> head.hash)
  )
  select min(seq) from faults
$$;--> statement-breakpoint
-- Removes the pinned tenant's oldest entries, all of them written before `older_than`, `at_most` at a time. The edge may not
-- delete any, and this cannot be talked into what the law wants kept: 365 days (PCI DSS 10.5.1). Locks the head to the end of the
-- transaction, in which the caller must write the entry that vouches for the cut; answers no row where another purge holds it,
-- or there is nothing to remove. Entries that are not as they were written stay, as evidence: `bad_seq` is the first of them.
CREATE FUNCTION "purge_audit_log"(older_than timestamptz, at_most integer)
RETURNS TABLE (through_seq bigint, through_hash text, removed integer, head_seq bigint, head_hash text, bad_seq bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
declare
  tenant uuid := nullif(current_setting('app.tenant_id', true), '')::uuid;
  head audit_heads;
begin
  if older_than is null or older_than > now() - interval '365 days' then
    raise exception 'audit entries are kept for 365 days' using errcode = 'check_violation', constraint = 'audit_log_kept_check';
  end if;
  select * into head from audit_heads where tenant_id = tenant for update skip locked;
  if not found then return; end if;
  head_seq := head.seq;
  head_hash := head.hash;
  -- The first entry that must stay ends the cut, whatever comes after it: clocks may have stepped back.
  select least(head.seq, head.pruned_seq + at_most, min(seq) - 1) into through_seq
    from audit_log where tenant_id = tenant and seq > head.pruned_seq and seq <= head.pruned_seq + at_most and at >= older_than;
  if through_seq <= head.pruned_seq then return; end if;
  bad_seq := audit_chain_fault(tenant, through_seq);
  if bad_seq is not null then
    removed := 0;
    return next;
    return;
  end if;
  select hash into through_hash from audit_log where tenant_id = tenant and seq = through_seq;
  delete from audit_log where tenant_id = tenant and seq > head.pruned_seq and seq <= through_seq;
  get diagnostics removed = row_count;
  update audit_heads set pruned_seq = through_seq, pruned_hash = through_hash where tenant_id = tenant;
  return next;
end
$$;--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_chain_fault"(uuid, bigint), "purge_audit_log"(timestamptz, integer) FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_chain_fault"(uuid, bigint), "purge_audit_log"(timestamptz, integer) TO callplane_edge;
