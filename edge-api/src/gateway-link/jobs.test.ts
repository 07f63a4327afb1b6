import { applyJobs, tenants } from "@callplane/drizzle";
import { anApplyJob, aSnapshot, aTenant } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Assignment, JobResult, LeasedJob, SnapshotEnvelope } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "./testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());
beforeEach(async () => {
  gateway = await aSpeakingGateway(edge);
});

/** A tenant pinned to the gateway with a job that waits. */
async function aWaitingJob(on = gateway, createdAt = new Date()) {
  const tenant = await aTenant(edge.admin, { gatewayId: on.id });
  const snapshot = await aSnapshot(edge.admin, tenant, { revision: 4, body });
  const job = await anApplyJob(edge.admin, snapshot, on, { createdAt });
  return { tenant, snapshot, job };
}

const body = {
  format: 1,
  tenant: {
    id: crypto.randomUUID(),
    key: "acme",
    name: "Acme",
    status: "active",
    country: "AT",
    timeZone: "Europe/Vienna",
  },
  users: [],
  agents: [],
};
const lease = (by = gateway) => by.call<LeasedJob>("POST", "/jobs/lease");
const success: Omit<JobResult, "leaseToken"> = { status: "SUCCESS", error: null, timings: [], fileDiff: "" };
const report = (job: LeasedJob, over: Partial<JobResult> = {}) =>
  gateway.call("POST", `/jobs/${job.id}/result`, { ...success, leaseToken: job.leaseToken, ...over });
const expire = (id: string) =>
  edge.admin.db
    .update(applyJobs)
    .set({ leaseExpiresAt: new Date(Date.now() - 1000) })
    .where(eq(applyJobs.id, id));
const rowOf = async (id: string) => (await edge.admin.db.select().from(applyJobs).where(eq(applyJobs.id, id)))[0];

describe("leasing", () => {
  it("answers nothing where there is nothing", async () => {
    expect((await lease()).status).toBe(204);
  });

  it("hands a job to one of twenty that ask at once", async () => {
    const { job } = await aWaitingJob();
    const answers = await Promise.all(Array.from({ length: 20 }, () => lease()));
    const got = answers.filter((answer) => answer.status === 200);
    expect(got.map((answer) => answer.body.id)).toEqual([job.id]);
    expect(answers.filter((answer) => answer.status === 204)).toHaveLength(19);
  });

  it("keeps to one job at a time for a gateway, the oldest first, whatever the number of askers", async () => {
    const second = await aWaitingJob(gateway, new Date(Date.now() - 1_000));
    const first = await aWaitingJob(gateway, new Date(Date.now() - 2_000));
    const answers = await Promise.all(Array.from({ length: 20 }, () => lease()));
    const got = answers.filter((answer) => answer.status === 200).map((answer) => answer.body);
    expect(got.map((job) => job.id)).toEqual([first.job.id]);
    for (const job of got) await report(job);
    expect((await lease()).body.id).toBe(second.job.id);
  });

  it("does not hold one gateway up for another's job", async () => {
    const other = await aSpeakingGateway(edge);
    await aWaitingJob(gateway);
    const { job } = await aWaitingJob(other);
    expect((await lease(gateway)).status).toBe(200);
    expect((await lease(other)).body.id).toBe(job.id);
  });

  it("gives the same job again when its lease ran out, ahead of others, as another attempt", async () => {
    const { job } = await aWaitingJob();
    const { body: first } = await lease();
    await aWaitingJob(gateway, new Date(Date.now() - 60_000));
    expect((await lease()).status).toBe(204);
    await expire(job.id);
    const { body: second } = await lease();
    expect(second).toMatchObject({ id: job.id, attempt: 2, snapshotId: first.snapshotId });
    expect(second.leaseToken).not.toBe(first.leaseToken);
  });

  it("does not give a job again that brought the gateway down five times", async () => {
    const { job } = await aWaitingJob();
    for (let attempt = 1; attempt <= 5; attempt++) {
      expect((await lease()).body.attempt).toBe(attempt);
      await expire(job.id);
    }
    expect((await lease()).status).toBe(204);
  });
});

