import { auditLog } from "@callplane/drizzle";
import { aConferenceRoom, aTenant } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Edge, errorOf, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

describe("a conference room's PINs", () => {
  it("make sense together, also where one of them stays as it is", async () => {
    const tenant = await aTenant(edge.admin);
    const as = await edge.signIn("tenant_admin", tenant);
    const room = await aConferenceRoom(edge.admin, tenant, { pin: "4711", hostPin: "0815" });
    const change = (body: unknown) => edge.request("PATCH", `/api/v1/conference-rooms/${room.id}`, { as, body });
    const issue = (message: string) => [{ path: ["hostPin"], message }];
    const same = issue("The host's PIN must differ from the guests'");
    expect(errorOf(await change({ hostPin: "4711" })).details.issues).toEqual(same);
    expect(errorOf(await change({ pin: "0815" })).details.issues).toEqual(same);
    expect((await change({ pin: "0815", hostPin: "4711" })).status).toBe(200);
    expect((await change({ waitsForHost: true })).status).toBe(200);
    await change({ endsWithHost: true });
    expect(errorOf(await change({ hostPin: null, waitsForHost: false })).details.issues).toEqual(
      issue("Without a host's PIN nobody could be the host whose leaving ends the meeting"),
    );
    expect((await change({ endsWithHost: false })).status).toBe(200);
    expect(errorOf(await change({ hostPin: null })).details.issues).toEqual(
      issue("Without a host's PIN nobody could be the host that guests wait for"),
    );
    expect((await change({ hostPin: null, waitsForHost: false })).status).toBe(200);
  });

  it("are shown to whoever manages rooms, and to nobody else", async () => {
    const tenant = await aTenant(edge.admin);
    const room = await aConferenceRoom(edge.admin, tenant, { pin: "4711" });
    for (const [role, pin] of [
      ["tenant_admin", "4711"],
      ["operator", "********"],
      ["support", "********"],
      ["viewer", "********"],
    ] as const) {
      const as = await edge.signIn(role, tenant);
      const one = await edge.request("GET", `/api/v1/conference-rooms/${room.id}`, { as });
      const list = await edge.request("GET", "/api/v1/conference-rooms", { as });
      expect([one.body, list.body]).toMatchObject([{ pin, hostPin: null }, { items: [{ pin, hostPin: null }] }]);
    }
  });

  it("never enter the audit log, which keeps them for years after nobody may read them any more", async () => {
    const tenant = await aTenant(edge.admin);
    const as = await edge.signIn("tenant_admin", tenant);
    const body = { name: "Board", pin: "4711", hostPin: "0815" };
    const made = await edge.request<{ id: string }>("POST", "/api/v1/conference-rooms", { as, body });
    await edge.request("PATCH", `/api/v1/conference-rooms/${made.body.id}`, {
      as,
      body: { pin: "2580", hostPin: null },
    });
    const entries = await edge.admin.db
      .select({ before: auditLog.before, after: auditLog.after })
      .from(auditLog)
      .where(eq(auditLog.entityId, made.body.id))
      .orderBy(auditLog.seq);
    expect(entries[1]).toEqual({
      before: { pin: "********", hostPin: "********" },
      after: { pin: "********", hostPin: null },
    });
    expect(JSON.stringify(entries)).not.toMatch(/4711|0815|2580/);
  });
});
