import { auditLog, tenants } from "@callplane/drizzle";
import { aBusinessHours, aDid, anOutboundPolicy, aTenant, aTrunk, aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OutboundPolicy, UserOutbound } from "../../contract/index.ts";
import { type Answer, type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Page = { items: OutboundPolicy[] };
const send = <T = OutboundPolicy>(as: SignedIn, method: string, path = "", body?: object) =>
  edge.request<T>(method, `/api/v1/outbound-policies${path}`, { as, body });
const block = { name: "Premium", pattern: "+43900", action: "block" };
const always = { callerIdFor: "without_own", businessHoursId: null, hoursState: "open" };
const messageOf = ({ body }: Answer) => (body as { message: string }).message;
const pathsOf = (answer: Answer) => errorOf(answer).details.issues?.map(({ path }) => path);

async function aCompany() {
  const tenant = await aTenant(edge.admin);
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

const defaultsOf = async (as: SignedIn) =>
  (await send<Page>(as, "GET")).body.items.filter(({ isDefault }) => isDefault).map(({ name }) => name);

describe("outbound policies", () => {
  it("are made with their rules in order, changed and taken away; each waits for an apply and is in the audit log", async () => {
    const { tenant, admin } = await aCompany();
    const trunk = await aTrunk(edge.admin, tenant, { name: "Carrier" });
    const platform = await edge.signIn("platform_admin");
    const shared = await aTrunk(edge.admin, { id: platform.tenantId }, { name: "Shared", scope: "platform" });
    const allow = { name: "World", pattern: "+", action: "allow", trunkIds: [trunk.id, shared.id] };
    const made = await send(admin, "POST", "", { name: "Standard", rules: [block, allow] });
    expect(made.status).toBe(201);
    expect(made.body.rules).toEqual([
      { ...block, strip: 0, prepend: "", trunkIds: [], callerId: null, ...always },
      { ...allow, strip: 0, prepend: "", callerId: null, ...always },
    ]);
    const { id } = made.body;
    expect((await send(admin, "GET", `/${id}`)).body).toEqual(made.body);
    const changed = await send(admin, "PATCH", `/${id}`, { rules: [block] });
    expect(changed.body.rules).toHaveLength(1);
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    expect((await send(admin, "GET", `/${id}`)).status).toBe(404);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(3);
    const entries = await edge.admin.db
      .select({ action: auditLog.action, after: auditLog.after })
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.entityId, id)))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action }) => action)).toEqual([
      "outbound_policy.create",
      "outbound_policy.update",
      "outbound_policy.delete",
    ]);
    expect(entries[0]?.after).toMatchObject({ rules: [block, { trunkIds: ["Carrier", "Shared"] }] });
  });

  it("have rules that count by opening hours, which stay while one does", async () => {
    const { tenant, admin } = await aCompany();
    const hours = await aBusinessHours(edge.admin, tenant, { name: "Office" });
    const rule = { ...block, businessHoursId: hours.id, hoursState: "closed" };
    const made = await send(admin, "POST", "", { name: "Standard", rules: [rule] });
    expect(made.body.rules).toMatchObject([rule]);
    const gone = await send(admin, "PATCH", `/${made.body.id}`, { rules: [{ ...rule, businessHoursId: tenant.id }] });
    expect([gone.status, pathsOf(gone)]).toEqual([400, [["rules", 0, "businessHoursId"]]]);
    const removal = await edge.request("DELETE", `/api/v1/business-hours/${hours.id}`, { as: admin });
    expect([removal.status, messageOf(removal)]).toEqual([409, expect.stringContaining("outbound policy Standard")]);
    await send(admin, "DELETE", `/${made.body.id}`);
    expect((await edge.request("DELETE", `/api/v1/business-hours/${hours.id}`, { as: admin })).status).toBe(204);
  });

  it("that were saved before rules had hours are read as counting always", async () => {
    const { tenant, admin } = await aCompany();
    const { id } = await anOutboundPolicy(edge.admin, tenant);
    expect((await send(admin, "GET", `/${id}`)).body.rules).toMatchObject([always]);
  });

  it("are one of them the default: the first, then whichever is made it, never none", async () => {
    const { admin } = await aCompany();
    const { body: first } = await send(admin, "POST", "", { name: "First", rules: [] });
    expect(await defaultsOf(admin)).toEqual(["First"]);
    const { body: second } = await send(admin, "POST", "", { name: "Second", rules: [] });
    expect(await defaultsOf(admin)).toEqual(["First"]);
    await send(admin, "POST", "", { name: "Third", rules: [], isDefault: true });
    expect(await defaultsOf(admin)).toEqual(["Third"]);
    await send(admin, "PATCH", `/${second.id}`, { isDefault: true });
    expect(await defaultsOf(admin)).toEqual(["Second"]);
    const none = await send(admin, "PATCH", `/${second.id}`, { isDefault: false });
    expect([none.status, pathsOf(none)]).toEqual([409, [["isDefault"]]]);
    const gone = await send(admin, "DELETE", `/${second.id}`);
    expect([gone.status, messageOf(gone)]).toEqual([409, expect.stringContaining("it is the default")]);
    expect((await send(admin, "DELETE", `/${first.id}`)).status).toBe(204);
    expect(await defaultsOf(admin)).toEqual(["Second"]);
  });

  it("name only trunks that may be used and numbers that are one's own, each refused at its place", async () => {
    const { tenant, admin } = await aCompany();
    const trunk = await aTrunk(edge.admin, tenant);
    const foreign = await aTrunk(edge.admin, (await aCompany()).tenant);
    const did = await aDid(edge.admin, tenant);
    const foreignDid = await aDid(edge.admin, (await aCompany()).tenant);
    const allow = (trunkIds: string[], callerId: string | null = null) => ({
      ...{ name: "World", pattern: "+", action: "allow", trunkIds, callerId },
    });
    const make = (...rules: object[]) => send(admin, "POST", "", { name: "Standard", rules });
    expect(pathsOf(await make(block, allow([trunk.id, foreign.id, crypto.randomUUID()])))).toEqual([
      ["rules", 1, "trunkIds", 1],
      ["rules", 1, "trunkIds", 2],
    ]);
    expect(pathsOf(await make(allow([trunk.id], foreignDid.number)))).toEqual([["rules", 0, "callerId"]]);
    expect(pathsOf(await make(allow([])))).toEqual([["rules", 0, "trunkIds"]]);
    expect(pathsOf(await make({ ...block, pattern: "43 1" }))).toEqual([["rules", 0, "pattern"]]);
    expect((await make(allow([trunk.id], did.number))).status).toBe(201);
    const twice = await make();
    expect([twice.status, pathsOf(twice)]).toEqual([409, [["name"]]]);
  });

  it("rewrite numbers for one's own trunks only: the limits know what was dialled, not what the platform is to pay", async () => {
    const { tenant, admin } = await aCompany();
    const own = await aTrunk(edge.admin, tenant);
    const platform = await aTenant(edge.admin, { kind: "platform" });
    const shared = await aTrunk(edge.admin, platform, { scope: "platform" });
    const allow = (trunkIds: string[], how: object) => ({
      ...{ name: "World", pattern: "+", action: "allow", trunkIds, ...how },
    });
    const satellite = { strip: 15, prepend: "+88213123456" };
    const rules = [allow([shared.id], {}), allow([own.id], satellite)];
    const { body: policy, status } = await send(admin, "POST", "", { name: "Standard", rules });
    expect(status).toBe(201);
    for (const [how, field] of [
      [satellite, "prepend"],
      [{ strip: 1 }, "strip"],
    ] as const) {
      const turned = [...rules, allow([own.id, shared.id], how)];
      const answers = [
        await send(admin, "POST", "", { name: "Other", rules: turned }),
        await send(admin, "PATCH", `/${policy.id}`, { rules: turned }),
      ];
      for (const answer of answers) expect([answer.status, pathsOf(answer)]).toEqual([400, [["rules", 2, field]]]);
    }
  });

  it("stay while people have them, who are named; those who left keep none", async () => {
    const { tenant, admin } = await aCompany();
    await anOutboundPolicy(edge.admin, tenant, { isDefault: true });
    const policy = await anOutboundPolicy(edge.admin, tenant, { name: "Sales" });
    const anna = await aUser(edge.admin, tenant, { name: "Anna" });
    const own = { policyId: policy.id, callerId: null, hidesNumber: false };
    await edge.request("PUT", `/api/v1/users/${anna.id}/outbound`, { as: admin, body: own });
    expect((await send(admin, "GET", `/${policy.id}`)).body.usedBy).toBe(1);
    const refused = await send(admin, "DELETE", `/${policy.id}`);
    expect([refused.status, messageOf(refused)]).toEqual([409, "Sales cannot be deleted: it is the policy of Anna"]);
    await edge.request("DELETE", `/api/v1/users/${anna.id}`, { as: admin });
    expect((await send(admin, "GET", `/${policy.id}`)).body.usedBy).toBe(0);
    expect((await send(admin, "DELETE", `/${policy.id}`)).status).toBe(204);
  });

  it("are shown to those who may look, changed by those who may write, and another tenant's by nobody", async () => {
    const { tenant } = await aCompany();
    const policy = await anOutboundPolicy(edge.admin, tenant);
    const viewer = await edge.signIn("viewer", tenant);
    expect((await send(viewer, "GET", `/${policy.id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "", { name: "Mine", rules: [] }],
      ["PATCH", `/${policy.id}`, { name: "Mine" }],
      ["DELETE", `/${policy.id}`, undefined],
    ] as const) {
      expect((await send(viewer, method, path, body)).status, method).toBe(403);
      if (path !== "") {
        const stranger = (await aCompany()).admin;
        expect((await send(stranger, method, path, body)).status, method).toBe(404);
      }
    }
  });
});

describe("what a person shows and may", () => {
  const outbound = <T = UserOutbound>(as: SignedIn, method: string, userId: string, body?: object) =>
    edge.request<T>(method, `/api/v1/users/${userId}/outbound`, { as, body });
  const NOTHING: UserOutbound = { policyId: null, callerId: null, hidesNumber: false };

  it("is as for everybody until set; it waits for an apply and is in the audit log by name", async () => {
    const { tenant, admin } = await aCompany();
    const anna = await aUser(edge.admin, tenant, { name: "Anna" });
    const did = await aDid(edge.admin, tenant);
    const policy = await anOutboundPolicy(edge.admin, tenant, { name: "Sales" });
    expect((await outbound(admin, "GET", anna.id)).body).toEqual(NOTHING);
    const own = { policyId: policy.id, callerId: did.number, hidesNumber: true };
    expect((await outbound(admin, "PUT", anna.id, own)).body).toEqual(own);
    expect((await outbound(admin, "GET", anna.id)).body).toEqual(own);
    await outbound(admin, "PUT", anna.id, NOTHING);
    expect((await outbound(admin, "GET", anna.id)).body).toEqual(NOTHING);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(2);
    const [entry] = await edge.admin.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.entityId, anna.id), eq(auditLog.action, "user_outbound.update")))
      .orderBy(auditLog.seq);
    expect([entry?.entityName, entry?.after]).toEqual([
      "Anna",
      { outboundPolicy: "Sales", callerId: did.number, hidesNumber: true },
    ]);
  });

  it("is never another's number or policy", async () => {
    const { tenant, admin } = await aCompany();
    const anna = await aUser(edge.admin, tenant);
    const { tenant: other } = await aCompany();
    const foreign = {
      policyId: (await anOutboundPolicy(edge.admin, other)).id,
      callerId: (await aDid(edge.admin, other)).number,
    };
    const answer = await outbound(admin, "PUT", anna.id, { ...NOTHING, ...foreign });
    expect([answer.status, pathsOf(answer)]).toEqual([400, [["policyId"], ["callerId"]]]);
    expect((await outbound(admin, "PUT", anna.id, { ...NOTHING, callerId: "0123" })).status).toBe(400);
    expect((await outbound(admin, "PUT", (await aUser(edge.admin, other)).id, NOTHING)).status).toBe(404);
    expect((await outbound(await edge.signIn("viewer", tenant), "PUT", anna.id, NOTHING)).status).toBe(403);
  });
});
