import { applyJobs, smallJobs, tenants } from "@callplane/drizzle";
import { aDevice, anAgent, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ApplyJob,
  ApplyPreview,
  LeasedJob,
  Rehearsal,
  RehearsalResult,
  SmallJob,
  SnapshotEnvelope,
  TrunkSecrets,
} from "../../contract/index.ts";
import { canonicalDigest, snapshot } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, silence, type TestGateway } from "../gateway-link/testing.ts";
import { purgeExpired } from "../retention/index.ts";
import { offerSmallJob } from "../small-jobs/index.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

/** A tenant with Anna's new phone, pinned to a gateway of its own, and its admin. */
async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { revision: 3, gatewayId: gateway.id });
  const admin = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const phone = await aDevice(edge.admin, anna, { label: "Desk" });
  return { gateway, tenant, admin, phone };
}

const preview = async (as: SignedIn) => {
  const { status, body } = await edge.request<ApplyPreview>("POST", "/api/v1/apply/preview", { as });
  expect(status).toBe(200);
  return body;
};
const look = (as: SignedIn, id: string | null | undefined) =>
  edge.request<Rehearsal>("GET", `/api/v1/apply/rehearsals/${id}`, { as });
const lease = (gateway: TestGateway, kinds = ["rehearsal"]) =>
  gateway.call<SmallJob>("POST", "/small-jobs/lease", { kinds });
const result = (over: Partial<RehearsalResult> = {}): RehearsalResult => ({
  fileDiff: "+callerid = Anna",
  objections: [],
  impact: { reloads: ["pjsip"], filesAdded: 1, filesChanged: 1, filesRemoved: 0 },
  timings: [{ step: "dry_run", ms: 600 }],
  ...over,
});
const answer = (gateway: TestGateway, { id, leaseToken }: SmallJob, outcome: object) =>
  gateway.call("POST", `/small-jobs/${id}/result`, { leaseToken, outcome });
const rehearsed = (over: Partial<RehearsalResult> = {}) => ({ kind: "rehearsed", result: result(over) });

async function rename(tenantId: string) {
  const revision = sql`${tenants.revision} + 1`;
  await edge.admin.db.update(tenants).set({ name: crypto.randomUUID(), revision }).where(eq(tenants.id, tenantId));
}
async function move(id: string | null | undefined, values: Partial<typeof smallJobs.$inferInsert>) {
  await edge.admin.db
    .update(smallJobs)
    .set(values)
    .where(eq(smallJobs.id, id ?? ""));
}
const ago = (ms: number) => new Date(Date.now() - ms);

