import { smallJobs, trunkStates, trunkTests } from "@callplane/drizzle";
import { aTenant, aTrunk } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SmallJob, TestedTrunk, Trunk, TrunkSecrets, TrunkTest } from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, silence, type TestGateway } from "./testing.ts";

let edge: Edge;
let gateway: TestGateway;
let stranger: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
  stranger = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

async function aCompany() {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

async function aSavedTrunk(as: SignedIn, over: object = {}): Promise<Trunk> {
  const body = { name: "Carrier", host: "sip.carrier.example", username: "acme", password: "s3cret-pass", ...over };
  return (await edge.request<Trunk>("POST", "/api/v1/trunks", { as, body })).body;
}

const secretsOf = (by: TestGateway, tenantId: string) =>
  by.call<TrunkSecrets>("GET", `/tenants/${tenantId}/trunk-secrets`);

describe("passwords of trunks", () => {
  it("are given to the tenant's gateway: its own trunks' and the platform's, none of those switched off", async () => {
    const { tenant, admin } = await aCompany();
    const own = await aSavedTrunk(admin);
    await aSavedTrunk(admin, { name: "Off", enabled: false });
    await aTrunk(edge.admin, tenant, { name: "By address" });
    const shared = await aSavedTrunk(await edge.signIn("platform_admin"), {
      scope: "platform",
      host: "sip.platform.example",
      password: "0ther-pass",
    });
    const { status, body, headers } = await secretsOf(gateway, tenant.id);
    expect([status, headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(new Map(body.items.map(({ trunkId, ...rest }) => [trunkId, rest]))).toEqual(
      new Map([
        [own.id, { version: 1, password: "s3cret-pass" }],
        [shared.id, { version: 1, password: "0ther-pass" }],
      ]),
    );
    expect(JSON.stringify(edge.log)).not.toMatch(/s3cret-pass|0ther-pass/);
  });

  it("are nobody else's: not another gateway's, and none before the tenant has one", async () => {
    const { tenant } = await aCompany();
    expect((await secretsOf(stranger, tenant.id)).status).toBe(404);
    expect((await secretsOf(gateway, (await aTenant(edge.admin)).id)).status).toBe(404);
    expect((await secretsOf(gateway, tenant.id)).status).toBe(200);
  });
});

describe("states of trunks", () => {
  const report = (by: TestGateway, ...states: object[]) => by.call("POST", "/reports/trunk-states", { states });
  const at = (sec: number) => new Date(Date.UTC(2026, 10, 20, 9, 0, sec)).toISOString();
  const down = { state: "down", registration: "rejected", reason: "Wrong password", latencyMs: null, channels: 0 };
  const up = { state: "up", registration: "registered", reason: null, latencyMs: 18.5, channels: 2 };
  const rowsOf = (trunkId: string) =>
    edge.admin.db.select().from(trunkStates).where(eq(trunkStates.trunkId, trunkId)).orderBy(trunkStates.gatewayId);

  it("are kept as the gateway last said, whatever comes late; `changedAt` moves with the state", async () => {
    const { tenant } = await aCompany();
    const { id: trunkId } = await aTrunk(edge.admin, tenant);
    expect((await report(gateway, { trunkId, ...down, at: at(1) }, { trunkId, ...down, at: at(0) })).status).toBe(204);
    await report(gateway, { trunkId, ...down, at: at(5) });
    const kept = { ...down, gatewayId: gateway.id, changedAt: new Date(at(1)), reportedAt: new Date(at(5)) };
    expect(await rowsOf(trunkId)).toMatchObject([kept]);
    await report(gateway, { trunkId, ...up, at: at(3) });
    expect(await rowsOf(trunkId)).toMatchObject([kept]);
    await report(gateway, { trunkId, ...up, at: at(9) });
    expect(await rowsOf(trunkId)).toMatchObject([{ ...up, changedAt: new Date(at(9)), reportedAt: new Date(at(9)) }]);
  });

  it("are taken each on its own: one that is none keeps no other back", async () => {
    const { tenant } = await aCompany();
    const [one, two] = [await aTrunk(edge.admin, tenant), await aTrunk(edge.admin, tenant)];
    const bad = { trunkId: one.id, ...up, state: "sideways", at: at(1) };
    const huge = { trunkId: one.id, ...down, channels: 3_000_000_000, at: at(1) };
    expect((await report(gateway, bad, huge, { trunkId: two.id, ...up, at: at(1) })).status).toBe(204);
    expect(await rowsOf(one.id)).toEqual([]);
    expect(await rowsOf(two.id)).toMatchObject([up]);
  });

  it("are passed over for another gateway's tenant and for what is gone; the platform's are each gateway's", async () => {
    const { tenant } = await aCompany();
    const own = await aTrunk(edge.admin, tenant);
    const platform = await edge.signIn("platform_admin");
    const shared = await aTrunk(edge.admin, { id: platform.tenantId }, { scope: "platform" });
    const states = [own.id, shared.id, crypto.randomUUID()].map((trunkId) => ({ trunkId, ...up, at: at(1) }));
    expect((await report(stranger, ...states)).status).toBe(204);
    expect(await rowsOf(own.id)).toEqual([]);
    await report(gateway, ...states);
    expect(await rowsOf(own.id)).toHaveLength(1);
    const both = (await rowsOf(shared.id)).map(({ gatewayId, scope }) => [gatewayId, scope]);
    expect(new Map(both as [string, string][])).toEqual(
      new Map([
        [gateway.id, "platform"],
        [stranger.id, "platform"],
      ]),
    );
  });
});

describe("a test of a trunk", () => {
  const start = (as: SignedIn, id: string) => edge.request<TrunkTest>("POST", `/api/v1/trunks/${id}/test`, { as });
  const look = (as: SignedIn, id: string) => edge.request<TrunkTest>("GET", `/api/v1/trunks/${id}/test`, { as });
  const lease = async (by = gateway) =>
    (await by.call<SmallJob>("POST", "/small-jobs/lease", { kinds: ["trunk_test"] })).body;
  const end = (job: SmallJob, outcome: object) =>
    gateway.call("POST", `/small-jobs/${job.id}/result`, { leaseToken: job.leaseToken, outcome });
  const steps = [
    { step: "resolve", status: "passed", message: "Found", ms: 3 },
    { step: "options", status: "failed", message: "No answer to OPTIONS within 2 seconds", ms: 2000 },
  ];

  it("is made by the gateway, which is told the password, and says what each step came to", async () => {
    const { admin } = await aCompany();
    const trunk = await aSavedTrunk(admin, { transport: "tls" });
    expect((await look(admin, trunk.id)).status).toBe(404);
    const started = await start(admin, trunk.id);
    expect([started.status, started.body.status]).toEqual([202, "running"]);
    expect((await start(admin, trunk.id)).body.id).toBe(started.body.id);
    const job = await lease();
    const told = await gateway.call<TestedTrunk>("GET", `/small-jobs/${job.id}/trunk`);
    expect(told.body).toMatchObject({
      password: "s3cret-pass",
      trunk: { id: trunk.id, transport: "tls", hasPassword: true, version: 1 },
    });
    expect((await stranger.call("GET", `/small-jobs/${job.id}/trunk`)).status).toBe(404);
    expect((await end(job, { kind: "trunk_tested", steps })).status).toBe(204);
    expect((await end(job, { kind: "trunk_tested", steps })).status).toBe(204);
    const over = (await look(admin, trunk.id)).body;
    expect(over).toMatchObject({ id: started.body.id, status: "failed", steps, message: null });
    expect(over.finishedAt).not.toBeNull();
    expect((await gateway.call("GET", `/small-jobs/${job.id}/trunk`)).status).toBe(404);

    const again = (await start(admin, trunk.id)).body;
    expect(again.id).not.toBe(started.body.id);
    await end(await lease(), { kind: "trunk_tested", steps: steps.slice(0, 1) });
    expect((await look(admin, trunk.id)).body).toMatchObject({ id: again.id, status: "passed" });
  });

  it("tells each step as it is through, and can be stopped", async () => {
    const { tenant, admin } = await aCompany();
    const viewer = await edge.signIn("viewer", tenant);
    const trunk = await aSavedTrunk(admin);
    const stop = (as: SignedIn) => edge.request<TrunkTest>("DELETE", `/api/v1/trunks/${trunk.id}/test`, { as });
    const tell = (job: SmallJob, by = gateway, leaseToken = job.leaseToken) =>
      by.call("POST", `/small-jobs/${job.id}/trunk/progress`, { leaseToken, steps: steps.slice(0, 1) });
    expect((await stop(admin)).status).toBe(404);
    const { id } = (await start(admin, trunk.id)).body;
    const job = await lease();
    expect((await tell(job)).status).toBe(204);
    expect((await look(admin, trunk.id)).body).toMatchObject({ id, status: "running", steps: steps.slice(0, 1) });
    expect((await tell(job, stranger)).status).toBe(409);
    expect((await tell(job, gateway, trunk.id)).status).toBe(409);

    expect((await stop(viewer)).status).toBe(403);
    expect((await stop(admin)).body).toMatchObject({ id, status: "expired" });
    expect((await tell(job)).status).toBe(409);
    await end(job, { kind: "trunk_tested", steps });
    expect((await look(admin, trunk.id)).body).toMatchObject({ id, status: "expired", steps: steps.slice(0, 1) });
    expect((await start(admin, trunk.id)).body.id).not.toBe(id);
    await end(await lease(), { kind: "trunk_tested", steps });
  });

  it("is one of a company at a time, and keeps no other company's waiting", async () => {
    const [first, second] = [await aCompany(), await aCompany()];
    const [slow, next] = [await aSavedTrunk(first.admin), await aSavedTrunk(first.admin, { name: "Other" })];
    const theirs = await aSavedTrunk(second.admin);
    await start(first.admin, slow.id);
    const refused = await edge.request<{ message: string }>("POST", `/api/v1/trunks/${next.id}/test`, {
      as: first.admin,
    });
    expect([refused.status, refused.body.message]).toEqual([
      409,
      `${slow.name} is being tested: wait until that is through, or stop it`,
    ]);
    const held = await lease();
    await start(second.admin, theirs.id);
    const job = await lease();
    expect((await gateway.call<TestedTrunk>("GET", `/small-jobs/${job.id}/trunk`)).body.trunk.id).toBe(theirs.id);
    // Stopped: the gateway may still be at it, and the next waits for its end.
    await edge.request("DELETE", `/api/v1/trunks/${slow.id}/test`, { as: first.admin });
    expect((await gateway.call("GET", `/small-jobs/${held.id}/trunk`)).status).toBe(404);
    expect((await start(first.admin, next.id)).status).toBe(202);
    expect((await gateway.call("POST", "/small-jobs/lease", { kinds: ["trunk_test"] })).status).toBe(204);
    await end(held, { kind: "trunk_tested", steps });
    const last = await lease();
    expect((await gateway.call<TestedTrunk>("GET", `/small-jobs/${last.id}/trunk`)).body.trunk.id).toBe(next.id);
    for (const each of [job, last]) await end(each, { kind: "trunk_tested", steps });
  });

  it("that was stopped before a gateway took it is handed to none", async () => {
    const { admin } = await aCompany();
    const trunk = await aSavedTrunk(admin);
    await start(admin, trunk.id);
    await edge.request("DELETE", `/api/v1/trunks/${trunk.id}/test`, { as: admin });
    expect((await gateway.call("POST", "/small-jobs/lease", { kinds: ["trunk_test"] })).status).toBe(204);
  });

  it("that the gateway fails at, or puts back, says so or goes on", async () => {
    const { admin } = await aCompany();
    const trunk = await aSavedTrunk(admin);
    await start(admin, trunk.id);
    await end(await lease(), { kind: "postponed" });
    expect((await look(admin, trunk.id)).body.status).toBe("running");
    await end(await lease(), { kind: "failed", message: "The gateway failed at it." });
    expect((await look(admin, trunk.id)).body).toMatchObject({
      status: "expired",
      message: "The gateway failed at it.",
    });
  });

  it("that nobody takes expires, with words for why", async () => {
    const { admin } = await aCompany();
    const trunk = await aSavedTrunk(admin);
    const { body } = await start(admin, trunk.id);
    const startedAt = new Date(Date.now() - 61_000);
    await edge.admin.db.update(trunkTests).set({ startedAt }).where(eq(trunkTests.id, body.id));
    expect((await look(admin, trunk.id)).body).toMatchObject({
      status: "expired",
      message: expect.stringContaining("did not answer within a minute"),
      finishedAt: new Date(startedAt.getTime() + 60_000).toISOString(),
    });
    expect((await start(admin, trunk.id)).body.id).not.toBe(body.id);
  });

  it("is over at once while the gateway is away, and says so", async () => {
    const away = await aSpeakingGateway(edge);
    await silence(edge, away, 10 * 60_000);
    const tenant = await aTenant(edge.admin, { gatewayId: away.id });
    const admin = await edge.signIn("tenant_admin", tenant);
    const trunk = await aTrunk(edge.admin, tenant);
    const { status, body } = await start(admin, trunk.id);
    expect([status, body.status]).toEqual([202, "expired"]);
    expect(body.message).toContain(`Gateway ${away.name} has not been heard of`);
    expect((await look(admin, trunk.id)).body).toEqual(body);
  });

  it("of a trunk of the platform's is made by any gateway there is", async () => {
    await edge.admin.db.delete(smallJobs);
    const platform = await edge.signIn("platform_admin");
    const shared = await aSavedTrunk(platform, { scope: "platform", name: "Shared", host: "sip.platform.example" });
    const { body } = await start(platform, shared.id);
    expect(body.status).toBe("running");
    const [mine, theirs] = [await lease(gateway), await lease(stranger)];
    const [job, by] = mine ? [mine, gateway] : [theirs, stranger];
    const told = await by.call<TestedTrunk>("GET", `/small-jobs/${job.id}/trunk`);
    expect(told.body.trunk).toMatchObject({ id: shared.id, scope: "platform" });
  });
});
