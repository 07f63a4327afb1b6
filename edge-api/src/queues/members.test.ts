import { auditLog, queueMemberStates, smallJobs, tenants, users } from "@callplane/drizzle";
import { anExtension, aQueue, aSound, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OwnQueue, QueueMemberStatus } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

/** A tenant on a gateway, with a queue of Anna, who logs in and out, and of Bob, who is always there. */
async function aCallCentre() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const as = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  const bob = await aUser(edge.admin, tenant, { name: "Bob" });
  await anExtension(edge.admin, anna, "1000");
  await anExtension(edge.admin, bob, "1001");
  const members = [
    { userId: anna.id, penalty: 1 },
    { userId: bob.id, isFixed: true },
  ];
  const made = await edge.request<{ id: string }>("POST", "/api/v1/queues", { as, body: { name: "Support", members } });
  const path = `/api/v1/queues/${made.body.id}/members`;
  const list = async () => (await edge.request<{ items: QueueMemberStatus[] }>("GET", path, { as })).body.items;
  const set = (userId: string, body: unknown, by: SignedIn = as) =>
    edge.request<QueueMemberStatus>("PUT", `${path}/${userId}/state`, { as: by, body });
  return { gateway, tenant, as, anna, bob, queueId: made.body.id, path, list, set };
}

describe("the members of a queue", () => {
  it("are listed as they stand: whoever never logged in is out, the fixed ones are in", async () => {
    const { list, anna, bob } = await aCallCentre();
    expect(await list()).toEqual([
      { userId: anna.id, userName: "Anna", extension: "1000", penalty: 1, isFixed: false, state: "out", ...never },
      { userId: bob.id, userName: "Bob", extension: "1001", penalty: 0, isFixed: true, state: "in", ...never },
    ]);
    await edge.admin.db
      .update(users)
      .set({ status: "deleted", deletedAt: new Date() })
      .where(inArray(users.id, [anna.id, bob.id]));
    expect(await list()).toEqual([]);
  });

  it("of a queue without any are none, and of no queue not found", async () => {
    const { tenant, as } = await aCallCentre();
    const empty = await aQueue(edge.admin, tenant);
    const of = (id: string) => edge.request("GET", `/api/v1/queues/${id}/members`, { as });
    expect((await of(empty.id)).body).toEqual({ items: [] });
    expect((await of(crypto.randomUUID())).status).toBe(404);
  });

  it("log in, pause and go, each in the log and a small job for the gateway, and nothing to apply", async () => {
    const { set, list, anna, tenant, gateway, queueId } = await aCallCentre();
    const before = await revisionOf(tenant);
    expect((await set(anna.id, { state: "in" })).body).toMatchObject({ state: "in", reason: null });
    const paused = await set(anna.id, { state: "paused", reason: "Lunch" });
    expect(paused.body).toMatchObject({ state: "paused", reason: "Lunch", at: expect.any(String) });
    expect((await list())[0]).toEqual(paused.body);
    const isEntry = and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, "queue.set_member_state"));
    const entries = await edge.admin.db.select().from(auditLog).where(isEntry).orderBy(auditLog.seq);
    expect(entries.map(({ entityId, entityName, before, after }) => [entityId, entityName, before, after])).toEqual([
      [queueId, "Support: Anna", { state: "out" }, { state: "in" }],
      [queueId, "Support: Anna", { state: "in", reason: null }, { state: "paused", reason: "Lunch" }],
    ]);
    const jobs = await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
    expect(await revisionOf(tenant)).toBe(before);
    expect(jobs.map(({ kind, gatewayId, status }) => [kind, gatewayId, status])).toEqual([
      ["call_state", gateway.id, "PENDING"],
    ]);
  });

  it("stay logged in when the queue is saved anew", async () => {
    const { set, list, anna, as, queueId } = await aCallCentre();
    await set(anna.id, { state: "in" });
    const body = { members: [{ userId: anna.id, penalty: 5 }] };
    await edge.request("PATCH", `/api/v1/queues/${queueId}`, { as, body });
    expect(await list()).toMatchObject([{ userId: anna.id, penalty: 5, state: "in" }]);
  });

  it("change what a phone with a fast clock set before", async () => {
    const { set, anna, tenant, queueId, list } = await aCallCentre();
    const ahead = new Date(Date.now() + 60_000);
    const row = {
      tenantId: tenant.id,
      queueId,
      userId: anna.id,
      state: "in",
      changedAt: ahead,
      source: "phone",
    } as const;
    await edge.admin.db.insert(queueMemberStates).values(row);
    await set(anna.id, { state: "out" });
    const [now] = await list();
    expect(now?.state).toBe("out");
    expect(Date.parse(now?.at ?? "")).toBeGreaterThanOrEqual(ahead.getTime());
  });

  it("who are always in can pause but not leave", async () => {
    const { set, bob } = await aCallCentre();
    const issues = [{ path: ["state"], message: "Bob is always in this queue, and can only pause" }];
    expect(errorOf(await set(bob.id, { state: "out" }))).toEqual({ error: "invalid_input", details: { issues } });
    expect((await set(bob.id, { state: "paused" })).body.state).toBe("paused");
  });

  it("may do it themselves; others only with the right to", async () => {
    const { set, tenant, as, queueId, anna } = await aCallCentre();
    const self = await edge.signIn("end_user", tenant);
    await anExtension(edge.admin, { tenantId: tenant.id, id: self.userId }, "1002", "user");
    const members = [{ userId: self.userId }, { userId: anna.id }];
    expect((await edge.request("PATCH", `/api/v1/queues/${queueId}`, { as, body: { members } })).status).toBe(200);
    expect((await set(self.userId, { state: "in" }, self)).status).toBe(200);
    expect((await set(anna.id, { state: "in" }, self)).status).toBe(403);
    const operator = await edge.signIn("operator", tenant);
    expect((await set(anna.id, { state: "in" }, operator)).status).toBe(200);
    expect((await set(operator.userId, { state: "in" }, operator)).status).toBe(404);
    expect((await set(anna.id, { state: "in" }, await edge.signIn("tenant_admin"))).status).toBe(404);
    expect((await set(anna.id, { state: "asleep" })).status).toBe(400);
  });
});

