import { auditLog, gatewayEnrolments, gateways } from "@callplane/drizzle";
import { aGateway, aTenant } from "@callplane/drizzle/testing";
import { Redis } from "@upstash/redis";
import { eq } from "drizzle-orm";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Gateway, gatewayChannel } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
let admin: SignedIn;
beforeAll(async () => {
  edge = await startEdge();
  admin = await edge.signIn("platform_admin");
});
afterAll(() => edge.stop());

const reach = {
  version: "1.0.0",
  publicUrl: "ws://127.0.0.1:8790",
  sipHost: "127.0.0.1",
  sipPort: 5060,
  sipWebSocketUrl: "ws://127.0.0.1:8088/ws",
};
const open = (name: string, as = admin) =>
  edge.request<{ code: string; expiresAt: string }>("POST", "/api/v1/gateways/enrolments", { as, body: { name } });

async function aKey() {
  const pair = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { x } = await exportJWK(pair.publicKey);
  return { privateKey: pair.privateKey, publicKey: { kty: "OKP", crv: "Ed25519", x } };
}

const enrol = (code: string, publicKey: object) =>
  edge.request<{ gatewayId: string }>("POST", "/gateway/v1/enrol", { body: { code, publicKey, ...reach } });

async function speak(gatewayId: string, key: CryptoKey, path: string, body?: object) {
  const token = await new SignJWT({ jti: crypto.randomUUID() })
    .setProtectedHeader({ alg: "EdDSA" })
    .setIssuer(gatewayId)
    .setAudience("callplane-gateway")
    .setExpirationTime("30s")
    .sign(key);
  const headers = { authorization: `Bearer ${token}` };
  return edge.request(body === undefined ? "GET" : "POST", `/gateway/v1${path}`, { body, headers });
}

describe("enrolment", () => {
  it("admits a gateway with its own key, which then beats and is listed online", async () => {
    const { status, body: enrolment } = await open("vienna-1");
    expect(status).toBe(201);
    const life = Date.parse(enrolment.expiresAt) - Date.now();
    expect(life).toBeGreaterThan(59 * 60_000);
    expect(life).toBeLessThanOrEqual(60 * 60_000);
    const { privateKey, publicKey } = await aKey();
    const enrolled = await enrol(enrolment.code, publicKey);
    expect(enrolled.status).toBe(201);
    const asterisk = { up: true, version: "22.10.1", activeCalls: 2 };
    const alarm = { part: "rtp_ports", problem: "all RTP ports are in use: 1 leg was refused" };
    const beat = await speak(enrolled.body.gatewayId, privateKey, "/heartbeat", {
      ...reach,
      asterisk,
      spooled: 0,
      alarms: [alarm],
    });
    expect(beat.status).toBe(200);
    const { items } = (await edge.request<{ items: Gateway[] }>("GET", "/api/v1/gateways", { as: admin })).body;
    expect(items.find((each) => each.name === "vienna-1")).toMatchObject({
      status: "online",
      asterisk,
      ...reach,
      alarms: [alarm],
    });
    const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, enrolled.body.gatewayId));
    expect(entries.map((entry) => entry.action)).toEqual(["gateway.enrol"]);
  });

  it("keeps nothing of the code but its hash, and takes it once, within the hour", async () => {
    const { body } = await open("vienna-2");
    const [stored] = await edge.admin.db.select().from(gatewayEnrolments).where(eq(gatewayEnrolments.name, "vienna-2"));
    expect(JSON.stringify(stored)).not.toContain(body.code);
    const keys = await Promise.all(Array.from({ length: 5 }, aKey));
    const answers = await Promise.all(keys.map((key) => enrol(body.code, key.publicKey)));
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, 401, 401, 401, 401]);

    const { publicKey } = await aKey();
    const { body: late } = await open("vienna-3");
    const past = { expiresAt: new Date(Date.now() - 1000) };
    await edge.admin.db.update(gatewayEnrolments).set(past).where(eq(gatewayEnrolments.name, "vienna-3"));
    expect((await enrol(late.code, publicKey)).status).toBe(401);
    expect((await enrol("guessed-guessed-guessed", publicKey)).status).toBe(401);
    expect((await enrol(late.code, { ...publicKey, d: "private" })).status).toBe(401);
    expect((await enrol(late.code, { kty: "RSA" })).status).toBe(400);
  });

  it("answers the same again to the gateway whose first answer was lost", async () => {
    const { body } = await open("vienna-4");
    const { publicKey } = await aKey();
    const answers = await Promise.all(Array.from({ length: 3 }, () => enrol(body.code, publicKey)));
    expect(answers.map((answer) => answer.status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.body.gatewayId)).size).toBe(1);
  });

  it("replaces a box that is gone, and refuses to replace one that is heard", async () => {
    const gone = await aGateway(edge.admin, { name: "graz-1", lastSeenAt: new Date(Date.now() - 3_600_000) });
    const { publicKey, privateKey } = await aKey();
    const { body } = await open("graz-1");
    expect((await enrol(body.code, publicKey)).body.gatewayId).toBe(gone.id);
    expect((await speak(gone.id, privateKey, "/tenants")).status).toBe(200);
    const [row] = await edge.admin.db.select().from(gateways).where(eq(gateways.id, gone.id));
    expect(row?.publicKey).toMatchObject({ x: publicKey.x });
    const again = await open("graz-1");
    expect([again.status, errorOf(again).details.issues?.[0]?.path]).toEqual([409, ["name"]]);
  });

  it("is a platform admin's to open", async () => {
    const tenant = await aTenant(edge.admin);
    for (const role of ["tenant_admin", "support", "operator", "viewer", "end_user"] as const) {
      const as = await edge.signIn(role, tenant);
      expect((await open("mine", as)).status).toBe(403);
      expect((await edge.request("GET", "/api/v1/gateways", { as })).status).toBe(403);
    }
    expect((await open("  ")).status).toBe(400);
  });
});

