import { auditLog, refreshTokens as refreshTable, users, webSessions } from "@callplane/drizzle";
import { aGateway, aTenant, aUser } from "@callplane/drizzle/testing";
import { hash } from "@node-rs/argon2";
import { Redis } from "@upstash/redis";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import {
  gatewayChannel,
  type LoginResult,
  type Me,
  type Tenant,
  type Tokens,
  type User,
} from "../../contract/index.ts";
import { STAND_IN_TOKEN } from "../../test/global-setup.ts";
import { type Edge, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const PASSWORD = "Grüße aus Wien, ganz geheim";
const HASH = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

async function aPerson(values: Parameters<typeof aUser>[2] = {}) {
  const tenant = await aTenant(edge.admin);
  return { tenant, user: await aUser(edge.admin, tenant, { passwordHash: HASH, role: "viewer", ...values }) };
}

const logIn = (email: string, password = PASSWORD) =>
  edge.request<LoginResult>("POST", "/api/v1/auth/login", { body: { email, password } });
const refresh = (refreshToken: string) =>
  edge.request<Tokens>("POST", "/api/v1/auth/refresh", { body: { refreshToken } });
const whoAmI = (token: string) =>
  edge.request<Me>("GET", "/api/v1/auth/me", { headers: { authorization: `Bearer ${token}` } });

it("logs in with a password that is not ASCII, hashed by another implementation, and says who it is", async () => {
  const { user, tenant } = await aPerson();
  const { status, body } = await logIn(user.email.toUpperCase());
  expect(status).toBe(200);
  expect(body.user).toMatchObject({ id: user.id, role: "viewer", tenant: { id: tenant.id, key: tenant.key } });
  expect((await whoAmI(body.accessToken)).body).toEqual(body.user);
  const [entry] = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
  expect(entry).toMatchObject({ action: "session.create", actorId: user.id });
});

it("answers wrong password, unknown address, suspended user and suspended tenant alike", async () => {
  const { user, tenant } = await aPerson();
  const suspended = await aPerson({ status: "suspended" });
  const ofSuspendedTenant = await aUser(edge.admin, await aTenant(edge.admin, { status: "suspended" }), {
    passwordHash: HASH,
  });
  const answers = [
    await logIn(user.email, "not the password"),
    await logIn("nobody@example.com"),
    await logIn(suspended.user.email),
    await logIn(ofSuspendedTenant.email),
  ];
  const bodies = answers.map(({ status, body }) => ({ status, ...body, requestId: "" }));
  expect(new Set(bodies.map((body) => JSON.stringify(body))).size).toBe(1);
  expect(bodies[0]?.status).toBe(401);
  await edge.settle();
  const entries = await edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
  expect(entries).toMatchObject([{ action: "session.refuse", after: { reason: "wrong password" } }]);
});

it("locks after five failures, the right password included, and opens again with time", async () => {
  const { user } = await aPerson();
  const attempts = await Promise.all(Array.from({ length: 12 }, () => logIn(user.email, "wrong")));
  expect(new Set(attempts.map(({ status }) => status))).toEqual(new Set([401]));
  const read = async () => (await edge.admin.db.select().from(users).where(eq(users.id, user.id)))[0];
  expect((await read())?.failedLogins).toBe(5);
  expect((await logIn(user.email)).status).toBe(401);
  await edge.admin.db
    .update(users)
    .set({ lockedUntil: new Date(Date.now() - 1000) })
    .where(eq(users.id, user.id));
  expect((await logIn(user.email)).status).toBe(200);
  expect(await read()).toMatchObject({ failedLogins: 0, lockedUntil: null });
});

it("rotates the refresh token; two tabs racing both stay signed in", async () => {
  const { user } = await aPerson();
  const { body: first } = await logIn(user.email);
  const [one, two] = await Promise.all([refresh(first.refreshToken), refresh(first.refreshToken)]);
  expect([one.status, two.status]).toEqual([200, 200]);
  expect(one.body.refreshToken).not.toBe(first.refreshToken);
  expect(one.body.refreshToken).not.toBe(two.body.refreshToken);
  expect((await whoAmI(one.body.accessToken)).status).toBe(200);
  expect((await refresh(two.body.refreshToken)).status).toBe(200);
});

it("ends the whole session when a token is used again after its successor was", async () => {
  const { user, tenant } = await aPerson();
  const { body: stolen } = await logIn(user.email);
  const { body: second } = await refresh(stolen.refreshToken);
  const { body: third } = await refresh(second.refreshToken);
  expect((await refresh(stolen.refreshToken)).status).toBe(401);
  expect((await refresh(third.refreshToken)).status).toBe(401);
  expect((await whoAmI(third.accessToken)).status).toBe(401);
  const isTheft = and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, "session.revoke_stolen"));
  expect(await edge.admin.db.select().from(auditLog).where(isTheft)).toHaveLength(1);
});

it("ends the whole session when a token is used again after the time for races", async () => {
  const { user } = await aPerson();
  const { body: first } = await logIn(user.email);
  const { body: second } = await refresh(first.refreshToken);
  const longAgo = new Date(Date.now() - 60_000);
  await edge.admin.db.update(refreshTable).set({ usedAt: longAgo }).where(eq(refreshTable.tenantId, user.tenantId));
  expect((await refresh(first.refreshToken)).status).toBe(401);
  expect((await refresh(second.refreshToken)).status).toBe(401);
});

