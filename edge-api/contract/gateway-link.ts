import { z } from "zod";
import { applyStep, rehearsalResult, stepTiming } from "./apply.ts";
import { callRecord } from "./calls.ts";
import { DEVICE_STATES } from "./devices.ts";
import { gatewayAlarm, sipBans } from "./gateways.ts";
import { id, instant } from "./primitives.ts";
import { snapshot } from "./snapshot.ts";
import { trunkTestStep } from "./trunks.ts";

/*
 * The surface gateways call, under /gateway/v1. Each request carries `Authorization: Bearer <jwt>`: EdDSA by the gateway's own
 * key, iss = gateway id, aud = "callplane-gateway", exp at most 60 s ahead, a fresh jti. Only the public key is at the edge.
 */

/** POST /gateway/v1/enrol (no token: the code is the proof). `publicKey` is an Ed25519 JWK. */
export const enrol = z.object({
  code: z.string().min(10).max(200),
  publicKey: z.object({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: z.string().min(40).max(50) }),
  version: z.string().max(50),
  publicUrl: z.string().max(300),
  sipHost: z.string().max(255),
  sipPort: z.number().int().min(1).max(65_535),
  sipWebSocketUrl: z.string().max(300),
});
export const enrolled = z.object({ gatewayId: id });

/** POST /gateway/v1/heartbeat, every 10 s and on change. Answers the edge's view, so that a lost report is noticed. */
export const heartbeat = z.object({
  version: z.string().max(50),
  publicUrl: z.string().max(300),
  sipHost: z.string().max(255),
  sipPort: z.number().int().min(1).max(65_535),
  sipWebSocketUrl: z.string().max(300),
  asterisk: z.object({ up: z.boolean(), version: z.string().nullable(), activeCalls: z.number().int() }),
  spooled: z.number().int().meta({ description: "Records waiting on the gateway's disk" }),
  /** What somebody should look after, e.g. RTP ports that ran out; an older gateway says nothing of it. */
  alarms: z.array(gatewayAlarm).max(20).optional(),
  /** Who is shut out there; an older gateway shuts nobody out. */
  bans: sipBans.optional(),
});
export const heartbeatAnswer = z.object({ now: instant });

/** GET /gateway/v1/tenants: what shall run on this gateway: each tenant's last applied snapshot. */
export const assignment = z.object({ tenantId: id, snapshotId: id, revision: z.number().int(), digest: z.string() });
export const assignments = z.object({ items: z.array(assignment) });

/**
 * GET /gateway/v1/snapshots/{id}. GET /gateway/v1/small-jobs/{id}/state answers the same of what is saved but not applied, for a
 * rehearsal (`id` is the small job's); 409 once something was saved or applied since.
 */
export const snapshotEnvelope = z.object({
  id,
  tenantId: id,
  revision: z.number().int(),
  digest: z.string(),
  body: snapshot,
});

/** POST /gateway/v1/jobs/lease → 200 a job, or 204 none. One running at a time; the lease lives `leaseSec` and is renewed by progress. */
export const leasedJob = z.object({
  id,
  tenantId: id,
  kind: z.enum(["apply", "rollback"]),
  snapshotId: id,
  revision: z.number().int(),
  leaseToken: id,
  leaseSec: z.number().int(),
  attempt: z.number().int(),
});

/** POST /gateway/v1/jobs/{id}/progress; 409 when the lease is no longer ours: stop and undo. */
export const jobProgress = z.object({ leaseToken: id, step: applyStep });

/** POST /gateway/v1/jobs/{id}/result: idempotent. */
export const jobResult = z.object({
  leaseToken: id,
  status: z.enum(["SUCCESS", "FAILED", "ROLLED_BACK"]),
  error: z
    .object({
      code: z.string().max(60),
      message: z.string().max(1000),
      details: z.array(z.string().max(1000)).max(100),
    })
    .nullable(),
  timings: z.array(stepTiming),
  fileDiff: z.string().max(200_000),
});

/*
 * Small jobs travel beside applies, on the same channel: a wake, a lease, a result. They have a queue of their own and never take an
 * apply's place. What a kind may do while an apply runs is the gateway's rule for that kind.
 */
