import { applyJobs, snapshots, tenants } from "@callplane/drizzle";
import { anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ApplyJob, LeasedJob, PendingChanges } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";
import { requestApply, sweepJobs } from "./index.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

async function aRunningCompany() {
  const tenant = await aTenant(edge.admin, { revision: 1 });
  await anExtension(edge.admin, await aUser(edge.admin, tenant, { name: "Anna" }), "1000");
  const admin = await edge.signIn("tenant_admin", tenant);
  await apply(admin);
  await finish();
  return { tenant, admin };
}

const apply = async (as: SignedIn, body = {}) =>
  (await edge.request<ApplyJob>("POST", "/api/v1/apply", { as, body })).body;

async function finish(status = "SUCCESS"): Promise<LeasedJob> {
  const { body: job } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
  const error = status === "SUCCESS" ? null : { code: "x", message: "It would not load", details: [] };
  const result = { leaseToken: job.leaseToken, status, error, timings: [], fileDiff: "" };
  expect((await gateway.call("POST", `/jobs/${job.id}/result`, result)).status).toBe(204);
  await edge.settle();
  return job;
}

/** As the tenants slice does: the status and the revision, in a change of their own. */
async function set(tenantId: string, changes: Partial<typeof tenants.$inferInsert>) {
  const revision = sql`${tenants.revision} + 1`;
  await edge.admin.db
    .update(tenants)
    .set({ ...changes, revision })
    .where(eq(tenants.id, tenantId));
}

async function lastSnapshot(tenantId: string) {
  const [row] = await edge.admin.db
    .select({ body: snapshots.body, status: applyJobs.status, revision: applyJobs.revision })
    .from(applyJobs)
    .innerJoin(snapshots, and(eq(snapshots.tenantId, applyJobs.tenantId), eq(snapshots.id, applyJobs.snapshotId)))
    .where(eq(applyJobs.tenantId, tenantId))
    .orderBy(desc(applyJobs.createdAt))
    .limit(1);
  return row;
}

const pending = async (as: SignedIn) =>
  (await edge.request<PendingChanges>("GET", "/api/v1/apply/pending", { as })).body;
const sweep = async () => {
  await sweepJobs(edge.ctxFor(await edge.signIn("platform_admin")));
  await edge.settle();
};

it("makes a job of its own that carries the suspension and nothing else that waits", async () => {
  const { tenant, admin } = await aRunningCompany();
  await set(tenant.id, { name: "Half-done edit" });
  await set(tenant.id, { status: "suspended", suspendedAt: new Date() });
  const job = await requestApply(edge.ctxFor(admin), "Suspended");
  expect(job).toMatchObject({ status: "PENDING", reason: "Suspended", changeCount: 1 });
  expect((await finish()).id).toBe(job?.id);
  const snapshot = await lastSnapshot(tenant.id);
  expect(snapshot).toMatchObject({ revision: 1, body: { tenant: { status: "suspended", name: tenant.name } } });

  await set(tenant.id, { status: "active", suspendedAt: null });
  expect(await requestApply(edge.ctxFor(admin), "Activated")).not.toBeNull();
  await finish();
  expect(await pending(admin)).toMatchObject({ count: 1, revision: 4, appliedRevision: 1 });
});

it("is asked for by the platform's switch, both ways", async () => {
  const { tenant } = await aRunningCompany();
  const platform = await edge.signIn("platform_admin");
  for (const [verb, status] of [
    ["suspend", "suspended"],
    ["activate", "active"],
  ] as const) {
    expect((await edge.request("POST", `/api/v1/tenants/${tenant.id}/${verb}`, { as: platform })).status).toBe(200);
    await edge.settle();
    await finish();
    expect(await lastSnapshot(tenant.id)).toMatchObject({ status: "SUCCESS", body: { tenant: { status } } });
  }
});

it("is the tenant's present revision when nothing else waits", async () => {
  const { tenant, admin } = await aRunningCompany();
  await set(tenant.id, { status: "suspended" });
  expect(await requestApply(edge.ctxFor(admin), "Suspended")).toMatchObject({ revision: 2 });
  await finish();
  const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
  expect([row?.revision, row?.appliedRevision]).toEqual([2, 2]);
});

it("needs no job for a tenant that never ran, or whose status is known", async () => {
  const idle = await edge.signIn("tenant_admin", await aTenant(edge.admin, { status: "active" }));
  expect(await requestApply(edge.ctxFor(idle), "Suspended")).toBeNull();
  const { admin } = await aRunningCompany();
  expect(await requestApply(edge.ctxFor(admin), "Suspended")).toBeNull();
});

it("follows by itself when another job was under way", async () => {
  const { tenant, admin } = await aRunningCompany();
  await apply(admin, { force: true });
  await set(tenant.id, { status: "suspended" });
  expect(await requestApply(edge.ctxFor(admin), "Suspended")).toBeNull();
  await finish();
  await finish();
  expect(await lastSnapshot(tenant.id)).toMatchObject({ status: "SUCCESS", body: { tenant: { status: "suspended" } } });
});

it("is found by the sweep when its request was lost", async () => {
  const { tenant } = await aRunningCompany();
  await set(tenant.id, { status: "suspended" });
  await sweep();
  await finish();
  expect(await lastSnapshot(tenant.id)).toMatchObject({ body: { tenant: { status: "suspended" } } });
});

it("is not tried again and again at once when the gateway refuses it", async () => {
  const { tenant, admin } = await aRunningCompany();
  await set(tenant.id, { status: "suspended" });
  await requestApply(edge.ctxFor(admin), "Suspended");
  await finish("FAILED");
  await sweep();
  expect((await lastSnapshot(tenant.id))?.status).toBe("FAILED");
  const longAgo = new Date(Date.now() - 11 * 60_000);
  await edge.admin.db.update(applyJobs).set({ finishedAt: longAgo }).where(eq(applyJobs.tenantId, tenant.id));
  await sweep();
  expect((await lastSnapshot(tenant.id))?.status).toBe("PENDING");
  await finish();
});

it("is not ended by going back to a state from before it", async () => {
  const { tenant, admin } = await aRunningCompany();
  const [first] = await edge.admin.db.select().from(applyJobs).where(eq(applyJobs.tenantId, tenant.id));
  await set(tenant.id, { name: "Renamed" });
  await apply(admin);
  await finish();
  await set(tenant.id, { status: "suspended" });
  await requestApply(edge.ctxFor(admin), "Suspended");
  await finish();
  const platform = await edge.signIn("platform_admin");
  const headers = { "x-tenant-id": tenant.id };
  const body = { rollbackTo: first?.id };
  const back = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: platform, headers, body });
  expect(back.status).toBe(202);
  await finish();
  expect(await lastSnapshot(tenant.id)).toMatchObject({ body: { tenant: { status: "suspended", name: tenant.name } } });
});