describe("a rehearsal", () => {
  it("is begun by the preview, done by the gateway on what is saved, and read by its id", async () => {
    const { gateway, tenant, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    expect(rehearsal).toEqual({ id: expect.any(String), status: "PENDING", message: null });

    const { body: job } = await lease(gateway);
    expect(job).toMatchObject({ id: rehearsal?.id, tenantId: tenant.id, kind: "rehearsal", attempt: 1 });
    expect((await look(admin, job.id)).body).toMatchObject({ status: "RUNNING", result: null });
    const { body: envelope } = await gateway.call<SnapshotEnvelope>("GET", `/small-jobs/${job.id}/state`);
    expect(snapshot.parse(envelope.body)).toEqual(envelope.body);
    expect(envelope).toMatchObject({ id: job.id, tenantId: tenant.id, revision: 3 });
    expect(envelope.digest).toBe(await canonicalDigest(envelope.body));
    expect(envelope.body.users).toMatchObject([{ name: "Anna", devices: [{ label: "Desk" }] }]);

    expect((await answer(gateway, job, rehearsed())).status).toBe(204);
    expect((await answer(gateway, job, rehearsed())).status).toBe(204);
    const { body } = await look(admin, job.id);
    expect(body).toMatchObject({ id: job.id, status: "DONE", message: null, result: result() });
    expect((await preview(admin)).rehearsal).toEqual({ id: job.id, status: "DONE", message: null });
  });

  it("changes nothing: no revision, no snapshot, no apply", async () => {
    const { gateway, tenant, admin } = await aCompany();
    await preview(admin);
    await answer(gateway, (await lease(gateway)).body, rehearsed());
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row).toMatchObject({ revision: 3, appliedRevision: null, appliedSnapshotId: null });
    expect(await edge.admin.db.select().from(applyJobs).where(eq(applyJobs.tenantId, tenant.id))).toEqual([]);
  });

  it("is one for all who look at the same state, however many at once", async () => {
    const { admin } = await aCompany();
    const previews = await Promise.all(Array.from({ length: 8 }, () => preview(admin)));
    expect(new Set(previews.map(({ rehearsal }) => rehearsal?.id)).size).toBe(1);
  });

  it("asked for again just when it was begun is not taken from the gateway that does it", async () => {
    const { gateway, tenant, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    const { body: job } = await lease(gateway);
    const asked = { kind: "rehearsal", subject: "3@nothing", gatewayId: gateway.id } as const;
    expect(await offerSmallJob({ ...edge.ctxFor(admin), tenantId: tenant.id }, asked)).toBe(rehearsal?.id);
    expect((await answer(gateway, job, rehearsed())).status).toBe(204);
  });

  it("is out of date once something was saved, and the next preview begins another", async () => {
    const { gateway, tenant, admin } = await aCompany();
    const first = await preview(admin);
    const { body: job } = await lease(gateway);
    await rename(tenant.id);
    expect(errorOf(await gateway.call("GET", `/small-jobs/${job.id}/state`)).error).toBe("conflict");
    await answer(gateway, job, rehearsed());
    const { body } = await look(admin, first.rehearsal?.id);
    expect(body).toMatchObject({ status: "SUPERSEDED", result: null });
    const second = await preview(admin);
    expect(second.rehearsal?.id).not.toBe(job.id);
    await rename(tenant.id);
    expect((await lease(gateway)).status).toBe(204);
  });

  it("waits while an apply waits or runs on the gateway, saying so, and delays none", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    const other = await aTenant(edge.admin, { revision: 1, gatewayId: gateway.id });
    const otherAdmin = await edge.signIn("tenant_admin", other);
    const { body: apply } = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: otherAdmin });
    expect((await lease(gateway)).status).toBe(204);
    expect((await look(admin, rehearsal?.id)).body.message).toContain("An apply is under way");
    const { body: running } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
    expect(running.id).toBe(apply.id);
    expect((await lease(gateway)).status).toBe(204);
    const ending = { leaseToken: running.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
    await gateway.call("POST", `/jobs/${apply.id}/result`, ending);
    await edge.settle();
    expect((await lease(gateway)).body.id).toBe(rehearsal?.id);
  });

  it("of a company's first apply, which has no gateway yet, is given its trunks' passwords while it runs, and nobody else", async () => {
    const { gateway } = await aCompany();
    const stranger = await aSpeakingGateway(edge);
    const tenant = await aTenant(edge.admin, { revision: 1 });
    const admin = await edge.signIn("tenant_admin", tenant);
    const trunk = { name: "Carrier", host: "sip.carrier.example", username: "acme", password: "s3cret-pass" };
    await edge.request("POST", "/api/v1/trunks", { as: admin, body: trunk });
    const secrets = (by: TestGateway) => by.call<TrunkSecrets>("GET", `/tenants/${tenant.id}/trunk-secrets`);
    const asked = { kind: "rehearsal", subject: "2@nothing", gatewayId: gateway.id } as const;
    await offerSmallJob({ ...edge.ctxFor(admin), tenantId: tenant.id }, asked);
    expect((await secrets(gateway)).status).toBe(404);
    const { body: job } = await lease(gateway);
    expect((await secrets(gateway)).body.items.map(({ password }) => password)).toContain("s3cret-pass");
    expect((await secrets(stranger)).status).toBe(404);
    await answer(gateway, job, rehearsed());
    expect((await secrets(gateway)).status).toBe(404);
  });

  it("never keeps an apply from its lease", async () => {
    const { gateway, admin } = await aCompany();
    await preview(admin);
    expect((await lease(gateway)).status).toBe(200);
    const { body: job } = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: admin });
    expect((await gateway.call<LeasedJob>("POST", "/jobs/lease")).body.id).toBe(job.id);
  });

  it("that gave way to an apply is offered again, and that was no attempt", async () => {
    const { gateway, admin } = await aCompany();
    await preview(admin);
    const { body: first } = await lease(gateway);
    expect((await answer(gateway, first, { kind: "postponed" })).status).toBe(204);
    const { body: second } = await lease(gateway);
    expect(second).toMatchObject({ id: first.id, attempt: 1 });
    expect(second.leaseToken).not.toBe(first.leaseToken);
    expect(errorOf(await answer(gateway, first, rehearsed())).error).toBe("conflict");
  });

  it("whose gateway died is offered again when its lease has run out, three times at most", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    for (const attempt of [1, 2, 3]) {
      expect((await lease(gateway)).body.attempt).toBe(attempt);
      expect((await lease(gateway)).status).toBe(204);
      await move(rehearsal?.id, { leaseExpiresAt: ago(1) });
    }
    expect((await lease(gateway)).status).toBe(204);
    const { body } = await look(admin, rehearsal?.id);
    expect(body.status).toBe("FAILED");
    expect(body.message).toContain("began this 3 times");
    await move(rehearsal?.id, { leaseExpiresAt: ago(61_000) });
    expect((await preview(admin)).rehearsal).toEqual({ id: rehearsal?.id, status: "PENDING", message: null });
    expect((await lease(gateway)).body.attempt).toBe(1);
  });

  it("that failed says why, and is begun anew a minute later", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    await answer(gateway, (await lease(gateway)).body, { kind: "failed", message: "The dry run came to no verdict." });
    const { body } = await look(admin, rehearsal?.id);
    expect(body).toMatchObject({ status: "FAILED", result: null });
    expect(body.message).toMatch(/no verdict\. Applying is possible all the same/);
    expect((await preview(admin)).rehearsal?.id).toBe(rehearsal?.id);
    await move(rehearsal?.id, { finishedAt: ago(61_000) });
    expect((await preview(admin)).rehearsal).toMatchObject({ status: "PENDING" });
    expect((await preview(admin)).rehearsal?.id).not.toBe(rehearsal?.id);
  });

  it("is not begun for what would be refused here already", async () => {
    const { admin, tenant } = await aCompany();
    await anAgent(edge.admin, tenant, { fallback: { kind: "extension", number: "1999" }, prompt: "Be kind." });
    const { problems, rehearsal } = await preview(admin);
    expect(problems.map((problem) => problem.severity)).toContain("error");
    expect(rehearsal).toBeNull();
  });

  it("is not begun where nothing waits to be applied", async () => {
    const { gateway, admin } = await aCompany();
    const { body: job } = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: admin });
    const { body: running } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
    const ending = { leaseToken: running.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
    await gateway.call("POST", `/jobs/${job.id}/result`, ending);
    await edge.settle();
    expect(await preview(admin)).toMatchObject({ count: 0, rehearsal: null });
  });
});

