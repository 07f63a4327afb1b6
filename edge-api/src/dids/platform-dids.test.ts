import { auditLog, dids, smallJobs, snapshots, tenants, trunks } from "@callplane/drizzle";
import { aDid, aTenant, aTrunk } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ApplyJob, CallState, Did, LeasedJob, PlatformDid } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";
import { assignDid } from "./platform-service.ts";

let edge: Edge;
let root: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  root = await edge.signIn("platform_admin");
});
afterAll(() => edge.stop());

const send = <T = Did>(as: SignedIn, method: string, path = "", body?: object, headers = {}) =>
  edge.request<T>(method, `/api/v1/dids${path}`, { as, body, headers });
const decide = (as: SignedIn, id: string, verb: "assign" | "refuse", body?: object) =>
  edge.request<PlatformDid & { message: string }>("POST", `/api/v1/platform-dids/${id}/${verb}`, { as, body });
const list = async (query = "") =>
  (
    await edge.request<{ items: PlatformDid[]; nextCursor: string | null }>("GET", `/api/v1/platform-dids${query}`, {
      as: root,
    })
  ).body;

async function aCompany() {
  const tenant = await aTenant(edge.admin);
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}
let numbers = 0;
const nextNumber = () => `+4315558${String(1000 + numbers++)}`;
const revisionOf = async ({ id }: { id: string }) =>
  (await edge.admin.db.select().from(tenants).where(eq(tenants.id, id)))[0]?.revision;
const ask = async (admin: SignedIn, number: string) =>
  (await send(admin, "POST", "", { number, via: "platform" })).body;

