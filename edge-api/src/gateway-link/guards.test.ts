import { auditLog, callAlarms, callRefusals } from "@callplane/drizzle";
import { anExtension, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  blockKeys,
  type CallBlock,
  type CallGuards,
  type CallUsage,
  GUARD_WORDS,
  type RateList,
  type SmallJob,
} from "../../contract/index.ts";
import { type Edge, type SignedIn, startEdge } from "../../test/harness.ts";
import { sendAlarms } from "../call-limits/index.ts";
import { aSpeakingGateway, type TestGateway } from "./testing.ts";

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
  const admin = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna <b>" });
  await anExtension(edge.admin, anna, "1000");
  return { tenant, admin, anna };
}

describe("what a gateway knows of the call limits", () => {
  it("is the tenant's limits and those of people with their own; the version moves with them", async () => {
    const { tenant, admin, anna } = await aCompany();
    const read = async (by = gateway) => by.call<CallGuards>("GET", `/tenants/${tenant.id}/call-guards`);
    const { body: before } = await read();
    expect(before).toMatchObject({ country: "AT", timeZone: "Europe/Vienna", people: [] });
    const own = { ...before.limits, maxConcurrentCalls: 3 };
    await edge.request("PUT", "/api/v1/call-limits", { as: admin, body: own });
    const { maxConcurrentCalls, maxCallsPerSecond, maxMinutesPerDay, maxSpendMicrosPerDay, maxCallMinutes } = own;
    const caps = { maxConcurrentCalls, maxCallsPerSecond, maxMinutesPerDay, maxSpendMicrosPerDay, maxCallMinutes };
    await edge.request("PUT", `/api/v1/users/${anna.id}/call-limits`, { as: admin, body: caps });
    const { body: after } = await read();
    expect(after).toMatchObject({ limits: own, people: [{ userId: anna.id, extension: "1000", ...caps }] });
    expect(after.version).not.toBe(before.version);
    expect((await read()).body.version).toBe(after.version);
    expect((await read(stranger)).status).toBe(404);
  });

  it("is asked for again after each change, also one made while the gateway reads", async () => {
    const { tenant, admin } = await aCompany();
    const { body: guards } = await gateway.call<CallGuards>("GET", `/tenants/${tenant.id}/call-guards`);
    const change = (maxConcurrentCalls: number) =>
      edge.request("PUT", "/api/v1/call-limits", { as: admin, body: { ...guards.limits, maxConcurrentCalls } });
    const lease = () => gateway.call<SmallJob>("POST", "/small-jobs/lease", { kinds: ["call_guards"] });
    const end = (job: SmallJob) =>
      gateway.call("POST", `/small-jobs/${job.id}/result`, { leaseToken: job.leaseToken, outcome: { kind: "done" } });
    while ((await lease()).status === 200);
    await change(1);
    const first = await lease();
    await change(2);
    const second = await lease();
    expect([first.body.tenantId, second.body.tenantId]).toEqual([tenant.id, tenant.id]);
    expect(second.body.id).not.toBe(first.body.id);
    expect([(await end(first.body)).status, (await end(second.body)).status]).toEqual([204, 204]);
    expect((await lease()).status).toBe(204);
  });

  it("is the price list too, the same for all", async () => {
    const platform = await edge.signIn("platform_admin");
    const items = [{ prefix: "+43", country: "AT", class: "national", perMinuteMicros: 20_000 }];
    await edge.request("PUT", "/api/v1/rates", { as: platform, body: { items } });
    const [one, other] = [
      await gateway.call<RateList>("GET", "/rates"),
      await stranger.call<RateList>("GET", "/rates"),
    ];
    expect(one.body.items).toEqual(items);
    expect(other.body).toEqual(one.body);
  });
});