describe("one's own queues", () => {
  /** An end user who is always in Support and logs in and out of Sales. */
  async function aMember() {
    const { tenant, as, queueId, gateway } = await aCallCentre();
    const self = await edge.signIn("end_user", tenant);
    await anExtension(edge.admin, { tenantId: tenant.id, id: self.userId }, "1002", "user");
    await edge.request("PATCH", `/api/v1/queues/${queueId}`, {
      as,
      body: { members: [{ userId: self.userId, isFixed: true }] },
    });
    const body = { name: "Sales", members: [{ userId: self.userId }] };
    const sales = await edge.request<{ id: string }>("POST", "/api/v1/queues", { as, body });
    const path = "/api/v1/self-service/queues";
    const change = (input: unknown) => edge.request<{ items: OwnQueue[] }>("POST", path, { as: self, body: input });
    const states = ({ body: { items } }: { body: { items: OwnQueue[] } }) =>
      items.map(({ name, state, reason }) => [name, state, reason].filter((each) => each !== null).join(" "));
    const list = async () => states(await edge.request<{ items: OwnQueue[] }>("GET", path, { as: self }));
    return { tenant, gateway, self, queueId, salesId: sales.body.id, change, list, states };
  }

  it("are listed, and changed one by one or all together, as it applies", async () => {
    const { change, list, states, salesId, queueId } = await aMember();
    expect(await list()).toEqual(["Sales out", "Support in"]);
    expect(states(await change({ action: "pause", reason: "Lunch" }))).toEqual(["Sales out", "Support paused Lunch"]);
    expect(states(await change({ action: "log_in", queueId: salesId }))).toEqual(["Sales in", "Support paused Lunch"]);
    expect(states(await change({ action: "resume" }))).toEqual(["Sales in", "Support in"]);
    expect(states(await change({ action: "pause" }))).toEqual(["Sales paused", "Support paused"]);
    expect(states(await change({ action: "log_out" }))).toEqual(["Sales out", "Support paused"]);
    expect(errorOf(await change({ action: "log_out", queueId }))).toMatchObject({ error: "conflict" });
    expect(errorOf(await change({ action: "pause" }))).toMatchObject({ error: "conflict" });
  });

  it("are in force once the gateway says so, and are others' in no way", async () => {
    const { change, tenant, gateway, self, queueId } = await aMember();
    const { items } = (await change({ action: "pause" })).body;
    expect(items.map(({ inForce }) => inForce)).toEqual([true, false]);
    const path = `/tenants/${tenant.id}/call-state`;
    const { version } = (await gateway.call<{ version: string }>("GET", path)).body;
    await gateway.call("PUT", `${path}/in-force`, { version });
    const after = await edge.request<{ items: OwnQueue[] }>("GET", "/api/v1/self-service/queues", { as: self });
    expect(after.body.items.every(({ inForce }) => inForce)).toBe(true);
    const stranger = await edge.signIn("end_user", tenant);
    const asked = (body: unknown) => edge.request("POST", "/api/v1/self-service/queues", { as: stranger, body });
    expect((await asked({ action: "pause", queueId })).status).toBe(404);
    expect((await asked({ action: "pause" })).status).toBe(409);
    expect((await asked({ action: "sleep" })).status).toBe(400);
  });
});

describe("the key to leave a queue", () => {
  it("is told of, or refused", async () => {
    const { as, tenant, queueId } = await aCallCentre();
    const save = (body: unknown) => edge.request("PATCH", `/api/v1/queues/${queueId}`, { as, body });
    const issues = [{ path: ["exitSoundId"], message: "Callers have to be told of the key, or nobody would press it" }];
    expect(errorOf(await save({ exitKey: "1" }))).toEqual({ error: "invalid_input", details: { issues } });
    const { id } = await aSound(edge.admin, tenant);
    expect((await save({ exitKey: "1", exitSoundId: id })).status).toBe(200);
    expect((await save({ exitSoundId: null })).status).toBe(400);
  });
});

async function revisionOf({ id }: { id: string }): Promise<number | undefined> {
  return (await edge.admin.db.select().from(tenants).where(eq(tenants.id, id)))[0]?.revision;
}

const never = { reason: null, at: null };
