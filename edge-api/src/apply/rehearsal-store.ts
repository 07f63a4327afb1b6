import { applyJobs, gateways, smallJobs, tenants } from "@callplane/drizzle";
import { and, desc, eq, gt, sql } from "drizzle-orm";
import type { PlatformReader, TenantReader } from "../lib/tenant-db.ts";

const job = {
  id: smallJobs.id,
  status: smallJobs.status,
  attempts: smallJobs.attempts,
  createdAt: smallJobs.createdAt,
  leaseExpiresAt: smallJobs.leaseExpiresAt,
  finishedAt: smallJobs.finishedAt,
  error: smallJobs.error,
};
const gatewayFacts = (gatewayId: string) => ({
  name: gateways.name,
  lastSeenAt: gateways.lastSeenAt,
  isApplying: sql<boolean>`exists (select from ${applyJobs}
    where ${applyJobs.gatewayId} = ${gatewayId} and ${applyJobs.status} in ('PENDING', 'RUNNING'))`,
});
const isLive = gt(smallJobs.expiresAt, sql`now()`);

/** The gateway, and the newest rehearsal of this subject on it, if there is one. */
export function selectLatest(
  q: PlatformReader,
  { tenantId, subject, gatewayId }: { tenantId: string; subject: string; gatewayId: string },
) {
  const isSame = and(eq(smallJobs.tenantId, tenantId), eq(smallJobs.kind, "rehearsal"), eq(smallJobs.subject, subject));
  return q
    .select({ gateway: gatewayFacts(gatewayId), job })
    .from(gateways)
    .leftJoin(smallJobs, and(isSame, eq(smallJobs.gatewayId, gateways.id), isLive))
    .where(eq(gateways.id, gatewayId))
    .orderBy(desc(smallJobs.createdAt))
    .limit(1);
}

/** One rehearsal, and what its tenant has saved and applied now. */
export function selectRehearsal(q: TenantReader, tenantId: string, id: string) {
  return q
    .select({
      ...job,
      gatewayId: smallJobs.gatewayId,
      subject: smallJobs.subject,
      result: smallJobs.result,
      revision: tenants.revision,
      appliedSnapshotId: tenants.appliedSnapshotId,
    })
    .from(smallJobs)
    .innerJoin(tenants, eq(tenants.id, smallJobs.tenantId))
    .where(and(eq(smallJobs.tenantId, tenantId), eq(smallJobs.id, id), eq(smallJobs.kind, "rehearsal"), isLive));
}

export function selectGateway(q: PlatformReader, gatewayId: string) {
  return q.select(gatewayFacts(gatewayId)).from(gateways).where(eq(gateways.id, gatewayId));
}

/** What a gateway that holds its lease is to rehearse. */
export function selectLeased(q: PlatformReader, gatewayId: string, id: string) {
  return q
    .select({ tenantId: smallJobs.tenantId, subject: smallJobs.subject })
    .from(tenants)
    .innerJoin(smallJobs, and(eq(smallJobs.tenantId, tenants.id), eq(smallJobs.id, id)))
    .where(and(eq(smallJobs.gatewayId, gatewayId), eq(smallJobs.kind, "rehearsal"), eq(smallJobs.status, "RUNNING")));
}
