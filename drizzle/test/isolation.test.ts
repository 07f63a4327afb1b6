import { getTableColumns, getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import type pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as schema from "../schema/index.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import {
  type Arranger,
  aCall,
  aDevice,
  aGateway,
  anAgent,
  anApplyJob,
  anExtension,
  arrange,
  aSmallJob,
  aSnapshot,
  aTenant,
  aUser,
} from "../testing/factories.ts";
import { aSampleOfRouting } from "./sample-of-routing.ts";
import { connectTo, inScope } from "./sessions.ts";

let database: TestDatabase;
let arranger: Arranger;
let edge: pg.Client;
let acme: schema.Tenant;
let globex: schema.Tenant;
let anna: schema.User;
let grace: schema.User;

const tables = Object.values(schema).filter((each) => is(each, PgTable));
const tenantTables = tables.filter((table) => "tenantId" in getTableColumns(table)).map((table) => getTableName(table));
const PLATFORM_TABLES = ["gateways", "gateway_enrolments", "rates", "tenants"];
const OPEN_TO_PLATFORM = [
  "apply_jobs",
  "audit_heads",
  "audit_log",
  "audit_settings",
  "business_hours",
  "call_limits",
  "call_refusals",
  "calling_settings",
  "dids",
  "emergency_notifications",
  "idempotency_keys",
  "invitations",
  "outbound_policies",
  "queue_member_states",
  "refresh_tokens",
  "small_jobs",
  "snapshots",
  "trunk_states",
  "trunk_tests",
  "trunks",
  "undelivered_notices",
  "user_call_limits",
  "user_call_settings",
  "users",
  "voicemail_boxes",
  "voicemail_messages",
  "web_sessions",
];

/** One row in every table for the tenant. */
async function fill(tenant: schema.Tenant, gateway: schema.Gateway): Promise<schema.User> {
  const user = await aUser(arranger, tenant);
  const device = await aDevice(arranger, user);
  const agent = await anAgent(arranger, tenant);
  await anExtension(arranger, user, "1000");
  await anExtension(arranger, agent, "601");
  await anApplyJob(arranger, await aSnapshot(arranger, tenant), gateway, { status: "SUCCESS" });
  await aSmallJob(arranger, tenant, gateway);
  const call = await aCall(arranger, tenant);
  const { db } = arranger;
  const own = { tenantId: tenant.id };
  const now = new Date();
  await db
    .insert(schema.deviceStates)
    .values({ ...own, deviceId: device.id, state: "registered", changedAt: now, reportedAt: now });
  await aSampleOfRouting(arranger, tenant, user, gateway);
  await db
    .insert(schema.invitations)
    .values({ ...own, userId: user.id, tokenHash: crypto.randomUUID(), expiresAt: now });
  const [session] = await db
    .insert(schema.webSessions)
    .values({ ...own, userId: user.id, expiresAt: now })
    .returning();
  const token = { ...own, sessionId: session?.id ?? "", tokenHash: crypto.randomUUID(), expiresAt: now };
  await db.insert(schema.refreshTokens).values(token);
  await db.insert(schema.auditLog).values({ ...own, actorKind: "system", action: "user.create", entityType: "user" });
  await db.insert(schema.auditSettings).values({ ...own, retentionDays: 365 });
  await db.insert(schema.callLegs).values({ ...own, callId: call.id, kind: "device", startedAt: now });
  await db
    .insert(schema.callEvents)
    .values({ ...own, callId: call.id, seq: 1, at: now, kind: "call.started", text: "Starts" });
  await db
    .insert(schema.transcriptTurns)
    .values({ ...own, callId: call.id, index: 0, speaker: "agent", text: "Hi", startedAt: now });
  await db
    .insert(schema.idempotencyKeys)
    .values({ ...own, actorId: user.id, key: "k", requestHash: "h", expiresAt: now });
  return user;
}

async function tenantsSeenIn(table: string): Promise<string[]> {
  const { rows } = await edge.query(`select distinct tenant_id from ${table}`);
  return rows.map((row) => row.tenant_id).sort();
}

beforeAll(async () => {
  database = await freshDatabase();
  arranger = arrange(database.adminUrl);
  edge = await connectTo(database.edgeUrl);
  acme = await aTenant(arranger);
  globex = await aTenant(arranger);
  const gateway = await aGateway(arranger);
  await arranger.db.insert(schema.gatewayEnrolments).values({ name: "g", codeHash: "h", expiresAt: new Date() });
  await arranger.db.insert(schema.rates).values({ prefix: "+43", class: "national", perMinuteMicros: 20_000 });
  anna = await fill(acme, gateway);
  grace = await fill(globex, gateway);
});
afterAll(async () => {
  await edge.end();
  await arranger.close();
  await database.drop();
});

