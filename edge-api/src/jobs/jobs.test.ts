import { applyJobs, idempotencyKeys, refreshTokens, webSessions } from "@callplane/drizzle";
import { anApplyJob, aSnapshot, aTenant } from "@callplane/drizzle/testing";
import { Redis } from "@upstash/redis";
import { eq } from "drizzle-orm";
import { SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { type ApplyJob, gatewayChannel } from "../../contract/index.ts";
import { QSTASH_KEYS, STAND_IN_TOKEN } from "../../test/global-setup.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, silence, type TestGateway } from "../gateway-link/testing.ts";
import { type Served, serve, sha256Base64Url } from "./testing.ts";

let edge: Edge;
let served: Served;
let gateway: TestGateway;
beforeAll(async () => {
  ({ edge, served } = await serve((url) => startEdge({ PUBLIC_URL: url })));
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => served.stop());

type Signing = { key?: string; path?: string; body?: string; issuedAt?: number; issuer?: string };

/** A call as QStash makes it: HS256 over address and body (https://upstash.com/docs/qstash/features/security). */
async function signed(path: string, body: string, over: Signing = {}): Promise<Record<string, string>> {
  const issuedAt = over.issuedAt ?? Math.floor(Date.now() / 1000);
  const token = await new SignJWT({ body: sha256Base64Url(over.body ?? body) })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(over.issuer ?? "Upstash")
    .setSubject(served.url + (over.path ?? path))
    .setIssuedAt(issuedAt)
    .setNotBefore(issuedAt - 1)
    .setExpirationTime(issuedAt + 300)
    .setJti(crypto.randomUUID())
    .sign(new TextEncoder().encode(over.key ?? QSTASH_KEYS.currentSigningKey));
  return { "upstash-signature": token, "content-type": "application/json" };
}

async function knock(path: string, body: object, over: Signing = {}) {
  const text = JSON.stringify(body);
  return edge.request("POST", path, { body: text, headers: await signed(path, text, over) });
}

async function aWaitingJob(values: Partial<typeof applyJobs.$inferInsert> = {}, on = gateway) {
  const tenant = await aTenant(edge.admin, { gatewayId: on.id });
  return anApplyJob(edge.admin, await aSnapshot(edge.admin, tenant), on, values);
}
const rowOf = async (id: string) => (await edge.admin.db.select().from(applyJobs).where(eq(applyJobs.id, id)))[0];

/** What the gateway hears on its channel. */
async function listen(to: TestGateway) {
  const redis = new Redis({ url: inject("redisUrl"), token: STAND_IN_TOKEN });
  const heard: unknown[] = [];
  const subscriber = redis.subscribe(gatewayChannel(to.id));
  await new Promise<void>((resolve) => subscriber.on("subscribe", () => resolve()));
  subscriber.on("message", ({ message }) => heard.push(message));
  return { heard, stop: () => subscriber.unsubscribe() };
}

describe("a call of the queue", () => {
  it("is taken under the current key and the next, as often as it comes", async () => {
    const { id: jobId, tenantId } = await aWaitingJob();
    for (const key of [QSTASH_KEYS.currentSigningKey, QSTASH_KEYS.nextSigningKey, QSTASH_KEYS.currentSigningKey]) {
      expect((await knock("/jobs/apply-wake", { tenantId, jobId }, { key })).status).toBe(204);
    }
    expect((await rowOf(jobId))?.status).toBe("PENDING");
  });

  it("is refused under any other key, for another address or body, replayed after five minutes, or unsigned", async () => {
    const { id: jobId, tenantId } = await aWaitingJob();
    const now = Math.floor(Date.now() / 1000);
    const forgeries: Record<string, Signing> = {
      "wrong key": { key: "sig_guess" },
      "another address": { path: "/jobs/sweep" },
      "another body": { body: JSON.stringify({ tenantId, jobId: crypto.randomUUID() }) },
      "replayed late": { issuedAt: now - 301 },
      "from the future": { issuedAt: now + 600 },
      "another issuer": { issuer: "Somebody" },
    };
    for (const path of ["/jobs/apply-wake", "/jobs/watch-apply"]) {
      for (const [name, forgery] of Object.entries(forgeries)) {
        expect((await knock(path, { tenantId, jobId, round: 1 }, forgery)).status, `${path} ${name}`).toBe(401);
      }
    }
    expect((await edge.request("POST", "/jobs/sweep", { body: {} })).status).toBe(401);
    const admin = await edge.signIn("platform_admin");
    expect((await edge.request("POST", "/jobs/sweep", { as: admin, body: {} })).status).toBe(401);
  });

  it("is refused by its signature before its body is looked at", async () => {
    expect((await knock("/jobs/watch-apply", { nonsense: true }, { key: "sig_guess" })).status).toBe(401);
    expect((await knock("/jobs/watch-apply", { nonsense: true })).status).toBe(400);
  });

  it("about a job that is gone changes nothing", async () => {
    const gone = { tenantId: crypto.randomUUID(), jobId: crypto.randomUUID() };
    expect((await knock("/jobs/apply-wake", gone)).status).toBe(204);
    expect((await knock("/jobs/watch-apply", { ...gone, round: 1 })).status).toBe(204);
  });
});

describe("the watch", () => {
  const look = ({ id: jobId, tenantId }: { id: string; tenantId: string }, round = 1) =>
    knock("/jobs/watch-apply", { tenantId, jobId, round });

  it("wakes the gateway again for a job that nobody took", async () => {
    const quiet = await aSpeakingGateway(edge);
    const job = await aWaitingJob({}, quiet);
    const channel = await listen(quiet);
    expect((await look(job)).status).toBe(204);
    await vi.waitFor(() => expect(channel.heard).toContainEqual({ type: "wake", jobId: job.id }), { timeout: 5000 });
    await channel.stop();
  });

  it("gives a job up when its gateway stays silent, says so, and raises the alarm", async () => {
    const dead = await aSpeakingGateway(edge);
    await silence(edge, dead, 10 * 60_000);
    const job = await aWaitingJob({ createdAt: new Date(Date.now() - 5 * 60_000) }, dead);
    const answers = await Promise.all([look(job), look(job), look(job, 2)]);
    expect(answers.map((answer) => answer.status)).toEqual([204, 204, 204]);
    expect(await rowOf(job.id)).toMatchObject({
      status: "FAILED",
      error: {
        code: "gateway_silent",
        message: `Gateway ${dead.name} did not answer for 5 minutes. Nothing was changed; apply again when it is back`,
      },
    });
    const alarms = edge.log.filter((line) => line.alarm === "apply_failed" && line.jobId === job.id);
    expect(alarms).toHaveLength(1);
  });

  it("frees the gateway of a job that it was lost with, and refuses that job's late result", async () => {
    const dead = await aSpeakingGateway(edge);
    const job = await aWaitingJob({}, dead);
    const { body: leased } = await dead.call<{ leaseToken: string }>("POST", "/jobs/lease");
    const longAgo = new Date(Date.now() - 3 * 60_000);
    await edge.admin.db
      .update(applyJobs)
      .set({ leaseExpiresAt: longAgo, step: "write" })
      .where(eq(applyJobs.id, job.id));
    await look(job);
    expect(await rowOf(job.id)).toMatchObject({ status: "FAILED", error: { code: "gateway_lost" } });
    const result = { leaseToken: leased.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
    expect((await dead.call("POST", `/jobs/${job.id}/result`, result)).status).toBe(409);
    const next = await aWaitingJob({}, dead);
    expect((await dead.call<{ id: string }>("POST", "/jobs/lease")).body.id).toBe(next.id);
  });

  it("leaves a job alone that is in hand", async () => {
    const job = await aWaitingJob();
    const lease = {
      status: "RUNNING" as const,
      leaseToken: crypto.randomUUID(),
      leaseExpiresAt: new Date(Date.now() + 30_000),
    };
    await edge.admin.db.update(applyJobs).set(lease).where(eq(applyJobs.id, job.id));
    await look(job);
    expect((await rowOf(job.id))?.status).toBe("RUNNING");
    await edge.admin.db.update(applyJobs).set({ status: "SUCCESS" }).where(eq(applyJobs.id, job.id));
  });

  it("is made up for by the sweep", async () => {
    const dead = await aSpeakingGateway(edge);
    await silence(edge, dead, 10 * 60_000);
    const job = await aWaitingJob({ createdAt: new Date(Date.now() - 5 * 60_000) }, dead);
    const text = "{}";
    const headers = await signed("/jobs/sweep", text);
    expect((await edge.request("POST", "/jobs/sweep", { body: text, headers })).status).toBe(204);
    expect((await rowOf(job.id))?.status).toBe("FAILED");
  });
});

it("removes what has expired with the sweep, and leaves the rest", async () => {
  const { userId, tenantId, sessionId: live } = await edge.signIn("viewer");
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const of = { tenantId, userId };
  const { db } = edge.admin;
  const [ended, old] = await db
    .insert(webSessions)
    .values([
      { ...of, expiresAt: daysAgo(29) },
      { ...of, expiresAt: daysAgo(31) },
    ])
    .returning();
  const token = (sessionId: string | undefined, expiresAt: Date) => ({
    ...{ tenantId, sessionId: sessionId ?? "", expiresAt },
    tokenHash: crypto.randomUUID(),
  });
  await db
    .insert(refreshTokens)
    .values([token(live, daysAgo(-1)), token(live, daysAgo(1)), token(old?.id, daysAgo(-1))]);
  const key = (name: string, expiresAt: Date) => ({
    tenantId,
    actorId: userId,
    key: name,
    requestHash: "x",
    expiresAt,
  });
  await db.insert(idempotencyKeys).values([key("new", daysAgo(-1)), key("old", daysAgo(1))]);

  const headers = await signed("/jobs/sweep", "{}");
  expect((await edge.request("POST", "/jobs/sweep", { body: "{}", headers })).status).toBe(204);
  const sessions = await db.select().from(webSessions).where(eq(webSessions.tenantId, tenantId));
  expect(sessions.map(({ id }) => id).toSorted()).toEqual([live, ended?.id ?? ""].toSorted());
  const tokens = await db.select().from(refreshTokens).where(eq(refreshTokens.tenantId, tenantId));
  expect(tokens).toMatchObject([{ sessionId: live, expiresAt: expect.toSatisfy((at: Date) => at > new Date()) }]);
  const keys = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.tenantId, tenantId));
  expect(keys).toMatchObject([{ key: "new" }]);
});

it("carries the word of an apply over QStash and Redis to the gateway", async () => {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id, revision: 1 });
  const admin = await edge.signIn("tenant_admin", tenant);
  const channel = await listen(gateway);
  const { body: job } = await edge.request<ApplyJob>("POST", "/api/v1/apply", { as: admin, body: {} });
  await vi.waitFor(() => expect(served.calls).toContainEqual({ path: "/jobs/apply-wake", status: 204 }), {
    timeout: 10_000,
  });
  await vi.waitFor(() => expect(channel.heard).toContainEqual({ type: "wake", jobId: job.id }), { timeout: 5000 });
  await channel.stop();
});
