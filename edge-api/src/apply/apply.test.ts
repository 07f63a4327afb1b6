import { applyJobs, auditLog, snapshots, tenants } from "@callplane/drizzle";
import { aDevice, anAgent, anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type {
  ApplyJob,
  ApplyJobDetail,
  ApplyPreview,
  LeasedJob,
  PendingChanges,
  SnapshotEnvelope,
} from "../../contract/index.ts";
import { canonicalDigest, snapshot } from "../../contract/index.ts";
import { comingBack } from "../../test/coming-back.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

const apply = (as: SignedIn, body?: object) => edge.request<ApplyJob>("POST", "/api/v1/apply", { as, body });
const pending = async (as: SignedIn) =>
  (await edge.request<PendingChanges>("GET", "/api/v1/apply/pending", { as })).body;

/** A tenant with Anna on 1000 and her phone, and its admin. */
async function aCompany() {
  const tenant = await aTenant(edge.admin, { revision: 3 });
  const admin = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const phone = await aDevice(edge.admin, anna, { label: "Desk" });
  return { tenant, admin, anna, phone };
}

/** Plays the gateway until the tenant's job has ended so. */
async function finish(jobId: string, status = "SUCCESS", over: object = {}) {
  const { body: job } = await gateway.call<LeasedJob>("POST", "/jobs/lease");
  expect(job, JSON.stringify(edge.log.slice(-2))).toMatchObject({ id: jobId });
  const error = status === "SUCCESS" ? null : { code: "dry_run", message: "It would not load", details: [] };
  const result = {
    leaseToken: job.leaseToken,
    status,
    error,
    timings: [{ step: "render", ms: 4 }],
    fileDiff: "+ x",
    ...over,
  };
  expect((await gateway.call("POST", `/jobs/${jobId}/result`, result)).status).toBe(204);
  await edge.settle();
}

async function change(tenantId: string, name: string) {
  const revision = sql`${tenants.revision} + 1`;
  await edge.admin.db.update(tenants).set({ name, revision }).where(eq(tenants.id, tenantId));
}

describe("applying", () => {
  it("shows what waits, fixes it in a snapshot, and counts it as applied once the gateway says so", async () => {
    const { tenant, admin, phone } = await aCompany();
    expect(await pending(admin)).toEqual({ revision: 3, appliedRevision: null, count: 3, activeJobId: null });
    const preview = (await edge.request<ApplyPreview>("POST", "/api/v1/apply/preview", { as: admin })).body;
    expect(preview.changes.map((each) => `${each.change} ${each.kind} ${each.name}`)).toEqual([
      `create tenant ${tenant.name}`,
      "create user Anna",
      "create device Desk",
    ]);
    expect(preview.problems).toEqual([]);
    expect(preview.impact).toEqual({ devicesToReregister: 0, extensionsAffected: ["1000"] });

    const { status, body: job } = await apply(admin, { expectedRevision: 3, reason: "Opening day" });
    expect(status).toBe(202);
    expect(job).toMatchObject({ status: "PENDING", kind: "apply", revision: 3, changeCount: 3, reason: "Opening day" });
    expect((await pending(admin)).activeJobId).toBe(job.id);
    await finish(job.id);

    expect(await pending(admin)).toEqual({ revision: 3, appliedRevision: 3, count: 0, activeJobId: null });
    const detail = (await edge.request<ApplyJobDetail>("GET", `/api/v1/apply/jobs/${job.id}`, { as: admin })).body;
    expect(detail).toMatchObject({ status: "SUCCESS", fileDiff: "+ x", timings: [{ step: "render", ms: 4 }] });
    expect(detail.changes).toEqual(preview.changes);
    expect(JSON.stringify(detail)).not.toContain(phone.digestMd5);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.gatewayId).toBe(gateway.id);
    const [stored] = await edge.admin.db.select().from(snapshots).where(eq(snapshots.tenantId, tenant.id));
    expect(stored?.digest).toBe(await canonicalDigest(stored?.body));
    expect(row?.appliedSnapshotId).toBe(stored?.id);
  });

  it("shows the changes of a job from before they were noted in it, too", async () => {
    const { admin } = await aCompany();
    const { body: job } = await apply(admin);
    await finish(job.id);
    const path = `/api/v1/apply/jobs/${job.id}`;
    const { body: noted } = await edge.request<ApplyJobDetail>("GET", path, { as: admin });
    await edge.admin.db.update(applyJobs).set({ changes: null }).where(eq(applyJobs.id, job.id));
    const { body: found } = await edge.request<ApplyJobDetail>("GET", path, { as: admin });
    // A stored snapshot has its fields in an order of its own.
    const sorted = ({ changes }: ApplyJobDetail) =>
      changes.map((each) => ({ ...each, fields: each.fields.toSorted((a, b) => (a.field < b.field ? -1 : 1)) }));
    expect(sorted(found)).toEqual(sorted(noted));
    expect(noted.changes).toHaveLength(noted.changeCount);
  });

  it("hands the gateway all it needs, in the form that was agreed", async () => {
    const { tenant, admin, anna, phone } = await aCompany();
    const gone = await aUser(edge.admin, tenant, { status: "suspended", name: "Gone" });
    await anExtension(edge.admin, gone, "1001");
    await aDevice(edge.admin, gone);
    const values = { name: "Nora", fallback: { kind: "extension" as const, number: "1000" }, prompt: "Be kind." };
    const agent = await anAgent(edge.admin, tenant, values);
    await anExtension(edge.admin, agent, "601");
    const { body: job } = await apply(admin);
    await finish(job.id);
    const [row] = await edge.admin.db.select().from(snapshots).where(eq(snapshots.tenantId, tenant.id));
    const { body } = (await gateway.call<SnapshotEnvelope>("GET", `/snapshots/${row?.id}`)).body;
    expect(snapshot.parse(body)).toEqual(body);
    const { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 } = phone;
    const device = { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 };
    expect(body.users).toEqual([
      { id: anna.id, name: "Anna", extension: "1000", devices: [device] },
      { id: gone.id, name: "Gone", extension: "1001", devices: [] },
    ]);
    expect(body.agents).toMatchObject([
      { id: agent.id, extension: "601", prompt: "Be kind.", promptVersion: 1, fallback: values.fallback },
    ]);
    expect(body.tenant).toMatchObject({ id: tenant.id, key: tenant.key, status: "active", country: "AT" });
  });

  it("writes start and end into the tenant's log", async () => {
    const { tenant, admin } = await aCompany();
    const { body: job } = await apply(admin);
    await finish(job.id);
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.tenantId, tenant.id))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action, actorKind, entityId }) => ({ action, actorKind, entityId }))).toEqual([
      { action: "apply.start", actorKind: "user", entityId: job.id },
      { action: "apply.finish", actorKind: "gateway", entityId: job.id },
    ]);
  });

  it("leaves the applied state where it was when the gateway fails or rolls back", async () => {
    const { admin, tenant } = await aCompany();
    await finish((await apply(admin)).body.id);
    for (const status of ["FAILED", "ROLLED_BACK"]) {
      await change(tenant.id, `Renamed ${status}`);
      const { body: job } = await apply(admin);
      await finish(job.id, status);
      const after = (await edge.request<ApplyJobDetail>("GET", `/api/v1/apply/jobs/${job.id}`, { as: admin })).body;
      expect(after).toMatchObject({ status, error: { message: "It would not load" } });
      expect((await pending(admin)).appliedRevision).toBe(3);
    }
    expect((await pending(admin)).count).toBe(1);
  });

  it("lists applies newest first, page by page", async () => {
    const { admin } = await aCompany();
    const made: string[] = [];
    for (let n = 0; n < 3; n++) {
      const { body: job } = await apply(admin, { force: true });
      await finish(job.id);
      made.unshift(job.id);
    }
    type Page = { items: ApplyJob[]; nextCursor: string | null };
    const first = (await edge.request<Page>("GET", "/api/v1/apply/jobs?limit=2", { as: admin })).body;
    const next = `/api/v1/apply/jobs?limit=2&cursor=${first.nextCursor}`;
    const second = (await edge.request<Page>("GET", next, { as: admin })).body;
    expect([...first.items, ...second.items].map((job) => job.id)).toEqual(made);
    expect(second.nextCursor).toBeNull();
    const failed = await edge.request<Page>("GET", "/api/v1/apply/jobs?status=FAILED", { as: admin });
    expect(failed.body.items).toEqual([]);
  });
});

