import { z } from "zod";
import { AGENT_TOOLS, agentFallback, interruption, VOICE_PROVIDERS } from "./agents.ts";
import { CODECS, TRANSPORTS } from "./devices.ts";
import { snapshotRouting } from "./snapshot-routing.ts";

/** A phone or softphone as Asterisk needs it. Digests only: the password never leaves the edge. */
export const snapshotDevice = z.object({
  id: z.uuid(),
  sipUsername: z.string().regex(/^[a-z0-9-]{3,60}$/),
  label: z.string(),
  kind: z.enum(["phone", "browser"]),
  transport: z.enum(TRANSPORTS),
  codecs: z.array(z.enum(CODECS)).min(1),
  nat: z.boolean(),
  digestMd5: z.string().regex(/^[0-9a-f]{32}$/),
  digestSha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** A person with an extension; only enabled devices are listed. */
export const snapshotUser = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: z.string().regex(/^\d{2,6}$/),
  devices: z.array(snapshotDevice),
});

export const snapshotAgent = z.object({
  id: z.uuid(),
  name: z.string(),
  extension: z
    .string()
    .regex(/^\d{2,6}$/)
    .nullable(),
  voiceProvider: z.enum(VOICE_PROVIDERS),
  model: z.string().nullable(),
  voice: z.string().nullable(),
  language: z.string(),
  timeZone: z.string(),
  firstMessage: z.string(),
  prompt: z.string(),
  promptVersion: z.number().int(),
  interruption,
  tools: z.array(z.enum(AGENT_TOOLS)),
  fallback: agentFallback,
  maxDurationSec: z.number().int(),
});

/**
 * A tenant's desired state at a revision: everything a gateway needs to serve it. Sorted (users by extension, devices by SIP user
 * name, agents by id), so equal states have equal bytes and one digest (SHA-256 of the canonical JSON, lower hex).
 */
export const snapshot = z.object({
  format: z.literal(1),
  tenant: z.object({
    id: z.uuid(),
    key: z.string().regex(/^[a-z][a-z0-9]{1,15}$/),
    name: z.string(),
    status: z.enum(["active", "suspended"]),
    country: z.string(),
    timeZone: z.string(),
    /** What the telephone system itself says its sentences in. Absent: English. */
    language: z.string().optional(),
  }),
  users: z.array(snapshotUser),
  agents: z.array(snapshotAgent),
  /** Absent in snapshots made before numbers and routes could be set up: then people and agents are all there is. */
  routing: snapshotRouting.optional(),
});

export type Snapshot = z.infer<typeof snapshot>;
export type SnapshotUser = z.infer<typeof snapshotUser>;
export type SnapshotDevice = z.infer<typeof snapshotDevice>;
export type SnapshotAgent = z.infer<typeof snapshotAgent>;