it("logs out at once, at the edge and on every gateway's channel", async () => {
  const { user } = await aPerson();
  const [gateway, heard] = [await aGateway(edge.admin), Promise.withResolvers<unknown>()];
  const channel = new Redis({ url: inject("redisUrl"), token: STAND_IN_TOKEN }).subscribe([gatewayChannel(gateway.id)]);
  channel.on("message", ({ message }) => heard.resolve(message));
  await new Promise((resolve) => channel.on("subscribe", resolve));

  const { body } = await logIn(user.email);
  expect((await whoAmI(body.accessToken)).status).toBe(200);
  const headers = { authorization: `Bearer ${body.accessToken}` };
  expect((await edge.request("POST", "/api/v1/auth/logout", { headers })).status).toBe(204);
  expect((await whoAmI(body.accessToken)).status).toBe(401);
  expect((await refresh(body.refreshToken)).status).toBe(401);
  const [session] = await edge.admin.db.select().from(webSessions).where(eq(webSessions.userId, user.id));
  expect(await heard.promise).toEqual({ type: "session_revoked", sessionId: session?.id });
  await channel.unsubscribe();
});

it("lists one's own sessions and ends one, but nobody else's", async () => {
  const { user } = await aPerson();
  const [{ body: here }, { body: there }] = [await logIn(user.email), await logIn(user.email)];
  const headers = { authorization: `Bearer ${here.accessToken}` };
  const list = await edge.request<{ items: { id: string; current: boolean }[] }>("GET", "/api/v1/auth/sessions", {
    headers,
  });
  expect(list.body.items).toHaveLength(2);
  const other = list.body.items.find(({ current }) => !current);
  expect((await edge.request("DELETE", `/api/v1/auth/sessions/${other?.id}`, { headers })).status).toBe(204);
  expect((await whoAmI(there.accessToken)).status).toBe(401);
  const stranger = await edge.signIn("tenant_admin");
  expect((await edge.request("DELETE", `/api/v1/auth/sessions/${stranger.sessionId}`, { headers })).status).toBe(404);
});

it("accepts an invitation once, and refuses a wrong or old one", async () => {
  const admin = await edge.signIn("tenant_admin");
  const email = `${crypto.randomUUID()}@example.com`;
  const invited = await edge.request<User>("POST", "/api/v1/users", { as: admin, body: { name: "New", email } });
  const again = await edge.request<User>("POST", `/api/v1/users/${invited.body.id}/invite`, { as: admin });
  expect(again.body.invitation?.expired).toBe(false);
  const mails = await edge.mailsTo(email);
  const tokens = mails.map(({ text }) => /token=([\w-]+)/.exec(text)?.[1] ?? "");
  expect(new Set(tokens).size).toBe(2);

  const accept = (token: string | undefined, password = PASSWORD) =>
    edge.request<LoginResult>("POST", "/api/v1/auth/accept-invitation", { body: { token, password } });
  const answers = [];
  for (const token of tokens) answers.push(await accept(token));
  expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
  for (const token of tokens) expect((await accept(token)).status).toBe(404);
  expect((await accept("x".repeat(43))).status).toBe(404);
  expect((await accept(tokens[0], "short")).status).toBe(400);
  expect((await logIn(email)).status).toBe(200);
});

it("takes another name with an invitation, which then waits to be applied; never one that would break a config line", async () => {
  const admin = await edge.signIn("tenant_admin");
  const email = `${crypto.randomUUID()}@example.com`;
  const { body: user } = await edge.request<User>("POST", "/api/v1/users", { as: admin, body: { name: "New", email } });
  const revisionOf = async () => (await edge.request<Tenant>("GET", "/api/v1/tenant", { as: admin })).body.revision;
  const before = await revisionOf();
  const token = /token=([\w-]+)/.exec((await edge.mailsTo(email))[0]?.text ?? "")?.[1];
  const accept = (name: string) =>
    edge.request<LoginResult>("POST", "/api/v1/auth/accept-invitation", { body: { token, password: PASSWORD, name } });
  for (const name of ["Eve\nendpoint=x", "\u202eevE", "\u0007", " "]) expect((await accept(name)).status).toBe(400);
  expect((await accept("Nora Neumann")).body.user.name).toBe("Nora Neumann");
  expect(await revisionOf()).toBe(before + 1);
  const isAcceptance = and(eq(auditLog.entityId, user.id), eq(auditLog.action, "invitation.accept"));
  const [entry] = await edge.admin.db.select().from(auditLog).where(isAcceptance);
  expect(entry).toMatchObject({ before: { name: "New" }, after: { name: "Nora Neumann" } });
});

it("lets a platform admin act in a tenant, and nobody else", async () => {
  const root = await edge.signIn("platform_admin");
  const admin = await edge.signIn("tenant_admin");
  const acting = (as: typeof root, tenantId: string) =>
    edge.request<Me>("GET", "/api/v1/auth/me", { as, headers: { "x-tenant-id": tenantId } });
  expect((await acting(root, admin.tenantId)).body.actingIn).toMatchObject({ id: admin.tenantId });
  expect((await acting(root, crypto.randomUUID())).status).toBe(404);
  expect((await acting(root, "nonsense")).status).toBe(400);
  expect((await acting(admin, root.tenantId)).status).toBe(403);
  expect((await acting(admin, admin.tenantId)).status).toBe(200);
});

it("stores no token and no password as it is", async () => {
  const { user } = await aPerson();
  const { body } = await logIn(user.email);
  const rows = [
    ...(await edge.admin.db.select().from(refreshTable).where(eq(refreshTable.tenantId, user.tenantId))),
    ...(await edge.admin.db.select().from(webSessions).where(eq(webSessions.tenantId, user.tenantId))),
    ...edge.log,
  ];
  const text = JSON.stringify(rows);
  for (const secret of [body.refreshToken, body.accessToken, PASSWORD]) expect(text).not.toContain(secret);
});
