import { auditLog, rates as rateRows, smallJobs, tenants, users } from "@callplane/drizzle";
import { aGateway, aTenant, aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallLimits, CallUsage, RatesBody, UserCallLimits } from "../../contract/index.ts";
import { dayOf, ledgerKeys } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { DEFAULT_LIMITS, NO_LIMITS } from "./defaults.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const send = <T = CallLimits>(as: SignedIn, method: string, path = "/call-limits", body?: object) =>
  edge.request<T>(method, `/api/v1${path}`, { as, body });

async function aCompany() {
  const gateway = await aGateway(edge.admin, { lastSeenAt: new Date() });
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  return { tenant, gateway, admin: await edge.signIn("tenant_admin", tenant) };
}

const jobsOf = (tenant: { id: string }) =>
  edge.admin.db
    .select({ kind: smallJobs.kind, status: smallJobs.status })
    .from(smallJobs)
    .where(eq(smallJobs.tenantId, tenant.id));
const revisionOf = async ({ id }: { id: string }) =>
  (await edge.admin.db.select().from(tenants).where(eq(tenants.id, id)))[0]?.revision;

describe("call limits", () => {
  it("are the defaults until set; then in force without an apply: the gateway is told, the log keeps what changed", async () => {
    const { tenant, admin } = await aCompany();
    expect((await send(admin, "GET")).body).toEqual(DEFAULT_LIMITS);
    const wanted = { ...DEFAULT_LIMITS, maxCallsPerSecond: 0.1, allowedCountries: ["AT"], blockedPrefixes: ["+43900"] };
    expect((await send(admin, "PUT", undefined, wanted)).body).toEqual(wanted);
    expect((await send(admin, "GET")).body).toEqual(wanted);
    await send(admin, "PUT", undefined, { ...wanted, allowsPremium: true });
    expect(await revisionOf(tenant)).toBe(0);
    expect(await jobsOf(tenant)).toEqual([{ kind: "call_guards", status: "PENDING" }]);
    const entries = await edge.admin.db
      .select({ action: auditLog.action, before: auditLog.before, after: auditLog.after })
      .from(auditLog)
      .where(eq(auditLog.tenantId, tenant.id))
      .orderBy(auditLog.seq);
    expect(entries[1]).toEqual({
      action: "call_limits.update",
      before: { allowsPremium: false },
      after: { allowsPremium: true },
    });
  });

  it("of a person are beside the tenant's, and can be taken away again", async () => {
    const { tenant, admin } = await aCompany();
    const anna = await aUser(edge.admin, tenant, { name: "Anna" });
    const path = `/users/${anna.id}/call-limits`;
    expect((await send<UserCallLimits>(admin, "GET", path)).body).toEqual(NO_LIMITS);
    const own: UserCallLimits = {
      ...NO_LIMITS,
      maxConcurrentCalls: 0,
      maxSpendMicrosPerDay: 5_000_000_000,
      allowedCountries: ["AT"],
      allowsPremium: false,
      night: "none",
      exceedsCompany: true,
    };
    expect((await send<UserCallLimits>(admin, "PUT", path, own)).body).toEqual(own);
    expect((await send<UserCallLimits>(admin, "GET", path)).body).toEqual(own);
    expect((await send(admin, "DELETE", path)).status).toBe(204);
    expect((await send<UserCallLimits>(admin, "GET", path)).body).toEqual(NO_LIMITS);
    expect(await jobsOf(tenant)).toHaveLength(1);
    const actions = await edge.admin.db
      .select({ action: auditLog.action, name: auditLog.entityName })
      .from(auditLog)
      .where(eq(auditLog.entityId, anna.id))
      .orderBy(auditLog.seq);
    expect(actions).toEqual([
      { action: "user_call_limits.update", name: "Anna" },
      { action: "user_call_limits.delete", name: "Anna" },
    ]);
  });

  it("refuse what is no limit, each at its field", async () => {
    const { admin } = await aCompany();
    for (const [field, value] of [
      ["maxConcurrentCalls", -1],
      ["maxSpendMicrosPerDay", 1.5],
      ["allowedCountries", ["Austria"]],
      ["blockedPrefixes", ["43"]],
      ["alertAtPercent", 0],
      ["currency", "eur"],
      ["autoBlock", { refusals: 1, withinMinutes: 10, nightDestinations: 3 }],
    ] as const) {
      const answer = await send(admin, "PUT", undefined, { ...DEFAULT_LIMITS, [field]: value });
      expect([answer.status, errorOf(answer).details.issues?.[0]?.path[0]], field).toEqual([400, field]);
    }
    expect((await send(admin, "PUT", undefined, { maxConcurrentCalls: 1 })).status).toBe(400);
  });

  it("are read by those who may look, changed by tenant admins and above, another tenant's by nobody", async () => {
    const { tenant } = await aCompany();
    const anna = await aUser(edge.admin, tenant);
    const path = `/users/${anna.id}/call-limits`;
    const support = await edge.signIn("support", tenant);
    expect((await send(support, "GET")).status).toBe(200);
    for (const role of ["support", "operator", "viewer", "end_user"] as const) {
      const as = await edge.signIn(role, tenant);
      expect((await send(as, "PUT", undefined, DEFAULT_LIMITS)).status, role).toBe(403);
      expect((await send(as, "PUT", path, NO_LIMITS)).status, role).toBe(403);
      expect((await send(as, "DELETE", path)).status, role).toBe(403);
    }
    const stranger = (await aCompany()).admin;
    for (const method of ["GET", "PUT", "DELETE"]) {
      expect((await send(stranger, method, path, method === "PUT" ? NO_LIMITS : undefined)).status, method).toBe(404);
    }
  });

  it("show what was used today, as the gateways counted it for all of them", async () => {
    const { tenant, admin } = await aCompany();
    const now = Date.now();
    const keys = ledgerKeys(tenant.id, dayOf(tenant.timeZone, now));
    const { redis } = edge.services.ports;
    expect((await send<CallUsage>(admin, "GET", "/call-limits/usage")).body).toMatchObject({
      concurrentCalls: 0,
      minutesToday: 0,
      spendMicrosToday: 0,
      refusals: [],
      alarms: [],
    });
    await redis.setMany(
      [
        [keys.seconds, "90"],
        [keys.micros, "1234567"],
      ],
      { ttlMs: 60_000 },
    );
    const { UPSTASH_REDIS_REST_URL: url, UPSTASH_REDIS_REST_TOKEN: token } = edge.environment;
    const members = [String(now + 60_000), "call-1", String(now + 60_000), "call-2", String(now - 1), "lapsed"];
    await fetch(url ?? "", {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(["ZADD", keys.calls, ...members]),
    });
    const { body } = await send<CallUsage>(admin, "GET", "/call-limits/usage");
    expect(body).toMatchObject({ concurrentCalls: 2, minutesToday: 1.5, spendMicrosToday: 1_234_567 });
    expect(Date.parse(body.resetsAt)).toBeGreaterThan(now);
    expect(new Date(body.resetsAt).toLocaleTimeString("en-GB", { timeZone: tenant.timeZone })).toBe("00:00:00");
  });
});

