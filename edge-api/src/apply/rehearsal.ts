import {
  type ApplyPreview,
  canonicalDigest,
  type Rehearsal,
  rehearsal,
  type SnapshotEnvelope,
} from "../../contract/index.ts";
import { isOnline, pickGateway } from "../gateways/index.ts";
import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { AppError, notFound, orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readPlatform, readTenant } from "../lib/tenant-db.ts";
import { offerSmallJob, rehearsalSubject } from "../small-jobs/index.ts";
import { projectSnapshot } from "./projection.ts";
import { away, isWorthKeeping, SUPERSEDED, standingOf } from "./rehearsal-rules.ts";
import * as store from "./rehearsal-store.ts";
import { type Standing, selectState } from "./store.ts";

/**
 * The rehearsal of what is saved on the tenant's gateway, begun unless there is one: the same look serves all who ask. Where no
 * gateway can be asked it says so in words and begins nothing.
 */
export async function requestRehearsal(ctx: Ctx, standing: Standing): Promise<ApplyPreview["rehearsal"]> {
  const gatewayId = standing.gatewayId ?? (await findGateway(ctx));
  if (typeof gatewayId !== "string") return { id: null, status: "UNAVAILABLE", message: gatewayId.reason };
  const subject = rehearsalSubject(standing);
  const about = { tenantId: ctx.tenantId, subject, gatewayId };
  const [found] = await readPlatform(asSystem(ctx, "rehearsal"), (q) => store.selectLatest(q, about));
  const { gateway, job } = orNotFound(found, "gateway");
  const now = ctx.now();
  if (job !== null && isWorthKeeping(job, gateway, now)) return { id: job.id, ...standingOf(job, gateway, now) };
  if (!isOnline(gateway, now)) return { id: null, ...away(gateway, now) };
  const id = await offerSmallJob(ctx, { kind: "rehearsal", subject, gatewayId });
  return { id, status: "PENDING", message: null };
}

/** The gateway a first apply would choose, or why there is none. */
async function findGateway(ctx: Ctx): Promise<string | { reason: string }> {
  try {
    return (await pickGateway(ctx)).id;
  } catch (error) {
    if (error instanceof AppError) return { reason: error.message };
    throw error;
  }
}

/** How a rehearsal stands, and what it found. Throws `not_found`, also some minutes after it ended. */
export async function getRehearsal(ctx: Ctx, id: string): Promise<Rehearsal> {
  authorize(ctx, "apply.read");
  const row = orNotFound((await readTenant(ctx, (q) => store.selectRehearsal(q, ctx.tenantId, id)))[0], "rehearsal");
  const times = { createdAt: row.createdAt.toISOString(), finishedAt: row.finishedAt?.toISOString() ?? null };
  if (row.subject !== rehearsalSubject(row)) return { id, ...SUPERSEDED, ...times, result: null };
  const [gateway] = await readPlatform(asSystem(ctx, "rehearsal"), (q) => store.selectGateway(q, row.gatewayId));
  const standing = standingOf(row, orNotFound(gateway, "gateway"), ctx.now());
  return rehearsal.parse({ id, ...standing, ...times, result: row.result });
}

/**
 * What a gateway rehearses under its lease: the rows as they are now, as a snapshot nobody keeps. Throws `not_found`, and `conflict`
 * once something was saved or applied since it was asked for.
 */
export async function getRehearsedState(ctx: Ctx, gatewayId: string, id: string): Promise<SnapshotEnvelope> {
  const [job] = await readPlatform(ctx, (q) => store.selectLeased(q, gatewayId, id));
  if (job === undefined) throw notFound("rehearsal");
  const { tenantId } = job;
  const [state] = await readTenant(inTenant(ctx, tenantId), (q) => selectState(q, tenantId));
  if (state === undefined) throw notFound("rehearsal");
  if (job.subject !== rehearsalSubject(state)) {
    throw new AppError("conflict", "Something was saved or applied since: this rehearsal is out of date");
  }
  const body = projectSnapshot(state.rows);
  return { id, tenantId, revision: state.revision, digest: await canonicalDigest(body), body };
}