describe("refusing", () => {
  it("refuses when nothing has changed, unless forced", async () => {
    const { admin } = await aCompany();
    await finish((await apply(admin)).body.id);
    const again = await apply(admin);
    expect(again.status).toBe(409);
    expect(again.body).toMatchObject({ message: "Nothing to apply: what is saved is already running" });
    const forced = await apply(admin, { force: true });
    expect(forced.status).toBe(202);
    await finish(forced.body.id);
  });

  it("refuses a revision that is not the one looked at", async () => {
    const { admin } = await aCompany();
    const answer = await apply(admin, { expectedRevision: 2 });
    expect(answer.status).toBe(412);
    expect(errorOf(answer)).toEqual({ error: "stale_revision", details: { revision: 3 } });
  });

  it("refuses rows that are wrong, saying what", async () => {
    const { admin, tenant } = await aCompany();
    const fallback = { kind: "extension" as const, number: "1777" };
    const agent = await anAgent(edge.admin, tenant, { name: "Nora", fallback });
    const answer = await apply(admin);
    expect(answer.status).toBe(400);
    const message = "Agent Nora falls back to extension 1777, which nobody has";
    expect(errorOf(answer).details.issues).toEqual([{ path: ["agent", agent.id], message }]);
    expect(await edge.admin.db.select().from(applyJobs).where(eq(applyJobs.tenantId, tenant.id))).toEqual([]);
  });

  it("refuses roles that may not, and hides other tenants' jobs", async () => {
    const { admin, tenant } = await aCompany();
    const stranger = await edge.signIn("tenant_admin");
    for (const role of ["support", "operator", "viewer", "end_user"] as const) {
      expect((await apply(await edge.signIn(role, tenant))).status).toBe(403);
    }
    const { body: job } = await apply(admin);
    expect((await edge.request("GET", `/api/v1/apply/jobs/${job.id}`, { as: stranger })).status).toBe(404);
    const rollback = await apply(stranger, { rollbackTo: job.id });
    expect(rollback.status).toBe(404);
    await finish(job.id);
  });

  it("gives a retry with the same key its first answer", async () => {
    const { admin } = await aCompany();
    const headers = { "idempotency-key": "apply-once" };
    const once = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: admin, body: {}, headers });
    const again = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: admin, body: {}, headers });
    expect(again).toMatchObject({ status: 202, body: once.body });
    await finish(once.body.id);
  });
});