describe("numbers over the platform's trunks", () => {
  it("are asked for by the company, and its own once the platform says so: only then is there something to apply", async () => {
    const { tenant, admin } = await aCompany();
    const number = nextNumber();
    const made = await send(admin, "POST", "", { number, label: "Main line", via: "platform" });
    expect([made.status, made.body]).toMatchObject([201, { status: "requested", refusal: null }]);
    const { id } = made.body;
    expect((await send(admin, "PATCH", `/${id}`, { label: "Reception" })).body.status).toBe("requested");
    expect(await revisionOf(tenant)).toBe(0);
    const requested = `?status=requested&q=${encodeURIComponent(number)}`;
    expect((await list(requested)).items).toMatchObject([
      { number, label: "Reception", tenant: { id: tenant.id, name: tenant.name }, heldBy: [] },
    ]);

    const assigned = await decide(root, id, "assign");
    expect([assigned.status, assigned.body.status]).toEqual([200, "assigned"]);
    expect((await send(admin, "GET", `/${id}`)).body.status).toBe("assigned");
    expect(await revisionOf(tenant)).toBe(1);
    expect((await list(requested)).items).toEqual([]);

    const withdrawn = await decide(root, id, "refuse", { reason: "The carrier took it back" });
    expect(withdrawn.body).toMatchObject({ status: "refused", refusal: "The carrier took it back" });
    expect((await send(admin, "GET", `/${id}`)).body).toMatchObject({
      status: "refused",
      refusal: "The carrier took it back",
    });
    expect(await revisionOf(tenant)).toBe(2);
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    expect(await revisionOf(tenant)).toBe(2);

    const entries = await edge.admin.db
      .select({ action: auditLog.action, actor: auditLog.actorId, after: auditLog.after })
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.entityId, id)))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action, actor }) => [action, actor])).toEqual([
      ["did.request", admin.userId],
      ["did.update_request", admin.userId],
      ["did.assign", root.userId],
      ["did.refuse", root.userId],
      ["did.withdraw", admin.userId],
    ]);
    expect(entries[3]?.after).toEqual({ status: "refused", refusal: "The carrier took it back" });
  });

  it("are gone at once where the platform takes them away: gateways are told, and what runs is applied before the row goes", async () => {
    const gateway = await aSpeakingGateway(edge);
    const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
    const admin = await edge.signIn("tenant_admin", tenant);
    const { id, number } = await ask(admin, nextNumber());
    const state = async () => (await gateway.call<CallState>("GET", `/tenants/${tenant.id}/call-state`)).body;
    await decide(root, id, "assign");
    expect((await state()).takenNumbers).toEqual([]);
    const [snapshot] = await edge.admin.db
      .insert(snapshots)
      .values({ tenantId: tenant.id, revision: 1, digest: "0".repeat(64), body: { routing: { dids: [{ number }] } } })
      .returning();
    await edge.admin.db.update(tenants).set({ appliedSnapshotId: snapshot?.id }).where(eq(tenants.id, tenant.id));
    await edge.admin.db.delete(smallJobs).where(eq(smallJobs.tenantId, tenant.id));

    await decide(root, id, "refuse", { reason: "Ported away" });
    const offered = await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
    expect(offered.map(({ kind }) => kind)).toEqual(["call_state"]);
    expect((await state()).takenNumbers).toEqual([number]);
    // Whoever lost it cannot have it back by removing what says so.
    for (const [method, body] of [["DELETE"], ["PATCH", { via: "own_trunks" }]] as const) {
      expect((await send(admin, method, `/${id}`, body)).status).toBe(409);
    }
    await edge.admin.db.update(tenants).set({ appliedSnapshotId: null }).where(eq(tenants.id, tenant.id));
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    expect((await state()).takenNumbers).toEqual([]);
  });

  it("do not come back with an earlier state, nor with one that is being applied: not before they are assigned again", async () => {
    const gateway = await aSpeakingGateway(edge);
    const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
    const admin = await edge.signIn("tenant_admin", tenant);
    const { id, number } = await ask(admin, nextNumber());
    const apply = (body = {}) =>
      edge.request<ApplyJob & { message: string }>("POST", "/api/v1/apply", { as: admin, body });
    const finish = async () => {
      const { leaseToken, id: jobId } = (await gateway.call<LeasedJob>("POST", "/jobs/lease")).body;
      const result = { leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
      expect((await gateway.call("POST", `/jobs/${jobId}/result`, result)).status).toBe(204);
      await edge.settle();
    };
    const takeAway = (didId: string) => decide(root, didId, "refuse", { reason: "Ported away" });
    await decide(root, id, "assign");
    const { body: first } = await apply();
    await takeAway(id);
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(409);
    await finish();
    await apply();
    await finish();

    const refused = async () => {
      const back = await apply({ rollbackTo: first.id });
      expect([back.status, back.body.message, errorOf(back).details]).toEqual([
        409,
        `That state uses a number that is no longer yours over the platform's trunks: ${number}`,
        { numbers: [number] },
      ]);
    };
    await refused();
    expect((await send(admin, "PATCH", `/${id}`, { via: "own_trunks" })).body.status).toBe("assigned");
    await refused();
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    await refused();
    await decide(root, (await ask(admin, number)).id, "assign");
    expect((await apply({ rollbackTo: first.id })).status).toBe(202);
    await finish();
  });

  it("may be wanted by several, who hear nothing of one another; the platform sees who has it, and takes it there first", async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()];
    const number = nextNumber();
    const first = await ask(ours.admin, number);
    await decide(root, first.id, "assign");
    const second = await send(theirs.admin, "POST", "", { number, via: "platform" });
    expect([second.status, second.body.status]).toEqual([201, "requested"]);
    expect(JSON.stringify([second.body, (await send(theirs.admin, "GET")).body])).not.toContain(ours.tenant.name);
    expect((await list(`?q=${encodeURIComponent(number)}&status=requested`)).items).toMatchObject([
      { tenant: { name: theirs.tenant.name }, heldBy: [ours.tenant.name] },
    ]);

    const held = await decide(root, second.body.id, "assign");
    expect([held.status, held.body.message]).toEqual([
      409,
      `${number} is ${ours.tenant.name}'s: refuse it there first`,
    ]);
    await decide(root, first.id, "refuse", { reason: "Ported away" });
    expect((await decide(root, second.body.id, "assign")).body.status).toBe("assigned");
    expect((await decide(root, first.id, "assign")).status).toBe(409);
  });

  it("are decided on as they were seen: what the company changes or takes back meanwhile is looked at again", async () => {
    const { tenant, admin } = await aCompany();
    const during = async (id: string, change: () => Promise<unknown>) => {
      const ctx = edge.ctxFor(root);
      const begin: typeof ctx.db.begin = async (opening) => {
        await change();
        return ctx.db.begin(opening);
      };
      return assignDid({ ...ctx, db: { ...ctx.db, begin } }, id).catch((error: Error) => error.message);
    };
    const moved = await ask(admin, nextNumber());
    const again = (number: string) => `${tenant.name} has changed ${number} meanwhile: please look again`;
    const move = () => send(admin, "PATCH", `/${moved.id}`, { via: "own_trunks" });
    expect(await during(moved.id, move)).toBe(again(moved.number));
    const gone = await ask(admin, nextNumber());
    expect(await during(gone.id, () => send(admin, "DELETE", `/${gone.id}`))).toBe(again(gone.number));
    const assigned = and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, "did.assign"));
    expect(await edge.admin.db.select().from(auditLog).where(assigned)).toEqual([]);
  });

  it("are assigned at once where a platform admin adds them, and never twice", async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()];
    const number = nextNumber();
    const add = (tenant: { id: string }) =>
      send(root, "POST", "", { number, via: "platform" }, { "x-tenant-id": tenant.id });
    expect((await add(ours.tenant)).body.status).toBe("assigned");
    const twice = await add(theirs.tenant);
    expect([twice.status, errorOf(twice).details.issues?.[0]?.message]).toEqual([
      409,
      "This number is another company's: take it from there first",
    ]);
  });

  it("are asked for anew when they move to the platform, and free again when they move to the company's own trunks", async () => {
    const { tenant, admin } = await aCompany();
    const { body: did } = await send(admin, "POST", "", { number: nextNumber() });
    expect((await send(admin, "PATCH", `/${did.id}`, { via: "platform" })).body.status).toBe("requested");
    await decide(root, did.id, "refuse", { reason: "Not with our carrier" });
    const back = await send(admin, "PATCH", `/${did.id}`, { via: "own_trunks" });
    expect(back.body).toMatchObject({ status: "assigned", refusal: null });
    expect(await revisionOf(tenant)).toBe(4);
  });

  it("are nobody's to show before they are assigned", async () => {
    const { admin } = await aCompany();
    const { id, number } = await ask(admin, nextNumber());
    const show = () => edge.request("PATCH", "/api/v1/calling-settings", { as: admin, body: { mainNumber: number } });
    expect((await show()).status).toBe(400);
    await decide(root, id, "assign");
    expect((await show()).status).toBe(200);
  });

  it("are seen and decided on by platform admins alone, with a reason", async () => {
    const { admin } = await aCompany();
    const { id } = await ask(admin, nextNumber());
    expect((await edge.request("GET", "/api/v1/platform-dids", { as: admin })).status).toBe(403);
    expect((await decide(admin, id, "assign")).status).toBe(403);
    expect((await decide(admin, id, "refuse", { reason: "Mine" })).status).toBe(403);
    expect((await decide(root, id, "refuse", { reason: " " })).status).toBe(400);
    expect((await decide(root, crypto.randomUUID(), "assign")).status).toBe(404);
  });

  it("are listed the newest decision first, page by page", async () => {
    const { admin } = await aCompany();
    for (let count = 0; count < 3; count += 1) await ask(admin, nextNumber());
    const all = (await list("?limit=200")).items.map(({ id }) => id);
    const pages: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await list(`?limit=2${cursor && `&cursor=${cursor}`}`);
      pages.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(all);
    expect(all.length).toBeGreaterThanOrEqual(3);
  });
});

