import { z } from "zod";
import { id, instant } from "./primitives.ts";
import { snapshotTrunk } from "./snapshot-routing.ts";
import { REGISTRATION_STATES, TRUNK_STATES, trunkTestStep } from "./trunks.ts";

/*
 * What gateways and the edge tell each other of trunks beside the snapshot, under /gateway/v1. Passwords stand in no snapshot, file diff
 * or log; answers that hold one are `Cache-Control: no-store`.
 */

/**
 * GET /gateway/v1/tenants/{id}/trunk-secrets, for a tenant of this gateway: the passwords of all trunks its snapshots may name, its own and
 * the platform's, as they are saved now. `version` is the trunk's: one that is ahead of the snapshot's was changed since.
 */
export const trunkSecrets = z
  .object({ items: z.array(z.object({ trunkId: id, version: z.number().int(), password: z.string() })) })
  .meta({ id: "TrunkSecrets" });

/**
 * POST /gateway/v1/reports/trunk-states, on change and with the roll call of every minute. A report older than what is known changes
 * nothing; trunks that are gone are passed over. `reason` is in words, for a person, where the state is not `up`.
 */
export const trunkStateReport = z.object({
  trunkId: id,
  state: z.enum(TRUNK_STATES),
  registration: z.enum(REGISTRATION_STATES),
  reason: z.string().max(500).nullable(),
  latencyMs: z.number().min(0).nullable(),
  channels: z.number().int().min(0).nullable(),
  at: instant,
});
export const trunkStateReports = z.object({ states: z.array(trunkStateReport).min(1).max(2_000) });

/**
 * GET /gateway/v1/small-jobs/{id}/trunk: what a small job of kind `trunk_test` is to try, as it is saved now, whether applied or not. Its
 * outcome is `trunk_tested`.
 */
export const testedTrunk = z
  .object({ trunk: snapshotTrunk, password: z.string().nullable() })
  .meta({ id: "TestedTrunk" });

/**
 * POST /gateway/v1/small-jobs/{id}/trunk/progress: the steps that are through, while the others are tried. 409 when nobody waits for it any
 * more: it was stopped, or the lease was lost.
 */
export const trunkTestProgress = z.object({ leaseToken: id, steps: z.array(trunkTestStep).min(1).max(20) });

export type TrunkSecrets = z.infer<typeof trunkSecrets>;
export type TrunkStateReport = z.infer<typeof trunkStateReport>;
export type TrunkStateReports = z.infer<typeof trunkStateReports>;
export type TestedTrunk = z.infer<typeof testedTrunk>;
export type TrunkTestProgress = z.infer<typeof trunkTestProgress>;
