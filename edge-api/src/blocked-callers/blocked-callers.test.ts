import { auditLog, blockedCallers, smallJobs, tenants } from "@callplane/drizzle";
import { aTenant } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BlockedCallerEntry, type CallState, MAX_BLOCKED_CALLERS } from "../../contract/index.ts";
import { type Edge, errorOf, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "../gateway-link/testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const PATH = "/api/v1/blocked-callers";

async function aCompany() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const as = await edge.signIn("operator", tenant);
  const block = (body: unknown) => edge.request<BlockedCallerEntry>("POST", PATH, { as, body });
  const list = async (query = "") =>
    (await edge.request<{ items: BlockedCallerEntry[] }>("GET", `${PATH}${query}`, { as })).body.items;
  const state = async () => (await gateway.call<CallState>("GET", `/tenants/${tenant.id}/call-state`)).body;
  return { tenant, as, block, list, state };
}

describe("callers who are not let in", () => {
  it("are blocked by reception, told to the gateway at once, and let in again", async () => {
    const { tenant, as, block, list, state } = await aCompany();
    const { status, body } = await block({ kind: "number", number: "+43900123456", note: "Sells toner" });
    expect([status, body]).toMatchObject([201, { number: "+43900123456", note: "Sells toner" }]);
    await block({ kind: "prefix", number: "+4490" });
    await block({ kind: "anonymous" });
    expect((await list()).map(({ kind }) => kind)).toEqual(["anonymous", "prefix", "number"]);
    expect(await list("?q=43%20900")).toEqual([body]);
    expect(await list("?kind=anonymous")).toMatchObject([{ kind: "anonymous", number: null }]);
    const blocked = (await state()).blockedCallers;
    expect(blocked).toHaveLength(3);
    expect(blocked).toEqual(
      expect.arrayContaining([
        { kind: "number", number: "+43900123456" },
        { kind: "prefix", number: "+4490" },
        { kind: "anonymous", number: null },
      ]),
    );
    const jobs = await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
    expect(jobs).toMatchObject([{ kind: "call_state", status: "PENDING" }]);
    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(0);

    expect((await edge.request("DELETE", `${PATH}/${body.id}`, { as })).status).toBe(204);
    expect((await state()).blockedCallers).toHaveLength(2);
    const entries = await edge.admin.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.entityId, body.id))
      .orderBy(auditLog.seq);
    expect(entries).toMatchObject([
      { action: "blocked_caller.create", entityName: "+43900123456", after: { note: "Sells toner" } },
      { action: "blocked_caller.delete", before: { kind: "number" } },
    ]);
  });

  it("stand there once, with who put them there", async () => {
    const { block, list } = await aCompany();
    for (const body of [{ kind: "number", number: "+43900123456" }, { kind: "anonymous" }]) {
      expect((await block(body)).status).toBe(201);
      const { status, body: refusal } = await block(body);
      expect([status, refusal]).toMatchObject([409, { message: expect.stringContaining("already") }]);
    }
    expect((await list()).map(({ addedBy }) => addedBy)).toEqual([expect.any(String), expect.any(String)]);
  });

  it("are numbers with their country, and whoever hides theirs has none", async () => {
    const { block } = await aCompany();
    for (const body of [
      { kind: "number", number: "0900 123456" },
      { kind: "prefix", number: "+" },
      { kind: "anonymous", number: "+43900123456" },
      { kind: "number", number: null },
    ]) {
      expect(errorOf(await block(body)).error).toBe("invalid_input");
    }
  });

  it("are a thousand at most", async () => {
    const { tenant, block, state } = await aCompany();
    const rows = Array.from({ length: MAX_BLOCKED_CALLERS }, (_, index) => ({
      tenantId: tenant.id,
      kind: "number" as const,
      number: `+4390012${String(index).padStart(4, "0")}`,
    }));
    await edge.admin.db.insert(blockedCallers).values(rows);
    expect((await state()).blockedCallers).toHaveLength(MAX_BLOCKED_CALLERS);
    const { status, body } = await block({ kind: "number", number: "+43900999999" });
    expect([status, body]).toMatchObject([409, { message: expect.stringMatching(/holds 1000 entries/) }]);
  });
});
