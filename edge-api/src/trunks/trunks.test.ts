import { auditLog, smallJobs, tenants, trunkStates, trunks } from "@callplane/drizzle";
import { aGateway, anOutboundPolicy, aTenant, aTrunk, someCallingSettings } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Trunk } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

type Page = { items: Trunk[]; nextCursor: string | null };
const send = <T = Trunk>(as: SignedIn, method: string, path = "", body?: object, headers = {}) =>
  edge.request<T>(method, `/api/v1/trunks${path}`, { as, body, headers });
const fields = { name: "Carrier One", host: "sip.carrier.example", username: "acme4711", password: "s3cret-pass" };

async function aCompany(values: { gatewayId?: string } = {}) {
  const tenant = await aTenant(edge.admin, values);
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

const revisionOf = async ({ id }: { id: string }) =>
  (await edge.admin.db.select().from(tenants).where(eq(tenants.id, id)))[0]?.revision;
const rowOf = async ({ id }: { id: string }) => (await edge.admin.db.select().from(trunks).where(eq(trunks.id, id)))[0];

describe("trunks", () => {
  it("are added, changed and taken away; each waits for an apply and is in the audit log", async () => {
    const { tenant, admin } = await aCompany();
    const made = await send(admin, "POST", "", { ...fields, carrier: "Carrier", transport: "tls", port: 5061 });
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({ name: "Carrier One", scope: "tenant", authentication: "registration" });
    expect(made.body.sipName).toMatch(new RegExp(`^${tenant.key}-trunk-[a-z0-9]{4}$`));
    expect(made.body.status).toMatchObject({ state: "unknown", reason: expect.stringContaining("next apply") });
    const { id } = made.body;
    expect((await send(admin, "GET", `/${id}`)).body).toEqual(made.body);
    const changed = await send(admin, "PATCH", `/${id}`, { maxChannels: 4, encryptsMedia: true });
    expect(changed.body).toMatchObject({ maxChannels: 4, encryptsMedia: true, sipName: made.body.sipName });
    expect((await rowOf(made.body))?.version).toBe(2);
    expect((await send(admin, "DELETE", `/${id}`)).status).toBe(204);
    expect((await send(admin, "GET", `/${id}`)).status).toBe(404);
    expect(await revisionOf(tenant)).toBe(3);
    const entries = await edge.admin.db
      .select({ action: auditLog.action, before: auditLog.before, after: auditLog.after })
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.entityId, id)))
      .orderBy(auditLog.seq);
    expect(entries.map(({ action }) => action)).toEqual(["trunk.create", "trunk.update", "trunk.delete"]);
    expect(entries[1]?.after).toEqual({ maxChannels: 4, encryptsMedia: true });
  });

  it("never show their password: not in an answer, the audit log, the row or the log", async () => {
    const { tenant, admin } = await aCompany();
    const { body: trunk } = await send(admin, "POST", "", fields);
    expect(trunk.password).toBe("********");
    const sealed = (await rowOf(trunk))?.secretCiphertext ?? "";
    await send(admin, "PATCH", `/${trunk.id}`, { password: "an0ther-pass" });
    expect((await rowOf(trunk))?.secretCiphertext).not.toBe(sealed);
    const kept = await send(admin, "PATCH", `/${trunk.id}`, { name: "Other" });
    expect(kept.body.password).toBe("********");
    const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
    expect(entries.map(({ after }) => after)).toContainEqual({ password: "********" });
    const everything = JSON.stringify([sealed, trunk, kept.body, entries, edge.log]);
    expect(everything).not.toMatch(/s3cret-pass|an0ther-pass/);
    expect((await send(admin, "PATCH", `/${trunk.id}`, { password: null })).body.password).toBeNull();
  });

  it("refuse what does not fit together, at its field, also against what stays as it is", async () => {
    const { admin } = await aCompany();
    const pathOf = async (method: string, path: string, body: object) =>
      errorOf(await send(admin, method, path, body)).details.issues?.[0]?.path;
    expect(await pathOf("POST", "", { ...fields, encryptsMedia: true })).toEqual(["encryptsMedia"]);
    expect(await pathOf("POST", "", { ...fields, username: null })).toEqual(["username"]);
    expect(await pathOf("POST", "", { ...fields, host: "a b;x" })).toEqual(["host"]);
    expect(await pathOf("POST", "", { ...fields, password: "two words" })).toEqual(["password"]);
    for (const range of ["0.0.0.0/0", "198.51.0.0/15", "::/0", "2001::/16"]) {
      const addresses = ["203.0.113.0/28", "2001:db8::/32", range];
      expect(await pathOf("POST", "", { ...fields, inboundAddresses: addresses })).toEqual(["inboundAddresses", 2]);
    }
    const { body: trunk } = await send(admin, "POST", "", { ...fields, transport: "tls", encryptsMedia: true });
    expect(await pathOf("PATCH", `/${trunk.id}`, { transport: "udp" })).toEqual(["encryptsMedia"]);
    expect(await pathOf("PATCH", `/${trunk.id}`, { username: null })).toEqual(["username"]);
    const twice = await send(admin, "POST", "", fields);
    expect([twice.status, errorOf(twice).details.issues?.[0]?.path]).toEqual([409, ["name"]]);
  });

  it("have a proxy and other hosts where a carrier may be, and no password goes there unasked", async () => {
    const { admin } = await aCompany();
    const pathOf = async (method: string, path: string, body: object) =>
      errorOf(await send(admin, method, path, body)).details.issues?.[0]?.path;
    expect(await pathOf("POST", "", { ...fields, outboundProxy: "10.0.0.1:5060" })).toEqual(["outboundProxy"]);
    expect(await pathOf("POST", "", { ...fields, outboundProxy: "a.example;lr" })).toEqual(["outboundProxy"]);
    const hosts = ["sip2.carrier.example:5070", "169.254.169.254"];
    expect(await pathOf("POST", "", { ...fields, backupHosts: hosts })).toEqual(["backupHosts", 1]);
    expect(await pathOf("POST", "", { ...fields, fromUser: "a>b" })).toEqual(["fromUser"]);
    const made = await send(admin, "POST", "", { ...fields, backupHosts: hosts.slice(0, 1), dialPrefix: "88#" });
    expect(made.body).toMatchObject({
      backupHosts: ["sip2.carrier.example:5070"],
      dialPrefix: "88#",
      dtmfMode: "rfc4733",
    });
    const path = `/${made.body.id}`;
    expect(await pathOf("PATCH", path, { backupHosts: ["sip.elsewhere.example"] })).toEqual(["password"]);
    expect(await pathOf("PATCH", path, { outboundProxy: "sip.elsewhere.example" })).toEqual(["password"]);
    const changed = await send(admin, "PATCH", path, { dtmfMode: "info", backupHosts: hosts.slice(0, 1) });
    expect([changed.status, changed.body.dtmfMode]).toEqual([200, "info"]);
  });

  it("are fifty at most: gateways ask each of them every two seconds whether it is there", async () => {
    const { tenant, admin } = await aCompany();
    for (let count = 0; count < 49; count += 1) await aTrunk(edge.admin, tenant);
    expect((await send(admin, "POST", "", { ...fields, name: "The fiftieth" })).status).toBe(201);
    const answer = await send<{ message: string }>(admin, "POST", "", { ...fields, name: "One more" });
    expect([answer.status, answer.body.message]).toEqual([409, "A company has 50 trunks at most"]);
  });

  it("stay while calls go out over them; all that does so is named", async () => {
    const { tenant, admin } = await aCompany();
    const trunk = await aTrunk(edge.admin, tenant, { name: "Main" });
    await anOutboundPolicy(edge.admin, tenant, { name: "Standard", trunks: [trunk] });
    await someCallingSettings(edge.admin, tenant, { emergencyTrunkIds: [trunk.id] });
    const answer = await send<{ message: string }>(admin, "DELETE", `/${trunk.id}`);
    expect([answer.status, answer.body.message]).toEqual([
      409,
      "Main cannot be deleted: calls go out over it by the outbound policy Standard, the trunks for emergency calls",
    ]);
  });

  it("say how they stand: by the tenant's own gateway, and unknown once nothing was heard", async () => {
    const gateway = await aGateway(edge.admin);
    const other = await aGateway(edge.admin);
    const { tenant, admin } = await aCompany({ gatewayId: gateway.id });
    const trunk = await aTrunk(edge.admin, tenant);
    const now = new Date();
    const up = { tenantId: tenant.id, trunkId: trunk.id, scope: "tenant" as const, changedAt: now, reportedAt: now };
    await edge.admin.db.insert(trunkStates).values([
      { ...up, gatewayId: gateway.id, state: "down", reason: "No answer", reportedAt: new Date(now.getTime() - 1000) },
      { ...up, gatewayId: other.id, state: "up" },
    ]);
    const status = async () => (await send<Trunk["status"]>(admin, "GET", `/${trunk.id}/status`)).body;
    expect(await status()).toMatchObject({ state: "down", reason: "No answer" });
    const longAgo = new Date(now.getTime() - 10 * 60_000);
    await edge.admin.db.update(trunkStates).set({ reportedAt: longAgo }).where(eq(trunkStates.trunkId, trunk.id));
    expect(await status()).toMatchObject({ state: "unknown", reportedAt: longAgo.toISOString() });
    await aTrunk(edge.admin, tenant, { enabled: false });
    const counts = await edge.request("GET", "/api/v1/diagnostics/trunks", { as: admin });
    expect(counts.body).toMatchObject({ total: 2, up: 0, down: 0, unknown: 1, disabled: 1 });
  });

  it("are shown to those who may look, changed by those who may write, and another tenant's by nobody", async () => {
    const { tenant, admin } = await aCompany();
    const trunk = await aTrunk(edge.admin, tenant);
    const support = await edge.signIn("support", tenant);
    expect((await send(support, "GET", `/${trunk.id}`)).status).toBe(200);
    expect((await send(await edge.signIn("operator", tenant), "GET")).status).toBe(403);
    for (const [method, path, body] of [
      ["POST", "", fields],
      ["PATCH", `/${trunk.id}`, { name: "Mine" }],
      ["DELETE", `/${trunk.id}`, undefined],
      ["POST", `/${trunk.id}/test`, undefined],
    ] as const) {
      expect((await send(support, method, path, body)).status, `${method} ${path}`).toBe(403);
    }
    const stranger = (await aCompany()).admin;
    expect((await send<Page>(stranger, "GET")).body.items).toEqual([]);
    for (const path of [`/${trunk.id}`, `/${trunk.id}/status`, `/${trunk.id}/test`]) {
      expect((await send(stranger, "GET", path)).status, path).toBe(404);
    }
    expect((await send<Page>(admin, "GET", `?q=${trunk.name}`)).body.items).toHaveLength(1);
  });
});

