import { gateways, smallJobs, tenants, trunks, trunkTests } from "@callplane/drizzle";
import { and, desc, eq, gt, ne, sql } from "drizzle-orm";
import type { TrunkTestProgress } from "../../contract/index.ts";
import type { PlatformReader, PlatformTx, TenantReader, TenantTx } from "../lib/tenant-db.ts";

export type TestRow = typeof trunkTests.$inferSelect;

export function selectLatestTest(q: TenantReader, tenantId: string, trunkId: string) {
  return q
    .select()
    .from(trunkTests)
    .where(and(eq(trunkTests.tenantId, tenantId), eq(trunkTests.trunkId, trunkId)))
    .orderBy(desc(trunkTests.startedAt), desc(trunkTests.id))
    .limit(1);
}

/** A test of another of the tenant's trunks that was begun after `since` and is not through, with that trunk's name. */
export function selectOtherTest(q: TenantReader, tenantId: string, trunkId: string, since: Date) {
  return q
    .select({ name: trunks.name })
    .from(trunkTests)
    .innerJoin(trunks, and(eq(trunks.tenantId, trunkTests.tenantId), eq(trunks.id, trunkTests.trunkId)))
    .where(
      and(
        eq(trunkTests.tenantId, tenantId),
        eq(trunkTests.status, "running"),
        ne(trunkTests.trunkId, trunkId),
        gt(trunkTests.startedAt, since),
      ),
    )
    .limit(1);
}

export function insertTest(tx: TenantTx, values: typeof trunkTests.$inferInsert) {
  return tx.insert(trunkTests).values(values).returning();
}

/** The last few are enough: what came of older ones nobody asks. */
export function deleteOldTests(tx: TenantTx, tenantId: string, trunkId: string) {
  const ofTrunk = sql`tenant_id = ${tenantId} and trunk_id = ${trunkId}`;
  return tx.delete(trunkTests).where(sql`(${ofTrunk}) and id not in (
    select id from trunk_tests where ${ofTrunk} order by started_at desc, id desc limit 10)`);
}

type Ending = Pick<TestRow, "status" | "steps" | "message">;

/** Says what a test came to, once. */
export function endTest(tx: PlatformTx, tenantId: string, id: string, ending: Ending) {
  return tx
    .update(trunkTests)
    .set({ ...ending, finishedAt: sql`now()`, updatedAt: sql`now()` })
    .where(and(eq(trunkTests.tenantId, tenantId), eq(trunkTests.id, id), eq(trunkTests.status, "running")))
    .returning({ id: trunkTests.id });
}

/** Says which steps are through of a test that runs under this lease. No row: nobody waits for it any more. */
export function noteSteps(tx: PlatformTx, gatewayId: string, smallJobId: string, progress: TrunkTestProgress) {
  const job = tx
    .select({ tenantId: smallJobs.tenantId, subject: smallJobs.subject })
    .from(smallJobs)
    .where(
      and(
        eq(smallJobs.id, smallJobId),
        eq(smallJobs.gatewayId, gatewayId),
        eq(smallJobs.status, "RUNNING"),
        eq(smallJobs.leaseToken, progress.leaseToken),
      ),
    );
  return tx
    .update(trunkTests)
    .set({ steps: progress.steps, updatedAt: sql`now()` })
    .where(and(sql`(${trunkTests.tenantId}, ${trunkTests.id}::text) in ${job}`, eq(trunkTests.status, "running")))
    .returning({ id: trunkTests.id });
}

/** Stops a test that runs, by whoever waited for it. */
export function stopTest(tx: TenantTx, tenantId: string, trunkId: string, message: string) {
  return tx
    .update(trunkTests)
    .set({ status: "expired", message, finishedAt: sql`now()`, updatedAt: sql`now()` })
    .where(and(eq(trunkTests.tenantId, tenantId), eq(trunkTests.trunkId, trunkId), eq(trunkTests.status, "running")))
    .returning();
}

/** The trunk that a gateway is to test under its lease; no row where the lease is another's or over, or the test was stopped. */
export function selectTested(q: PlatformReader, gatewayId: string, smallJobId: string) {
  return q
    .select({ trunk: trunks })
    .from(tenants)
    .innerJoin(smallJobs, and(eq(smallJobs.tenantId, tenants.id), eq(smallJobs.id, smallJobId)))
    .innerJoin(trunkTests, and(eq(trunkTests.tenantId, tenants.id), sql`${trunkTests.id}::text = ${smallJobs.subject}`))
    .innerJoin(trunks, and(eq(trunks.tenantId, tenants.id), eq(trunks.id, trunkTests.trunkId)))
    .where(
      and(
        eq(smallJobs.gatewayId, gatewayId),
        eq(smallJobs.kind, "trunk_test"),
        eq(smallJobs.status, "RUNNING"),
        eq(trunkTests.status, "running"),
      ),
    );
}

/** The gateway the tenant is pinned to; no row before its first apply. */
export function selectGatewayOf(q: PlatformReader, tenantId: string) {
  return q
    .select({ id: gateways.id, name: gateways.name, lastSeenAt: gateways.lastSeenAt })
    .from(tenants)
    .innerJoin(gateways, eq(gateways.id, tenants.gatewayId))
    .where(eq(tenants.id, tenantId));
}

export function selectGateway(q: PlatformReader, id: string) {
  return q.select({ name: gateways.name, lastSeenAt: gateways.lastSeenAt }).from(gateways).where(eq(gateways.id, id));
}