describe("fifty at once", () => {
  it("starts one job and answers the others 409 naming it", async () => {
    const { admin, tenant } = await aCompany();
    const answers = await Promise.all(Array.from({ length: 50 }, () => comingBack(() => apply(admin))));
    const started = answers.filter((answer) => answer.status === 202);
    const refused = answers.filter((answer) => answer.status === 409);
    expect([started.length, refused.length]).toEqual([1, 49]);
    const jobId = started[0]?.body.id ?? "";
    for (const answer of refused) expect(errorOf(answer)).toEqual({ error: "conflict", details: { jobId } });
    const active = and(eq(applyJobs.tenantId, tenant.id), eq(applyJobs.status, "PENDING"));
    expect(await edge.admin.db.select().from(applyJobs).where(active)).toHaveLength(1);
    await finish(jobId);
  });

  it("ends at the highest revision, whatever came in between", async () => {
    const { admin, tenant } = await aCompany();
    for (let round = 0; round < 3; round++) {
      await Promise.all(Array.from({ length: 5 }, (_, n) => change(tenant.id, `Round ${round}.${n}`)));
      const answers = await Promise.all(Array.from({ length: 10 }, () => apply(admin)));
      const [started] = answers.filter((answer) => answer.status === 202);
      await finish(started?.body.id ?? "");
    }
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.appliedRevision).toBe(row?.revision);
  });
});

describe("going back", () => {
  it("runs an earlier state again, and shows the difference as pending", async () => {
    const { admin, tenant } = await aCompany();
    const { body: first } = await apply(admin);
    await finish(first.id);
    await change(tenant.id, "Acme & Sons");
    await finish((await apply(admin)).body.id);

    const { status, body: back } = await apply(admin, { rollbackTo: first.id });
    expect([status, back.kind, back.revision, back.changeCount]).toEqual([202, "rollback", 3, 1]);
    await finish(back.id);
    expect(await pending(admin)).toMatchObject({ revision: 4, appliedRevision: 3, count: 1 });
    const detail = (await edge.request<ApplyJobDetail>("GET", `/api/v1/apply/jobs/${back.id}`, { as: admin })).body;
    expect(detail.changes[0]?.fields).toEqual([{ field: "name", before: "Acme & Sons", after: tenant.name }]);
  });

  it("refuses to go back to what failed, or to what runs", async () => {
    const { admin, tenant } = await aCompany();
    const { body: first } = await apply(admin);
    await finish(first.id);
    expect((await apply(admin, { rollbackTo: first.id })).body).toMatchObject({
      message: "That state is already running",
    });
    await change(tenant.id, "Acme & Sons");
    const { body: failed } = await apply(admin);
    await finish(failed.id, "FAILED");
    expect((await apply(admin, { rollbackTo: failed.id })).status).toBe(409);
    expect((await apply(admin, { rollbackTo: crypto.randomUUID() })).status).toBe(404);
  });
});