describe("progress", () => {
  it("is noted and renews the lease", async () => {
    const { job } = await aWaitingJob();
    const { body: leased } = await lease();
    await expire(job.id);
    const { leaseToken } = leased;
    expect((await gateway.call("POST", `/jobs/${job.id}/progress`, { leaseToken, step: "dry_run" })).status).toBe(204);
    const row = await rowOf(job.id);
    expect(row?.step).toBe("dry_run");
    expect(row?.leaseExpiresAt?.getTime()).toBeGreaterThan(Date.now());
  });

  it("is refused under a lease that is lost, another's, or over", async () => {
    const { job } = await aWaitingJob();
    const { body: first } = await lease();
    await expire(job.id);
    const { body: second } = await lease();
    const step = "render";
    const say = (by: TestGateway, leaseToken: string) =>
      by.call("POST", `/jobs/${job.id}/progress`, { leaseToken, step });
    expect((await say(gateway, first.leaseToken)).status).toBe(409);
    expect((await say(await aSpeakingGateway(edge), second.leaseToken)).status).toBe(409);
    await report(second);
    expect((await say(gateway, second.leaseToken)).status).toBe(409);
  });
});

describe("a result", () => {
  it("moves what is applied, once, however often it is sent", async () => {
    const { tenant, snapshot } = await aWaitingJob();
    const { body: job } = await lease();
    const answers = await Promise.all(Array.from({ length: 5 }, () => report(job)));
    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204, 204, 204]);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row).toMatchObject({ appliedSnapshotId: snapshot.id, appliedRevision: 4 });
  });

  it("is refused when it comes late, under a lost lease", async () => {
    const { job, tenant } = await aWaitingJob();
    const { body: first } = await lease();
    await expire(job.id);
    const { body: second } = await lease();
    expect((await report(first)).status).toBe(409);
    expect(
      (await report(second, { status: "ROLLED_BACK", error: { code: "x", message: "y", details: [] } })).status,
    ).toBe(204);
    expect((await report(second)).status).toBe(409);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.appliedRevision).toBeNull();
  });

  it("is not found for another gateway's job", async () => {
    await aWaitingJob();
    const { body: job } = await lease();
    const other = await aSpeakingGateway(edge);
    const result = { ...success, leaseToken: job.leaseToken };
    expect((await other.call("POST", `/jobs/${job.id}/result`, result)).status).toBe(404);
  });

  it("is refused when it is not of the right form", async () => {
    await aWaitingJob();
    const { body: job } = await lease();
    expect((await gateway.call("POST", `/jobs/${job.id}/result`, { ...success, leaseToken: "x" })).status).toBe(400);
    expect((await gateway.call("POST", "/jobs/not-an-id/result", { ...success })).status).toBe(400);
  });
});

describe("what shall run", () => {
  it("is each tenant's applied snapshot, to its own gateway alone", async () => {
    const { tenant, snapshot } = await aWaitingJob();
    expect((await gateway.call("GET", "/tenants")).body).toEqual({ items: [] });
    await report((await lease()).body);
    const { items } = (await gateway.call<{ items: Assignment[] }>("GET", "/tenants")).body;
    expect(items).toEqual([{ tenantId: tenant.id, snapshotId: snapshot.id, revision: 4, digest: snapshot.digest }]);
    const envelope = await gateway.call<SnapshotEnvelope>("GET", `/snapshots/${snapshot.id}`);
    expect(envelope.body).toEqual({ id: snapshot.id, tenantId: tenant.id, revision: 4, digest: snapshot.digest, body });
    const other = await aSpeakingGateway(edge);
    expect((await other.call("GET", `/snapshots/${snapshot.id}`)).status).toBe(404);
    expect((await other.call("GET", "/tenants")).body).toEqual({ items: [] });
  });
});
