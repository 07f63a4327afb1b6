-- What the edge's role may do, table by table. It owns nothing; roles.sql makes it before migrations run.
GRANT USAGE ON SCHEMA public TO callplane_edge;--> statement-breakpoint
-- All but id, key, kind and created_at: a tenant's key is in every SIP user name and never changes.
GRANT SELECT, INSERT ON "tenants" TO callplane_edge;--> statement-breakpoint
GRANT UPDATE (name, status, suspended_at, country, time_zone, extension_start, extension_end, extension_next, revision,
  applied_revision, applied_snapshot_id, gateway_id, updated_at) ON "tenants" TO callplane_edge;--> statement-breakpoint
-- Never deleted: calls, jobs and the audit log go on naming them.
GRANT SELECT, INSERT, UPDATE ON "gateways", "users", "invitations", "apply_jobs", "calls" TO callplane_edge;--> statement-breakpoint
GRANT SELECT, INSERT, UPDATE, DELETE ON "gateway_enrolments", "web_sessions", "refresh_tokens", "extensions", "devices",
  "device_states", "agents", "dids", "call_legs", "call_events", "transcript_turns", "idempotency_keys"
  TO callplane_edge;--> statement-breakpoint
-- The text of a version is never edited; it goes only with its agent.
GRANT SELECT, INSERT ON "agent_prompt_versions" TO callplane_edge;--> statement-breakpoint
GRANT UPDATE (published_at, updated_at) ON "agent_prompt_versions" TO callplane_edge;--> statement-breakpoint
GRANT SELECT, INSERT ON "snapshots", "audit_log" TO callplane_edge;--> statement-breakpoint
GRANT SELECT ON "audit_heads" TO callplane_edge;--> statement-breakpoint
REVOKE ALL ON FUNCTION "audit_entry_hash"("audit_log"), "chain_audit_entry"(), "verify_audit_chain"(uuid), "refuse_change"() FROM PUBLIC;--> statement-breakpoint
GRANT EXECUTE ON FUNCTION "audit_entry_hash"("audit_log"), "verify_audit_chain"(uuid) TO callplane_edge;