describe("trunks of the platform", () => {
  it("are made and changed by platform admins alone, seen by all, and leave every tenant with something to apply", async () => {
    const { tenant, admin } = await aCompany();
    const refused = await send(admin, "POST", "", { ...fields, scope: "platform" });
    expect(refused.status).toBe(403);
    const platform = await edge.signIn("platform_admin");
    // Also while acting in a customer's tenant: the row is the platform's.
    const acting = { "x-tenant-id": tenant.id };
    const shared = { ...fields, host: "sip.platform.example", scope: "platform" };
    const { body: trunk } = await send(platform, "POST", "", shared, acting);
    expect(trunk.sipName).toMatch(/^platform-trunk-[a-z0-9]{4}$/);
    expect((await rowOf(trunk))?.tenantId).toBe(platform.tenantId);
    expect([await revisionOf(tenant), await revisionOf({ id: platform.tenantId })]).toEqual([1, 1]);

    const unseen = { host: null, username: null, fromDomain: null, inboundAddresses: [], password: null };
    const seen = { ...trunk, ...unseen, status: { ...trunk.status, reason: "Nothing is known of it now" } };
    expect((await send(admin, "GET", `/${trunk.id}`)).body).toEqual(seen);
    expect((await send<Page>(admin, "GET")).body.items).toContainEqual(seen);
    expect((await send<Page>(admin, "GET", "?q=sip.platform")).body.items).toEqual([]);
    expect((await send(platform, "GET", `/${trunk.id}`, undefined, acting)).body).toEqual(trunk);
    for (const [method, body] of [
      ["PATCH", { enabled: false }],
      ["DELETE", undefined],
    ] as const) {
      expect((await send(admin, method, `/${trunk.id}`, body)).status, method).toBe(403);
    }
    expect((await send(admin, "POST", `/${trunk.id}/test`)).status).toBe(403);
    expect((await send(admin, "GET", `/${trunk.id}/test`)).status).toBe(404);
    expect(await revisionOf(tenant)).toBe(1);

    expect((await send(platform, "PATCH", `/${trunk.id}`, { maxChannels: 5 })).status).toBe(200);
    expect([(await rowOf(trunk))?.version, await revisionOf(tenant)]).toEqual([2, 2]);

    await anOutboundPolicy(edge.admin, tenant, { name: "Standard", trunks: [trunk] });
    const used = await send<{ message: string }>(platform, "DELETE", `/${trunk.id}`);
    expect([used.status, used.body.message]).toEqual([
      409,
      `Carrier One cannot be deleted: calls go out over it by the outbound policy Standard of ${tenant.name}`,
    ]);
    expect(await revisionOf(tenant)).toBe(2);
    const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, trunk.id));
    expect(new Set(entries.map(({ tenantId }) => tenantId))).toEqual(new Set([platform.tenantId]));
  });
});

