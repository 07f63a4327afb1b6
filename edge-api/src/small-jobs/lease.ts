import type { SmallJob, SmallJobKind, SmallJobResult } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { AppError, orNotFound } from "../lib/errors.ts";
import { readPlatform, runPlatform } from "../lib/tenant-db.ts";
import { knownKinds, LEASE_SEC } from "./kinds.ts";
import * as store from "./store.ts";

/** Hands the gateway its next small job of these kinds under a fresh lease, or null. One whose lease ran out comes again. */
export async function leaseSmallJob(ctx: Ctx, gatewayId: string, kinds: readonly string[]): Promise<SmallJob | null> {
  const known = knownKinds(kinds);
  if (known.length === 0) return null;
  const [job] = await runPlatform(ctx, (tx) => store.leaseNext(tx, gatewayId, known));
  if (job?.leaseToken == null) return null;
  return { ...job, leaseToken: job.leaseToken, leaseSec: LEASE_SEC };
}

/** What is done with a result before its job ends; done again where that failed. */
type Conclude = (job: { tenantId: string; subject: string }, result: SmallJobResult) => Promise<void>;

/**
 * Ends a small job, or puts it back into the queue. The same ending again changes nothing. Throws `not_found`, and `conflict` for a
 * result under a lease that was lost meanwhile.
 */
export async function finishSmallJob(
  ctx: Ctx,
  gatewayId: string,
  id: string,
  result: SmallJobResult,
  concludes: Partial<Record<SmallJobKind, Conclude>> = {},
): Promise<void> {
  const [job] = await readPlatform(ctx, (q) => store.selectOwn(q, gatewayId, id));
  const { tenantId, kind, subject, status, leaseToken } = orNotFound(job, "small job");
  if (leaseToken !== result.leaseToken) throw leaseLost();
  if (status === "DONE" || status === "FAILED") return;
  await concludes[kind]?.({ tenantId, subject }, result);
  const ended = await runPlatform(ctx, (tx) => store.endSmallJob(tx, tenantId, id, result));
  if (ended.length === 0) throw leaseLost();
}

function leaseLost(): AppError {
  return new AppError("conflict", "This lease has ended: the small job was given to another attempt, or is over");
}