export const SMALL_JOB_KINDS = [
  "rehearsal",
  /** Bring the tenant's live state in line (contract/call-state.ts). */
  "call_state",
  /** Read the tenant's toll-fraud guards anew (contract/call-guards.ts). */
  "call_guards",
  /** Read the price list anew; the tenant named is the platform's. */
  "rates",
  /** Try a trunk for somebody who waits (contract/trunk-link.ts). */
  "trunk_test",
] as const;

/**
 * POST /gateway/v1/small-jobs/lease → 200 a small job, or 204 none. `kinds` are those this gateway knows and has a hand free for, so
 * that one slow kind never holds back another.
 */
export const leaseSmallJob = z.object({ kinds: z.array(z.string().max(40)).min(1).max(20) });
export const smallJob = z.object({
  id,
  tenantId: id,
  kind: z.enum(SMALL_JOB_KINDS),
  leaseToken: id,
  leaseSec: z.number().int(),
  attempt: z.number().int(),
});

/** POST /gateway/v1/small-jobs/{id}/result: idempotent; 409 when the lease is no longer ours. */
export const smallJobResult = z.object({
  leaseToken: id,
  outcome: z.discriminatedUnion("kind", [
    z.object({ kind: z.literal("rehearsed"), result: rehearsalResult }),
    z.object({ kind: z.literal("trunk_tested"), steps: z.array(trunkTestStep).min(1).max(20) }),
    /** What it came to is told elsewhere, or nobody asks. */
    z.object({ kind: z.literal("done") }),
    z.object({ kind: z.literal("failed"), message: z.string().max(1000) }),
    /** Something that matters more came first; it is offered again. */
    z.object({ kind: z.literal("postponed") }),
  ]),
});

/** POST /gateway/v1/reports/device-states. `complete` lists all the tenant's devices: those not named are unregistered. */
export const deviceStateReport = z.object({
  tenantId: id,
  deviceId: id,
  state: z.enum(DEVICE_STATES),
  contactUri: z.string().max(500).nullable(),
  address: z.string().max(100).nullable(),
  userAgent: z.string().max(200).nullable(),
  at: instant,
});
export const deviceStateReports = z.object({ complete: z.boolean(), states: z.array(deviceStateReport).max(20_000) });

/** POST /gateway/v1/reports/calls: answers the ids now durable at the edge; the rest is sent again. */
export const callReports = z.object({ calls: z.array(callRecord).min(1).max(100) });
export const callReportsAnswer = z.object({
  accepted: z.array(id),
  refused: z.array(z.object({ id, reason: z.string() })),
});

/** What is published on the Redis channel `gateway:<gatewayId>`; ids only, and addresses that attacked. */
export const gatewayMessage = z.discriminatedUnion("type", [
  z.object({ type: z.literal("wake"), jobId: id.optional(), smallJobId: id.optional() }),
  z.object({ type: z.literal("session_revoked"), sessionId: id }),
  z.object({ type: z.literal("tenant_suspended"), tenantId: id }),
  /** An address that is shut out is let in again. */
  z.object({ type: z.literal("lift_ban"), address: z.string() }),
]);
/** Redis channel a gateway listens on. */
export const gatewayChannel = (gatewayId: string) => `gateway:${gatewayId}`;

export type Enrol = z.infer<typeof enrol>;
export type Heartbeat = z.infer<typeof heartbeat>;
export type Assignment = z.infer<typeof assignment>;
export type SnapshotEnvelope = z.infer<typeof snapshotEnvelope>;
export type LeasedJob = z.infer<typeof leasedJob>;
export type JobProgress = z.infer<typeof jobProgress>;
export type JobResult = z.infer<typeof jobResult>;
export type SmallJob = z.infer<typeof smallJob>;
export type SmallJobKind = SmallJob["kind"];
export type SmallJobResult = z.infer<typeof smallJobResult>;
export type DeviceStateReport = z.infer<typeof deviceStateReport>;
export type DeviceStateReports = z.infer<typeof deviceStateReports>;
export type GatewayMessage = z.infer<typeof gatewayMessage>;