describe("addresses of the platform's trunks", () => {
  const shared = { scope: "platform" as const };
  const pathOf = async (as: SignedIn, method: string, path: string, body: object) =>
    errorOf(await send(as, method, path, body)).details.issues?.[0]?.path;

  it("are no tenant's: the calls of all others would be taken for its own", async () => {
    const platform = await aTenant(edge.admin, { kind: "platform" });
    await aTrunk(edge.admin, platform, { ...shared, host: "sip.big.example", inboundAddresses: ["198.51.100.16/29"] });
    await aTrunk(edge.admin, platform, { ...shared, host: "[2001:db8:77::1]" });
    const { admin } = await aCompany();
    const byAddress = { ...fields, authentication: "ip" };
    const within = { inboundAddresses: ["203.0.113.9", "198.51.100.18"] };
    expect(await pathOf(admin, "POST", "", { ...byAddress, ...within })).toEqual(["inboundAddresses", 1]);
    const around = { inboundAddresses: ["198.51.0.0/16"] };
    expect(await pathOf(admin, "POST", "", { ...byAddress, ...around })).toEqual(["inboundAddresses", 0]);
    for (const host of ["198.51.100.17", "[2001:db8:77::1]", "[2001:db8:0077:0::1]"]) {
      expect(await pathOf(admin, "POST", "", { ...byAddress, host }), host).toEqual(["host"]);
    }
    const beside = { ...byAddress, host: "sip.big.example", inboundAddresses: ["198.51.100.24", "2001:db8:77::2"] };
    const { status, body: trunk } = await send(admin, "POST", "", beside);
    expect(status).toBe(201);
    expect(await pathOf(admin, "PATCH", `/${trunk.id}`, within)).toEqual(["inboundAddresses", 1]);
    expect((await send(admin, "PATCH", `/${trunk.id}`, { maxChannels: 3 })).status).toBe(200);
    // One that registers is called at its line, wherever the call comes from.
    expect((await send(admin, "PATCH", `/${trunk.id}`, { authentication: "registration", ...within })).status).toBe(
      200,
    );
    expect(await pathOf(admin, "PATCH", `/${trunk.id}`, { authentication: "ip" })).toEqual(["inboundAddresses", 1]);
    // The platform's own may lie together.
    const root = await edge.signIn("platform_admin");
    const own = { ...byAddress, name: "Second", ...shared, ...within };
    expect((await send(root, "POST", "", own)).status).toBe(201);
  });

  it("are not taken from tenants that are there already: the platform's admin is told who they are", async () => {
    const { tenant, admin } = await aCompany();
    const root = await edge.signIn("platform_admin");
    const place = { host: "sip.early.example", inboundAddresses: ["198.51.100.64/28"] };
    const { body: early } = await send(admin, "POST", "", { ...fields, authentication: "ip", ...place });
    const platforms = { ...fields, ...shared, host: "sip.late.example", inboundAddresses: ["198.51.100.66"] };
    const refused = await send<{ message: string }>(root, "POST", "", platforms);
    expect([refused.status, refused.body.message]).toEqual([
      409,
      `Calls from 198.51.100.66 reach Carrier One of ${tenant.name}: they would be lost. Have these trunks register, or use other addresses`,
    ]);
    expect((await send(admin, "PATCH", `/${early.id}`, { inboundAddresses: ["198.51.100.80"] })).status).toBe(200);
    const { status, body: late } = await send(root, "POST", "", platforms);
    expect(status).toBe(201);
    expect(
      await pathOf(root, "PATCH", `/${late.id}`, { inboundAddresses: ["192.0.2.1", "sip.early.example"] }),
    ).toEqual(["inboundAddresses", 1]);
    const named = { authentication: "ip", inboundAddresses: [] };
    expect(await pathOf(admin, "PATCH", `/${early.id}`, named)).toEqual(["inboundAddresses"]);
  });
});

