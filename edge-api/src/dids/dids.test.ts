import { auditLog, dids, tenants, userOutbound } from "@callplane/drizzle";
import {
  aDid,
  anExtension,
  anOutboundPolicy,
  aQueue,
  aTenant,
  aUser,
  someCallingSettings,
} from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Did } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Page = { items: Did[]; nextCursor: string | null };
const send = <T = Did>(as: SignedIn, method: string, path = "", body?: object) =>
  edge.request<T>(method, `/api/v1/dids${path}`, { as, body });
const list = async (as: SignedIn, query = "") => (await send<Page>(as, "GET", query)).body;

async function aCompany() {
  const tenant = await aTenant(edge.admin);
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

let numbers = 0;
const nextNumber = () => `+4315559${String(1000 + numbers++)}`;

describe("outside numbers", () => {
  it("are listed in their order, page by page, found by number, label and carrier however they are written", async () => {
    const { tenant, admin } = await aCompany();
    await aDid(edge.admin, tenant, { number: "+43100000003", label: "Sales" });
    await aDid(edge.admin, tenant, { number: "+43100000001", carrier: "A1" });
    await aDid(edge.admin, tenant, { number: "+43100000002", label: "Main line", destination: { kind: "HANG_UP" } });
    const first = await list(admin, "?limit=2");
    const second = await list(admin, `?limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map(({ number }) => number)).toEqual([
      "+43100000001",
      "+43100000002",
      "+43100000003",
    ]);
    expect(second.nextCursor).toBeNull();
    const found = async (query: string) => (await list(admin, query)).items.map(({ number }) => number.slice(-1));
    expect(await found("?q=sal")).toEqual(["3"]);
    expect(await found("?q=a1")).toEqual(["1"]);
    expect(await found(`?q=${encodeURIComponent("+43 (100) 000-002")}`)).toEqual(["2"]);
    expect(await found("?q=0100 000003")).toEqual(["3"]);
    expect(await found("?q=0043 100 000001")).toEqual(["1"]);
    // Of nothing but what is left out of numbers none is found by its number.
    expect(await found("?q=-")).toEqual([]);
    expect(await found("?assigned=yes")).toEqual(["2"]);
    expect(await found("?assigned=no")).toEqual(["1", "3"]);
  });

  it("lead certain callers elsewhere, in their order; what is led to so cannot be deleted, and must be there", async () => {
    const { tenant, admin } = await aCompany();
    const queue = await aQueue(edge.admin, tenant, { name: "VIPs" });
    const rule = {
      name: "VIP",
      numbers: ["+4366412345"],
      beginnings: ["+44"],
      destination: { kind: "QUEUE", id: queue.id },
    };
    const made = await send(admin, "POST", "", { number: nextNumber(), callerRules: [rule] });
    expect(made.body.callerRules).toEqual([{ ...rule, isHidden: false }]);
    const path = `/${made.body.id}`;
    const gone = await edge.request<{ message: string }>("DELETE", `/api/v1/queues/${queue.id}`, { as: admin });
    expect(gone.status).toBe(409);
    expect(gone.body.message).toContain(made.body.number);
    const elsewhere = { ...rule, destination: { kind: "QUEUE", id: crypto.randomUUID() } };
    const refused = await send<{ details: { issues: unknown[] } }>(admin, "PATCH", path, {
      callerRules: [rule, elsewhere],
    });
    expect(refused.status).toBe(400);
    expect(refused.body.details.issues).toMatchObject([{ path: ["callerRules", 1, "destination"] }]);
    const ofNobody = { ...rule, numbers: [], beginnings: [] };
    expect((await send(admin, "PATCH", path, { callerRules: [ofNobody] })).status).toBe(400);
    const hidden = { ...ofNobody, name: "Hidden", isHidden: true, destination: { kind: "HANG_UP" } };
    const changed = await send(admin, "PATCH", path, { callerRules: [hidden] });
    expect(changed.body.callerRules).toEqual([hidden]);
    expect((await edge.request("DELETE", `/api/v1/queues/${queue.id}`, { as: admin })).status).toBe(204);
  });

  it("are added with a destination, changed and taken away; each waits for an apply and is in the audit log", async () => {
    const { tenant, admin } = await aCompany();
    const queue = await aQueue(edge.admin, tenant, { name: "Support" });
    const destination = { kind: "QUEUE", id: queue.id };
    const number = nextNumber();
    const made = await send(admin, "POST", "", { number, label: "Main line", carrier: "A1", destination });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      number,
      label: "Main line",
      carrier: "A1",
      destination,
      destinationName: "Support",
    });
    const { id } = made.body;
    expect((await send(admin, "GET", `/${id}`)).body).toEqual(made.body);
    const changed = await send(admin, "PATCH", `/${id}`, { label: null, destination: { kind: "DIRECTORY" } });
    expect(changed.body).toMatchObject({ label: null, carrier: "A1", destinationName: "Directory by name" });
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    expect((await send(admin, "GET", `/${id}`)).status).toBe(404);

    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(3);
    const entries = await edge.admin.db
      .select({ action: auditLog.action, name: auditLog.entityName })
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.entityId, id)))
      .orderBy(auditLog.seq);
    expect(entries).toEqual([
      { action: "did.create", name: "Main line" },
      { action: "did.update", name: number },
      { action: "did.delete", name: number },
    ]);
  });

  it("without a destination of their own go by the tenant's default, and are named by it", async () => {
    const { tenant, admin } = await aCompany();
    const { body: did } = await send(admin, "POST", "", { number: nextNumber() });
    expect(did).toMatchObject({ label: null, destination: null, destinationName: null });
    const anna = await aUser(edge.admin, tenant, { name: "Anna" });
    await someCallingSettings(edge.admin, tenant, { defaultDestination: { kind: "USER", id: anna.id } });
    expect((await list(admin)).items).toMatchObject([{ destination: null, destinationName: "Anna" }]);
  });

  it("are in the list once, and may look like another company's on its own trunks", async () => {
    const { admin } = await aCompany();
    const number = nextNumber();
    expect((await send(admin, "POST", "", { number })).body).toMatchObject({ via: "own_trunks", status: "assigned" });
    const twice = await send(admin, "POST", "", { number, via: "platform" });
    expect([twice.status, errorOf(twice)]).toEqual([
      409,
      {
        error: "conflict",
        details: { issues: [{ path: ["number"], message: "This number is in your list already" }] },
      },
    ]);
    const stranger = await aCompany();
    expect((await send(stranger.admin, "POST", "", { number })).body.status).toBe("assigned");
  });

  it("are no more than a company may have, which the refusal says", async () => {
    const { tenant, admin } = await aCompany();
    const rows = Array.from({ length: 1_999 }, (_, n) => ({ tenantId: tenant.id, number: `+4917600${10_000 + n}` }));
    await edge.admin.db.insert(dids).values(rows);
    expect((await send(admin, "POST", "", { number: nextNumber() })).status).toBe(201);
    const answer = await send<{ message: string }>(admin, "POST", "", { number: nextNumber() });
    expect([answer.status, answer.body.message]).toEqual([409, "A company has 2000 numbers at most"]);
  });

  it("are no more than that where several are asked for at once", async () => {
    const { tenant, admin } = await aCompany();
    const rows = Array.from({ length: 1_999 }, (_, n) => ({ tenantId: tenant.id, number: `+4917600${10_000 + n}` }));
    await edge.admin.db.insert(dids).values(rows);
    const asked = Array.from({ length: 5 }, () => send(admin, "POST", "", { number: nextNumber(), via: "platform" }));
    const statuses = (await Promise.all(asked)).map(({ status }) => status);
    expect(statuses.toSorted()).toEqual([201, 409, 409, 409, 409]);
  });

  it("refuse what is no number, and a destination that is not there or another tenant's, each at its field", async () => {
    const { tenant, admin } = await aCompany();
    expect(errorOf(await send(admin, "POST", "", { number: "0123456" })).details.issues?.[0]?.path).toEqual(["number"]);
    const foreign = await aUser(edge.admin, await aTenant(edge.admin));
    await anExtension(edge.admin, foreign, "1000");
    const silent = await aUser(edge.admin, tenant);
    const did = await aDid(edge.admin, tenant, { number: nextNumber() });
    for (const id of [foreign.id, silent.id, crypto.randomUUID()]) {
      const destination = { kind: "USER", id };
      for (const answer of [
        await send(admin, "POST", "", { number: nextNumber(), destination }),
        await send(admin, "PATCH", `/${did.id}`, { destination }),
      ]) {
        expect([answer.status, errorOf(answer).details.issues?.[0]?.path]).toEqual([400, ["destination"]]);
      }
    }
  });

  it("lead nowhere from where calls come back to them, each at its field", async () => {
    const { tenant, admin } = await aCompany();
    const [one, two] = [nextNumber(), nextNumber()];
    const did = await aDid(edge.admin, tenant, { number: one });
    await aDid(edge.admin, tenant, { number: two, destination: { kind: "EXTERNAL", number: one } });
    const to = (number: string) => send(admin, "PATCH", `/${did.id}`, { destination: { kind: "EXTERNAL", number } });
    for (const number of [one, two]) {
      expect(await to(number)).toMatchObject({
        status: 400,
        body: { details: { issues: [{ path: ["destination"], message: expect.stringContaining(one) }] } },
      });
    }
    expect((await to("+43664123456")).status).toBe(200);
  });

  it("are not taken away while somebody shows them as their own; all who do are named", async () => {
    const { tenant, admin } = await aCompany();
    const number = nextNumber();
    const did = await aDid(edge.admin, tenant, { number });
    const anna = await aUser(edge.admin, tenant, { name: "Anna" });
    await edge.admin.db.insert(userOutbound).values({ tenantId: tenant.id, userId: anna.id, callerId: number });
    await someCallingSettings(edge.admin, tenant, { mainNumber: number, emergencyCallerId: number });
    const rule = { name: "All", pattern: "+", action: "block" as const, strip: 0, prepend: "", trunkIds: [] };
    await anOutboundPolicy(edge.admin, tenant, { name: "Standard", rules: [{ ...rule, callerId: number }] });
    const answer = await send<{ message: string }>(admin, "DELETE", `/${did.id}`);
    expect(answer.status).toBe(409);
    expect(answer.body.message).toBe(
      `${number} cannot be deleted: it is the main number, the number Anna shows, ` +
        "the number emergency services call back, the number shown by rules of Standard",
    );
  });

  it("are shown to those who may look, changed by those who may write, and another tenant's by nobody", async () => {
    const { tenant, admin } = await aCompany();
    const did = await aDid(edge.admin, tenant, { number: nextNumber() });
    const viewer = await edge.signIn("viewer", tenant);
    expect((await send(viewer, "GET", `/${did.id}`)).status).toBe(200);
    for (const [method, path, body] of [
      ["POST", "", { number: nextNumber() }],
      ["PATCH", `/${did.id}`, { label: "Mine" }],
      ["DELETE", `/${did.id}`, undefined],
    ] as const) {
      expect((await send(viewer, method, path, body)).status, method).toBe(403);
    }
    expect((await send(await edge.signIn("end_user", tenant), "GET")).status).toBe(403);
    const stranger = (await aCompany()).admin;
    for (const [method, body] of [
      ["GET", undefined],
      ["PATCH", { label: "Mine" }],
      ["DELETE", undefined],
    ] as const) {
      expect((await send(stranger, method, `/${did.id}`, body)).status, method).toBe(404);
    }
    expect((await list(stranger)).items).toEqual([]);
    expect((await send(admin, "GET", "?cursor=nonsense")).status).toBe(400);
  });
});