describe("the list", () => {
  it("shows gateways unheard of as offline, page by page", async () => {
    const heard = await aGateway(edge.admin, { lastSeenAt: new Date(Date.now() - 60_000) });
    const never = await aGateway(edge.admin);
    type Page = { items: Gateway[]; nextCursor: string | null };
    const all: Gateway[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const query: string = cursor === "" ? "?limit=2" : `?limit=2&cursor=${cursor}`;
      const { body }: { body: Page } = await edge.request<Page>("GET", `/api/v1/gateways${query}`, { as: admin });
      all.push(...body.items);
      cursor = body.nextCursor;
    }
    const statusOf = ({ id }: { id: string }) => all.find((each) => each.id === id)?.status;
    expect([statusOf(heard), statusOf(never)]).toEqual(["offline", "offline"]);
    expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
  });
});

describe("addresses a gateway has shut out", () => {
  const ban = {
    address: "198.51.100.23",
    reason: "failures" as const,
    hasPhones: false,
    since: "2026-11-20T09:28:00.000Z",
    until: "2026-11-20T09:38:00.000Z",
    times: 2,
  };
  const lift = (id: string, address: string, as = admin) =>
    edge.request("POST", `/api/v1/gateways/${id}/bans/lift`, { as, body: { address } });

  it("are shown as it tells them", async () => {
    const bans = { total: 300, items: [ban] };
    const health = { asterisk: { up: true, version: null, activeCalls: 0 }, bans };
    const heard = await aGateway(edge.admin, { health, lastSeenAt: new Date(Date.now() + 600_000) });
    const silent = await aGateway(edge.admin, { health, lastSeenAt: new Date(Date.now() - 60_000) });
    const { items } = (await edge.request<{ items: Gateway[] }>("GET", "/api/v1/gateways?limit=100", { as: admin }))
      .body;
    const shown = (id: string) => items.find((each) => each.id === id)?.bans;
    expect(shown(heard.id)).toEqual(bans);
    expect(shown(silent.id)).toEqual({ total: 0, items: [] });
  });

  it("are let in again by the gateway, which hears of it at once, and the log says by whom", async () => {
    const { id } = await aGateway(edge.admin, { lastSeenAt: new Date() });
    const { UPSTASH_REDIS_REST_URL: url = "", UPSTASH_REDIS_REST_TOKEN: token = "" } = edge.environment;
    const gateway = new Redis({ url, token }).subscribe(gatewayChannel(id));
    await new Promise<void>((resolve) => gateway.on("subscribe", () => resolve()));
    const heard = new Promise((resolve) => gateway.on("message", ({ message }) => resolve(message)));
    expect((await lift(id, ban.address)).status).toBe(204);
    expect(await heard).toEqual({ type: "lift_ban", address: ban.address });
    await gateway.unsubscribe();
    const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, id));
    expect(entry).toMatchObject({ action: "gateway.lift_ban", tenantId: admin.tenantId });
  });

  it("are named by an address, or by the /64 of one: by nothing else", async () => {
    const { id } = await aGateway(edge.admin, { lastSeenAt: new Date() });
    const statusFor = async (address: string) => (await lift(id, address)).status;
    // Nobody listens, which is found out only once the address is taken for one.
    for (const address of ["198.51.100.23", "2001:db8::1", "2001:db8:1:2::/64"])
      expect(await statusFor(address), address).toBe(503);
    for (const address of ["everybody", "0.0.0.0/0", "198.51.100.0/24", "2001:db8::/32", ""])
      expect(await statusFor(address), address).toBe(400);
  });

  it("stay out, and the answer says so, where the gateway does not listen", async () => {
    const { id } = await aGateway(edge.admin, { lastSeenAt: new Date() });
    const answer = await lift(id, ban.address);
    expect([answer.status, errorOf(answer).error]).toEqual([503, "upstream_unavailable"]);
    expect(await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityId, id))).toEqual([]);
    expect((await lift(crypto.randomUUID(), ban.address)).status).toBe(404);
  });

  it("are a platform admin's to let in", async () => {
    const { id } = await aGateway(edge.admin, { lastSeenAt: new Date() });
    const as = await edge.signIn("tenant_admin", await aTenant(edge.admin));
    expect((await lift(id, ban.address, as)).status).toBe(403);
  });
});