describe("somebody a gateway blocked", () => {
  const tell = (by: TestGateway, blocks: object[]) =>
    by.call<{ accepted: string[] }>("POST", "/reports/call-refusals", { refusals: [], warnings: [], blocks });
  const list = async (as: SignedIn, query = "?open=true") =>
    (await edge.request<{ items: CallBlock[] }>("GET", `/api/v1/call-blocks${query}`, { as })).body.items;
  const release = (as: SignedIn, id: string) =>
    edge.request<CallBlock>("PUT", `/api/v1/call-blocks/${id}/released`, { as });
  const aBlock = (tenantId: string, userId: string) => ({
    id: crypto.randomUUID(),
    tenantId,
    at: new Date().toISOString(),
    userId,
    reason: "refusals",
    numbers: ["+37160001", "+37160002"],
  });
  const blockedAt = async (tenantId: string) =>
    (await gateway.call<CallGuards>("GET", `/tenants/${tenantId}/call-guards`)).body.blocked;

  it("stays so, once, however often it is told; the gateway has it from the edge, admins are mailed, the log knows", async () => {
    const { tenant, admin, anna } = await aCompany();
    const block = aBlock(tenant.id, anna.id);
    for (let time = 0; time < 2; time++) expect((await tell(gateway, [block])).body.accepted).toEqual([block.id]);
    // Of another gateway that had forgotten: nobody is blocked twice.
    await tell(gateway, [aBlock(tenant.id, anna.id)]);
    await edge.settle();
    expect(await list(admin)).toMatchObject([
      { id: block.id, userName: "Anna <b>", reason: "refusals", numbers: block.numbers, releasedAt: null },
    ]);
    expect(await blockedAt(tenant.id)).toEqual([{ id: block.id, userId: anna.id }]);
    const mails = await edge.mailsTo(admin.email);
    expect(mails.map(({ subject }) => subject)).toEqual([`Somebody is blocked for calls out at ${tenant.name}`]);
    expect(mails[0]?.text).toContain("Anna <b> is blocked for calls out until an admin releases them");
    const { body } = await edge.request<CallUsage>("GET", "/api/v1/call-limits/usage", { as: admin });
    expect(body.alarms).toMatchObject([{ level: "refused", reason: "blocked" }]);
    // What is refused from then on is listed, and mailed of no more.
    const refusal = { id: crypto.randomUUID(), tenantId: tenant.id, at: block.at, userId: anna.id, number: "+431" };
    await gateway.call("POST", "/reports/call-refusals", {
      refusals: [{ ...refusal, reason: "blocked" }],
      warnings: [],
    });
    await edge.settle();
    expect(await edge.mailsTo(admin.email)).toHaveLength(1);
  });

  it("is released by an admin with one press, for all gateways; a late report blocks nobody again, a new block does", async () => {
    const { tenant, admin, anna } = await aCompany();
    const block = aBlock(tenant.id, anna.id);
    await tell(gateway, [block]);
    const { redis } = edge.services.ports;
    const keys = blockKeys(tenant.id, anna.id);
    await redis.set(keys.blocked, `${block.id} refusals`, { ttlMs: 60_000 });
    const { status, body } = await release(admin, block.id);
    expect(status).toBe(200);
    expect(body.releasedAt).not.toBeNull();
    expect(body.releasedByName).not.toBeNull();
    expect(await redis.getMany([keys.blocked])).toEqual([null]);
    expect(await blockedAt(tenant.id)).toEqual([]);
    expect((await release(admin, block.id)).body).toEqual(body);
    await tell(gateway, [block]);
    expect(await list(admin)).toEqual([]);
    expect(await list(admin, "")).toHaveLength(1);
    const again = aBlock(tenant.id, anna.id);
    await tell(gateway, [again]);
    expect(await list(admin)).toMatchObject([{ id: again.id }]);
    const entries = await edge.admin.db
      .select({ action: auditLog.action, name: auditLog.entityName })
      .from(auditLog)
      .where(eq(auditLog.entityId, block.id))
      .orderBy(auditLog.seq);
    expect(entries).toEqual([
      { action: "call_block.begin", name: "Anna <b>" },
      { action: "call_block.release", name: "Anna <b>" },
    ]);
  });

  it("is not released while gateways cannot be told", async () => {
    const { tenant, admin, anna } = await aCompany();
    const block = aBlock(tenant.id, anna.id);
    await tell(gateway, [block]);
    const { redis } = edge.services.ports;
    const forget = redis.delete;
    redis.delete = () => Promise.reject(new Error("away"));
    try {
      expect((await release(admin, block.id)).status).toBe(503);
    } finally {
      redis.delete = forget;
    }
    expect(await list(admin)).toHaveLength(1);
  });

  it("is seen by those who see the limits, released by tenant admins alone, and never of another tenant or gateway", async () => {
    const { tenant, anna } = await aCompany();
    const block = aBlock(tenant.id, anna.id);
    expect((await tell(stranger, [block])).body.accepted).toEqual([]);
    await tell(gateway, [block]);
    const support = await edge.signIn("support", tenant);
    expect(await list(support)).toHaveLength(1);
    for (const role of ["support", "operator", "viewer", "end_user"] as const) {
      expect((await release(await edge.signIn(role, tenant), block.id)).status, role).toBe(403);
    }
    const other = (await aCompany()).admin;
    expect((await release(other, block.id)).status).toBe(404);
    expect(await list(other)).toEqual([]);
  });
});