describe("the price list", () => {
  const line = (prefix: string, perMinuteMicros = 10_000) => ({
    prefix,
    country: null,
    class: "international" as const,
    perMinuteMicros,
  });

  it("is the platform's: replaced as a whole, in its log, and told to every gateway", async () => {
    const { gateway, admin } = await aCompany();
    const platform = await edge.signIn("platform_admin");
    const put = (items: object[], as = platform) => send<RatesBody>(as, "PUT", "/rates", { items });
    expect((await put([line("+44"), line("+43")])).body.items.map(({ prefix }) => prefix)).toEqual(["+43", "+44"]);
    await put([line("+44", 20_000), line("+1")]);
    const { body } = await send<RatesBody>(platform, "GET", "/rates");
    expect(body.items).toEqual([line("+1"), line("+44", 20_000)]);
    const told = and(eq(smallJobs.gatewayId, gateway.id), eq(smallJobs.kind, "rates"));
    expect(await edge.admin.db.select().from(smallJobs).where(told)).toHaveLength(1);
    const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.action, "rates.update"));
    expect(entries.map(({ tenantId }) => tenantId)).toEqual([platform.tenantId, platform.tenantId]);
    expect(entries[0]?.after).toMatchObject({ lines: 2 });
    expect((await put([line("+1"), line("+1")])).status).toBe(400);
    expect((await put([line("43")])).status).toBe(400);
    expect((await put([line("+1")], admin)).status).toBe(403);
    // Those whose spend is counted by it may read it.
    expect((await send<RatesBody>(admin, "GET", "/rates")).body.items).toEqual(body.items);
  });

  it("is not put over what somebody else changed meanwhile: of two at once one is told who it was", async () => {
    const [first, second] = [await edge.signIn("platform_admin"), await edge.signIn("platform_admin")];
    await send(first, "PUT", "/rates", { items: [line("+43")] });
    const { version: expectedVersion } = (await send<RatesBody>(first, "GET", "/rates")).body;
    const add = (as: SignedIn, prefix: string) =>
      send<RatesBody>(as, "PUT", "/rates", { expectedVersion, items: [line("+43"), line(prefix)] });
    const answers = await Promise.all([add(first, "+44"), add(second, "+49")]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    const saved = answers.findIndex(({ status }) => status === 200);
    const refused = answers[1 - saved];
    const prefixes = [
      ["+43", "+44"],
      ["+43", "+49"],
    ][saved];
    const now = (await send<RatesBody>(first, "GET", "/rates")).body;
    expect(now.items.map(({ prefix }) => prefix)).toEqual(prefixes);
    const { changedBy, changedAt, version } = refused === undefined ? {} : errorOf(refused).details;
    const who = eq(users.id, (saved === 0 ? first : second).userId);
    const [name] = await edge.admin.db.select({ name: users.name }).from(users).where(who);
    expect([changedBy, version]).toEqual([name?.name, now.version]);
    expect(Date.parse(String(changedAt))).toBeGreaterThan(Date.now() - 60_000);
    // Made from what there is now it is saved; without a word of what it was made from, too.
    const again = { expectedVersion: now.version, items: [...now.items, line("+1")] };
    expect((await send<RatesBody>(second, "PUT", "/rates", again)).status).toBe(200);
    expect((await send<RatesBody>(second, "PUT", "/rates", { items: now.items })).status).toBe(200);
  });

  it("takes a carrier's whole list at once", async () => {
    const platform = await edge.signIn("platform_admin");
    const items = Array.from({ length: 15_000 }, (_, n) => line(`+43${String(n).padStart(6, "0")}`, n));
    expect((await send<RatesBody>(platform, "PUT", "/rates", { items })).status).toBe(200);
    expect(await edge.admin.db.$count(rateRows)).toBe(15_000);
  });
});