it("keeps the platform's business out of the log of the customer its admin acts for", async () => {
  const customer = await aTenant(edge.admin);
  const headers = { "x-tenant-id": customer.id };
  const body = { name: `gw-${crypto.randomUUID()}` };
  expect((await edge.request("POST", "/api/v1/gateways/enrolments", { as: admin, headers, body })).status).toBe(201);
  const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.entityName, body.name));
  expect(entry).toMatchObject({ tenantId: admin.tenantId, actingTenantId: null });
});

it("refuses a port that is none", async () => {
  const { body } = await open(`gw-${crypto.randomUUID()}`);
  const { publicKey } = await aKey();
  const bad = { code: body.code, publicKey, ...reach, sipPort: 2 ** 40 };
  expect((await edge.request("POST", "/gateway/v1/enrol", { body: bad })).status).toBe(400);
});

it("lets nobody try codes without end", async () => {
  const own = await startEdge({ RATE_LIMIT_FACTOR: "0.02" });
  try {
    const { publicKey } = await aKey();
    const attempt = async () => {
      const body = { code: crypto.randomUUID(), publicKey, ...reach };
      const headers = { "cf-connecting-ip": "203.0.113.77" };
      return (await own.request("POST", "/gateway/v1/enrol", { body, headers })).status;
    };
    const statuses: number[] = [];
    // Six a minute; a minute that ends meanwhile brings six more.
    while (statuses.at(-1) !== 429 && statuses.length < 20) statuses.push(await attempt());
    expect(statuses.slice(0, 6)).toEqual(Array(6).fill(401));
    expect(statuses.at(-1)).toBe(429);
  } finally {
    await own.stop();
  }
});