describe("where a trunk is", () => {
  it("is no place of the house's own for a tenant, at its field, and for the platform any", async () => {
    const { admin } = await aCompany();
    const refused = await send<{ message: string }>(admin, "POST", "", { ...fields, host: "169.254.169.254" });
    expect([refused.status, errorOf(refused).details.issues?.[0]]).toEqual([
      400,
      { path: ["host"], message: "169.254.169.254 is no public address: ask whoever runs this platform" },
    ]);
    const { body: trunk } = await send(admin, "POST", "", fields);
    for (const place of [{ host: "localhost" }, { inboundAddresses: ["10.0.0.1"] }]) {
      expect((await send(admin, "PATCH", `/${trunk.id}`, { ...place, password: "s3cret-pass" })).status).toBe(400);
    }
    const root = await edge.signIn("platform_admin");
    const house = { ...fields, name: "House", scope: "platform", host: "10.9.8.7" };
    expect((await send(root, "POST", "", house)).status).toBe(201);
  });

  it("cannot change while its password stays: whoever moves it, enters it again", async () => {
    const { admin } = await aCompany();
    const { body: trunk } = await send(admin, "POST", "", fields);
    for (const place of [{ host: "sip.evil.example" }, { port: 5070 }]) {
      const moved = await send(admin, "PATCH", `/${trunk.id}`, place);
      expect([moved.status, errorOf(moved).details.issues?.[0]]).toEqual([
        400,
        { path: ["password"], message: "Enter the password again: it would go to another place" },
      ]);
    }
    // The whole form comes back as it was.
    expect((await send(admin, "PATCH", `/${trunk.id}`, { host: fields.host, port: 5060, name: "Same" })).status).toBe(
      200,
    );
    const sealed = (await rowOf(trunk))?.secretCiphertext;
    const again = { host: "sip.other.example", password: "s3cret-pass" };
    expect((await send(admin, "PATCH", `/${trunk.id}`, again)).body.host).toBe("sip.other.example");
    expect((await rowOf(trunk))?.secretCiphertext).not.toBe(sealed);
    expect((await send(admin, "PATCH", `/${trunk.id}`, { host: "sip.bare.example", password: null })).status).toBe(200);
    expect((await send(admin, "PATCH", `/${trunk.id}`, { port: 5099 })).status).toBe(200);
  });

  it("has a country of its own where the platform's carrier writes national numbers", async () => {
    const root = await edge.signIn("platform_admin");
    const national = { ...fields, name: "National", scope: "platform", inboundFormat: "national" };
    expect(await (async () => errorOf(await send(root, "POST", "", national)).details.issues?.[0]?.path)()).toEqual([
      "country",
    ]);
    const { status, body: trunk } = await send(root, "POST", "", {
      ...national,
      host: "sip.at.example",
      country: "AT",
    });
    expect([status, trunk.country]).toEqual([201, "AT"]);
    expect((await send(root, "PATCH", `/${trunk.id}`, { country: null })).status).toBe(400);
  });
});

describe("small jobs of trunks", () => {
  it("are nobody's revision: a test changes nothing", async () => {
    const gateway = await aGateway(edge.admin, { lastSeenAt: new Date() });
    const { tenant, admin } = await aCompany({ gatewayId: gateway.id });
    const trunk = await aTrunk(edge.admin, tenant);
    expect((await send(admin, "POST", `/${trunk.id}/test`)).status).toBe(202);
    expect(await revisionOf(tenant)).toBe(0);
    expect(await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id))).toHaveLength(1);
  });
});
