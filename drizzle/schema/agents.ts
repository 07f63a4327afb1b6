import { foreignKey, index, integer, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { holds, oneOf } from "./checks.ts";
import { tenantColumns } from "./columns.ts";
import { ownTenantOnly } from "./policies.ts";
import { instant } from "./timestamps.ts";

export const AGENT_STATUSES = ["active", "disabled"] as const;
export const VOICE_PROVIDERS = ["practice", "openai-realtime", "ultravox", "elevenlabs"] as const;

/** How the caller may talk over the agent. */
export type AgentInterruption = { enabled: boolean; minSpeechMs: number };
/** Where a call goes when the agent cannot go on. */
export type AgentFallback = { kind: "extension"; number: string } | { kind: "hang_up" };

/** The AI that talks on a call. Its prompt lives in versions; callers hear the published one only. */
export const agents = pgTable(
  "agents",
  {
    ...tenantColumns,
    name: text("name").notNull(),
    status: text("status", { enum: AGENT_STATUSES }).notNull().default("active"),
    voiceProvider: text("voice_provider", { enum: VOICE_PROVIDERS }).notNull(),
    model: text("model"),
    voice: text("voice"),
    /** BCP 47 tag. */
    language: text("language").notNull(),
    timeZone: text("time_zone").notNull(),
    firstMessage: text("first_message").notNull().default(""),
    interruption: jsonb("interruption")
      .$type<AgentInterruption>()
      .notNull()
      .default({ enabled: true, minSpeechMs: 120 }),
    /** Names of the tools it may use; their settings follow with the tool registry. */
    tools: jsonb("tools").$type<string[]>().notNull().default([]),
    fallback: jsonb("fallback").$type<AgentFallback>().notNull().default({ kind: "hang_up" }),
    maxDurationSec: integer("max_duration_sec").notNull().default(1800),
    /** Key to agent_prompt_versions (tenant_id, agent_id, id), added in SQL: the two tables point at each other. */
    publishedVersionId: uuid("published_version_id"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("agents_name_key").on(t.tenantId, t.name),
    oneOf("agents_status_check", t.status, AGENT_STATUSES),
    oneOf("agents_voice_provider_check", t.voiceProvider, VOICE_PROVIDERS),
    holds("agents_max_duration_check", "max_duration_sec between 10 and 7200"),
    index("agents_created_idx").on(t.tenantId, t.createdAt, t.id),
    ownTenantOnly(),
  ],
);

/** A version of an agent's prompt: written once, published, rolled back to, never edited. */
export const agentPromptVersions = pgTable(
  "agent_prompt_versions",
  {
    ...tenantColumns,
    agentId: uuid("agent_id").notNull(),
    version: integer("version").notNull(),
    prompt: text("prompt").notNull(),
    /** No key: may be a platform admin, who is another tenant's user. */
    createdBy: uuid("created_by"),
    publishedAt: instant("published_at"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique("agent_prompt_versions_version_key").on(t.tenantId, t.agentId, t.version),
    unique("agent_prompt_versions_agent_id_key").on(t.tenantId, t.agentId, t.id),
    foreignKey({
      name: "agent_prompt_versions_agent_fk",
      columns: [t.tenantId, t.agentId],
      foreignColumns: [agents.tenantId, agents.id],
    }).onDelete("cascade"),
    ownTenantOnly(),
  ],
);

export type Agent = typeof agents.$inferSelect;
export type AgentPromptVersion = typeof agentPromptVersions.$inferSelect;
export type VoiceProvider = (typeof VOICE_PROVIDERS)[number];
