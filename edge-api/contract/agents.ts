import { z } from "zod";
import { extensionNumber, id, instant, label, longText, page, pageQuery, timeZone } from "./primitives.ts";

export const VOICE_PROVIDERS = ["practice", "openai-realtime", "ultravox", "elevenlabs"] as const;
export const AGENT_TOOLS = ["transfer", "hang_up"] as const;

/** Where a call goes when the agent cannot talk, or has talked too long. */
export const agentFallback = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("extension"), number: extensionNumber }),
  z.object({ kind: z.literal("hang_up") }),
]);

export const interruption = z.object({
  enabled: z.boolean().default(true),
  minSpeechMs: z
    .number()
    .int()
    .min(20)
    .max(2000)
    .default(120)
    .meta({ description: "Caller speech shorter than this does not interrupt" }),
});

const fields = {
  name: label,
  voiceProvider: z.enum(VOICE_PROVIDERS),
  model: z
    .string()
    .trim()
    .max(100)
    .nullable()
    .meta({ description: "Provider's model name; null for the provider's own default" }),
  voice: z.string().trim().max(100).nullable(),
  language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/, "For example en or de-AT"),
  timeZone,
  firstMessage: longText(1000),
  interruption,
  tools: z.array(z.enum(AGENT_TOOLS)).max(20),
  fallback: agentFallback,
  maxDurationSec: z.number().int().min(10).max(7200),
};

/** POST /agents. `prompt` becomes version 1, published. */
export const createAgent = z
  .object({
    ...fields,
    voiceProvider: fields.voiceProvider.default("practice"),
    model: fields.model.default(null),
    voice: fields.voice.default(null),
    language: fields.language.default("en"),
    timeZone: timeZone.optional().meta({ description: "The tenant's when absent" }),
    firstMessage: fields.firstMessage.default("Hello, how can I help you?"),
    interruption: interruption.default({ enabled: true, minSpeechMs: 120 }),
    tools: fields.tools.default(["transfer", "hang_up"]),
    fallback: agentFallback.default({ kind: "hang_up" }),
    maxDurationSec: fields.maxDurationSec.default(1800),
    prompt: longText(20_000).default(""),
    extension: z.object({ number: extensionNumber }).nullable().default(null),
  })
  .meta({ id: "CreateAgent" });

export const updateAgent = z
  .object({ ...fields, extension: z.object({ number: extensionNumber }).nullable() })
  .partial()
  .meta({ id: "UpdateAgent" });

export const promptVersion = z
  .object({
    id,
    version: z.number().int(),
    prompt: z.string(),
    createdAt: instant,
    createdBy: z.string().nullable(),
    publishedAt: instant.nullable(),
    published: z.boolean().meta({ description: "This is the version callers hear after the next apply" }),
  })
  .meta({ id: "PromptVersion" });

export const agent = z
  .object({
    id,
    ...fields,
    extension: z.object({ number: z.string() }).nullable(),
    publishedVersion: z.object({ id, version: z.number().int() }).nullable(),
    latestVersion: z.number().int(),
    createdAt: instant,
    updatedAt: instant,
  })
  .meta({ id: "Agent" });

/** POST /agents/{id}/prompt-versions saves a draft; POST …/prompt-versions/{versionId}/publish makes it the published one (also the way back). POST /agents/{id}/duplicate. */
export const createPromptVersion = z.object({ prompt: longText(20_000) }).meta({ id: "CreatePromptVersion" });
export const listAgents = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const agentPage = page(agent).meta({ id: "AgentPage" });
export const promptVersionPage = page(promptVersion).meta({ id: "PromptVersionPage" });

export type Agent = z.infer<typeof agent>;
export type CreateAgent = z.infer<typeof createAgent>;
export type UpdateAgent = z.infer<typeof updateAgent>;
export type PromptVersion = z.infer<typeof promptVersion>;
export type AgentFallback = z.infer<typeof agentFallback>;