describe("a gateway that is away", () => {
  it("is said in words; the changes still show, and applying goes on as ever", async () => {
    const { gateway, admin } = await aCompany();
    await silence(edge, gateway, 5 * 60_000);
    const { rehearsal, count, changes } = await preview(admin);
    expect(rehearsal).toMatchObject({ id: null, status: "UNAVAILABLE" });
    expect(rehearsal?.message).toContain(`Gateway ${gateway.name} has not been heard of for 5 minutes`);
    expect(changes).toHaveLength(count);
    expect(count).toBeGreaterThan(0);
    expect((await edge.request("POST", "/api/v1/apply", { as: admin })).status).toBe(202);
  });

  it("is said of a rehearsal that waits for it, too; it goes on when the gateway is back", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    await silence(edge, gateway, 60 * 60_000 * 3);
    const away = (await look(admin, rehearsal?.id)).body;
    expect(away).toMatchObject({ status: "UNAVAILABLE" });
    expect(away.message).toContain("3 hours");
    await silence(edge, gateway, 0);
    expect((await look(admin, rehearsal?.id)).body).toMatchObject({ status: "PENDING", message: null });
  });

  it("that lives but knows no rehearsals is not waited for", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    expect((await lease(gateway, ["of another time"])).status).toBe(204);
    await move(rehearsal?.id, { createdAt: ago(46_000) });
    const { body } = await look(admin, rehearsal?.id);
    expect(body).toMatchObject({ status: "UNAVAILABLE" });
    expect(body.message).toContain("does not check changes beforehand");
  });
});

describe("who may see a rehearsal", () => {
  it("hides it from other tenants' people and from other gateways", async () => {
    const { gateway, admin } = await aCompany();
    const stranger = await aCompany();
    const { rehearsal } = await preview(admin);
    expect((await look(stranger.admin, rehearsal?.id)).status).toBe(404);
    expect((await lease(stranger.gateway)).status).toBe(204);
    const { body: job } = await lease(gateway);
    expect((await stranger.gateway.call("GET", `/small-jobs/${job.id}/state`)).status).toBe(404);
    expect((await answer(stranger.gateway, job, rehearsed())).status).toBe(404);
  });

  it("hands out the saved state only while it is leased", async () => {
    const { gateway, admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    expect((await gateway.call("GET", `/small-jobs/${rehearsal?.id}/state`)).status).toBe(404);
    const { body: job } = await lease(gateway);
    await answer(gateway, job, rehearsed());
    expect((await gateway.call("GET", `/small-jobs/${job.id}/state`)).status).toBe(404);
  });

  it("is gone some minutes later, from sight and from disk", async () => {
    const { admin } = await aCompany();
    const { rehearsal } = await preview(admin);
    await move(rehearsal?.id, { expiresAt: ago(1) });
    expect((await look(admin, rehearsal?.id)).status).toBe(404);
    await purgeExpired(edge.ctxFor(await edge.signIn("platform_admin")));
    const left = await edge.admin.db
      .select()
      .from(smallJobs)
      .where(eq(smallJobs.id, rehearsal?.id ?? ""));
    expect(left).toEqual([]);
  });
});