describe("numbers over companies' own trunks at one carrier", () => {
  const carrier = { host: "sip.both.example", authentication: "ip" as const };

  it("are the first one's; the second asks, and is not told of whom", async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()];
    const number = nextNumber();
    await aTrunk(edge.admin, ours.tenant, { ...carrier, inboundAddresses: ["203.0.113.16/28"] });
    expect((await send(ours.admin, "POST", "", { number })).body.status).toBe("assigned");
    await aTrunk(edge.admin, theirs.tenant, { ...carrier, inboundAddresses: ["203.0.113.20"] });
    const contested = await send(theirs.admin, "POST", "", { number });
    expect([contested.status, contested.body.status]).toEqual([201, "requested"]);
    expect((await send(theirs.admin, "POST", "", { number: nextNumber() })).body.status).toBe("assigned");

    const held = await decide(root, contested.body.id, "assign");
    expect([held.status, held.body.message]).toEqual([
      409,
      `${number} is ${ours.tenant.name}'s: refuse it there first`,
    ]);
    const [mine] = await edge.admin.db
      .select()
      .from(dids)
      .where(and(eq(dids.tenantId, ours.tenant.id), eq(dids.number, number)));
    await decide(root, mine?.id ?? "", "refuse", { reason: "It is not yours" });
    expect((await decide(root, contested.body.id, "assign")).body.status).toBe("assigned");
  });

  it("stay the first one's where a platform admin gives them to the second, over whichever trunks", async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()];
    const number = nextNumber();
    for (const { tenant } of [ours, theirs]) await aTrunk(edge.admin, tenant, { ...carrier, host: "sip.two.example" });
    await aDid(edge.admin, ours.tenant, { number });
    for (const via of ["own_trunks", "platform"]) {
      const added = await send(root, "POST", "", { number, via }, { "x-tenant-id": theirs.tenant.id });
      expect([added.status, errorOf(added).details.issues?.[0]?.message], via).toEqual([
        409,
        "This number is another company's: take it from there first",
      ]);
    }
    const { id } = await ask(theirs.admin, number);
    const held = await decide(root, id, "assign");
    expect([held.status, held.body.message]).toEqual([
      409,
      `${number} is ${ours.tenant.name}'s: refuse it there first`,
    ]);
  });

  it("keep a company from bringing a trunk to where another has the same number", async () => {
    const [ours, theirs] = [await aCompany(), await aCompany()];
    const number = nextNumber();
    const place = { ...carrier, host: "203.0.113.60" };
    await aTrunk(edge.admin, ours.tenant, place);
    await aDid(edge.admin, ours.tenant, { number });
    await aDid(edge.admin, theirs.tenant, { number });
    const trunk = (body: object) =>
      edge.request<{ id: string; message: string }>("POST", "/api/v1/trunks", {
        as: theirs.admin,
        body: { name: "Ours too", ...place, ...body },
      });
    const refused = await trunk({ inboundAddresses: ["203.0.113.60/31"] });
    expect([refused.status, refused.body.message]).toEqual([
      409,
      `At this carrier ${number} cannot be told apart from numbers that are in use already: remove it first, or ask whoever runs this platform`,
    ]);
    const off = await trunk({ enabled: false });
    expect(off.status).toBe(201);
    const path = `/api/v1/trunks/${off.body.id}`;
    expect((await edge.request("PATCH", path, { as: theirs.admin, body: { enabled: true } })).status).toBe(409);
    await edge.admin.db.delete(trunks).where(eq(trunks.tenantId, ours.tenant.id));
    expect((await edge.request("PATCH", path, { as: theirs.admin, body: { enabled: true } })).status).toBe(200);
  });
});