describe("calls that were not let out", () => {
  const id = () => crypto.randomUUID();
  /** Some minutes into the last whole hour but one. */
  const minute = (n: number) =>
    new Date((Math.floor(Date.now() / 3_600_000) - 2) * 3_600_000 + n * 60_000).toISOString();
  const at = minute(12);
  const report = (by: TestGateway, refusals: object[], warnings: object[] = []) =>
    by.call<{ accepted: string[]; refused: { id: string }[] }>("POST", "/reports/call-refusals", {
      refusals,
      warnings,
    });

  it("are kept once each, stand in the usage, and are mailed of once for each reason and hour", async () => {
    const { tenant, admin, anna } = await aCompany();
    const refusal = { id: id(), tenantId: tenant.id, at, userId: anna.id, number: "+88213123", reason: "high_risk" };
    const more = [
      refusal,
      { ...refusal, id: id(), at: minute(59) },
      { ...refusal, id: id(), userId: null, reason: "concurrent_calls" },
    ];
    expect((await report(gateway, [refusal])).body).toEqual({ accepted: [refusal.id], refused: [] });
    expect((await report(gateway, more)).body.accepted).toHaveLength(3);
    await report(gateway, [{ ...refusal, id: id(), at: minute(60) }]);
    await edge.settle();
    const kept = await edge.admin.db.select().from(callRefusals).where(eq(callRefusals.tenantId, tenant.id));
    expect(kept).toHaveLength(4);
    const mails = await edge.mailsTo(admin.email);
    expect(mails.map(({ subject }) => subject)).toEqual(Array(3).fill(`Calls refused at ${tenant.name}`));
    const oldest = mails.at(-1);
    expect(oldest?.text).toContain(`Anna <b> may not call +88213123: ${GUARD_WORDS.high_risk}.`);
    expect(oldest?.html).toContain("Anna &lt;b&gt; may not call");
    expect(oldest?.html).not.toContain("<b>");
    const { body } = await edge.request<CallUsage>("GET", "/api/v1/call-limits/usage", { as: admin });
    expect(body.refusals).toHaveLength(4);
    expect(body.refusals[0]).toEqual({
      at: minute(60),
      userId: anna.id,
      userName: "Anna <b>",
      number: "+88213123",
      reason: "high_risk",
      limitOf: "company",
    });
    expect(body.alarms.map(({ level, reason }) => [level, reason]).toSorted()).toEqual([
      ["refused", "concurrent_calls"],
      ["refused", "high_risk"],
      ["refused", "high_risk"],
    ]);
  });

  it("are warned of before: each limit that is nearly reached, once an hour, whoever counts", async () => {
    const { tenant, admin, anna } = await aCompany();
    const warning = { id: id(), tenantId: tenant.id, at, userId: null, reason: "spend_per_day", percent: 81.7 };
    await report(gateway, [], [warning]);
    await report(gateway, [], [{ ...warning, id: id(), userId: anna.id }]);
    await report(gateway, [], [{ ...warning, id: id(), userId: anna.id, reason: "minutes_per_day" }]);
    await edge.settle();
    const mails = await edge.mailsTo(admin.email);
    expect(mails.map(({ subject }) => subject)).toEqual(Array(2).fill(`Call limits nearly reached at ${tenant.name}`));
    expect(mails.map(({ text }) => text).join()).toContain("The company has used 81 % of the spend allowed for today.");
    expect(mails.map(({ text }) => text).join()).toContain("Anna <b> has used 81 % of the minutes allowed for today.");
  });

  it("are taken each on its own: one that is none is refused by its name, and the others are kept", async () => {
    const { tenant } = await aCompany();
    const good = { id: id(), tenantId: tenant.id, at, userId: null, number: "+1", reason: "country" };
    const bad = { ...good, id: id(), reason: "weather" };
    const { body } = await report(gateway, [bad, good]);
    expect([body.accepted, body.refused.map((each) => each.id)]).toEqual([[good.id], [bad.id]]);
  });

  it("of tenants this gateway does not serve are refused, and nobody is mailed", async () => {
    const { tenant, admin } = await aCompany();
    const refusal = { id: id(), tenantId: tenant.id, at, userId: null, number: "+1", reason: "country" };
    const { body } = await report(stranger, [refusal]);
    expect([body.accepted, body.refused.map((each) => each.id)]).toEqual([[], [refusal.id]]);
    await edge.settle();
    expect(await edge.admin.db.select().from(callAlarms).where(eq(callAlarms.tenantId, tenant.id))).toEqual([]);
    expect(await edge.mailsTo(admin.email)).toEqual([]);
  });

  it("go after a season, so that a stolen phone does not fill the database", async () => {
    const { tenant } = await aCompany();
    const refusal = { id: id(), tenantId: tenant.id, at, userId: null, number: "+1", reason: "country" };
    const daysOld = (days: number) => ({ ...refusal, id: id(), at: new Date(Date.now() - days * 86_400_000) });
    const young = daysOld(89);
    await edge.admin.db.insert(callRefusals).values([daysOld(91), young]);
    await report(gateway, [refusal]);
    const kept = await edge.admin.db.select().from(callRefusals).where(eq(callRefusals.tenantId, tenant.id));
    expect(new Set(kept.map((each) => each.id))).toEqual(new Set([young.id, refusal.id]));
  });

  it("of which no mail can be sent are kept all the same, and mailed later, once", async () => {
    const { tenant, admin } = await aCompany();
    const { mail } = edge.services.ports;
    const send = mail.send;
    mail.send = () => Promise.reject(new Error("the mail service is down"));
    try {
      const refusal = { id: id(), tenantId: tenant.id, at, userId: null, number: "+1", reason: "country" };
      expect((await report(gateway, [refusal])).body.accepted).toEqual([refusal.id]);
      await edge.settle();
    } finally {
      mail.send = send;
    }
    const message = "an alarm of call limits was not mailed, and is tried again";
    expect(edge.log).toContainEqual(expect.objectContaining({ level: "warn", message }));
    const kept = await edge.admin.db.select().from(callAlarms).where(eq(callAlarms.tenantId, tenant.id));
    const ids = kept.map((alarm) => alarm.id);
    // As the queue calls for it, as often as it likes.
    for (let times = 0; times < 2; times++) await sendAlarms(edge.ctxFor(admin), tenant.id, ids);
    expect(await edge.mailsTo(admin.email)).toHaveLength(1);
  });
});