describe.each(tenantTables)("%s", (table) => {
  it("shows nothing when no tenant is pinned", async () => {
    expect(await tenantsSeenIn(table)).toEqual([]);
  });

  it("shows the pinned tenant its own rows, and no others", async () => {
    expect(await inScope(edge, { tenant: acme.id }, () => tenantsSeenIn(table))).toEqual([acme.id]);
    expect(await inScope(edge, { tenant: globex.id }, () => tenantsSeenIn(table))).toEqual([globex.id]);
  });

  it("opens to the platform only where it must", async () => {
    const seen = await inScope(edge, { platform: true }, () => tenantsSeenIn(table));
    expect(seen).toEqual(OPEN_TO_PLATFORM.includes(table) ? [acme.id, globex.id].sort() : []);
  });
});

describe.each(PLATFORM_TABLES)("%s", (table) => {
  const count = async () => (await edge.query(`select count(*)::int as n from ${table}`)).rows[0].n;

  it("is the platform's, apart from a tenant's own row", async () => {
    expect(await count()).toBe(0);
    expect(await inScope(edge, { tenant: acme.id }, count)).toBe(table === "tenants" ? 1 : 0);
    expect(await inScope(edge, { platform: true }, count)).toBe(table === "tenants" ? 2 : 1);
  });
});

describe("a pinned transaction", () => {
  const insertUser = (tenantId: string) =>
    edge.query("insert into users (tenant_id, name, email, role) values ($1, 'Eve', $2, 'end_user')", [
      tenantId,
      `${crypto.randomUUID()}@example.com`,
    ]);

  it("ends its scope with itself", async () => {
    await inScope(edge, { tenant: acme.id, platform: true }, () => edge.query("select 1"));
    expect(await tenantsSeenIn("users")).toEqual([]);
  });

  it("cannot write another tenant's row, nor any when nothing is pinned", async () => {
    const refusal = { code: "42501" };
    await expect(inScope(edge, { tenant: acme.id }, () => insertUser(globex.id))).rejects.toMatchObject(refusal);
    await expect(inScope(edge, {}, () => insertUser(acme.id))).rejects.toMatchObject(refusal);
    await inScope(edge, { tenant: acme.id }, () => insertUser(acme.id));
  });

  it("cannot move a row to another tenant", async () => {
    const move = () => edge.query("update users set tenant_id = $1 where id = $2", [globex.id, anna.id]);
    await expect(inScope(edge, { tenant: acme.id }, move)).rejects.toMatchObject({ code: "42501" });
  });

  it("changes and deletes nothing of another tenant's", async () => {
    const counts = await inScope(edge, { tenant: acme.id }, async () => [
      (await edge.query("update users set name = 'Taken' where id = $1", [grace.id])).rowCount,
      (await edge.query("update users set name = name")).rowCount,
      (await edge.query("delete from devices where tenant_id = $1", [globex.id])).rowCount,
    ]);
    expect(counts).toEqual([0, 2, 0]);
  });

  it("cannot point at another tenant's row, even where it knows the id", async () => {
    const point = () =>
      edge.query("insert into extensions (tenant_id, number, kind, user_id) values ($1, '1999', 'user', $2)", [
        acme.id,
        grace.id,
      ]);
    await expect(inScope(edge, { tenant: acme.id }, point)).rejects.toMatchObject({
      code: "23503",
      constraint: "extensions_user_fk",
    });
  });

  it("refuses a pin that is no tenant's id", async () => {
    await expect(inScope(edge, { tenant: "' or true --" }, () => tenantsSeenIn("users"))).rejects.toMatchObject({
      code: "22P02",
    });
  });
});

describe("even the platform", () => {
  it("cannot give a tenant another key, nor delete one", async () => {
    const rename = () => edge.query("update tenants set key = 'other' where id = $1", [acme.id]);
    const remove = () => edge.query("delete from tenants where id = $1", [acme.id]);
    await expect(inScope(edge, { platform: true }, rename)).rejects.toMatchObject({ code: "42501" });
    await expect(inScope(edge, { platform: true }, remove)).rejects.toMatchObject({ code: "42501" });
  });

  it("cannot make one tenant run another's snapshot", async () => {
    const cross = () =>
      edge.query(
        "update tenants set applied_snapshot_id = (select id from snapshots where tenant_id = $1) where id = $2",
        [globex.id, acme.id],
      );
    await expect(inScope(edge, { platform: true }, cross)).rejects.toMatchObject({
      constraint: "tenants_applied_snapshot_fk",
    });
  });
});
