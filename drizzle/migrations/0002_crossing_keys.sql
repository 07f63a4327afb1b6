-- Keys between tables that point at each other, which the schema's files cannot say without a circle.
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_applied_snapshot_fk"
  FOREIGN KEY ("id", "applied_snapshot_id") REFERENCES "snapshots" ("tenant_id", "id");--> statement-breakpoint
-- Through agent_id, so that an agent cannot publish another agent's version.
ALTER TABLE "agents" ADD CONSTRAINT "agents_published_version_fk"
  FOREIGN KEY ("tenant_id", "id", "published_version_id") REFERENCES "agent_prompt_versions" ("tenant_id", "agent_id", "id");
