import { users } from "@callplane/drizzle";
import { type RedisStandIn, startRedis } from "@callplane/infra/stand-ins";
import { Redis } from "@upstash/redis";
import { eq } from "drizzle-orm";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Edge, type SignedIn, startEdge } from "./harness.ts";

let redis: RedisStandIn;
let edge: Edge;
beforeAll(async () => {
  redis = await startRedis({ token: "own" });
  edge = await startEdge({ UPSTASH_REDIS_REST_URL: redis.url, UPSTASH_REDIS_REST_TOKEN: "own" });
});
let isDown = false;
async function takeDown() {
  isDown = true;
  await redis.goDown();
}
afterEach(async () => {
  redis.slowDown(0);
  if (isDown) await redis.comeBack();
  isDown = false;
});
afterAll(async () => {
  await edge.stop();
  await redis.stop();
});

const me = async (as: SignedIn) => (await edge.request("GET", "/api/v1/auth/me", { as })).status;
const logOut = async (as: SignedIn) => (await edge.request("POST", "/api/v1/auth/logout", { as })).status;

const lifeInRedis = (as: SignedIn) => new Redis({ url: redis.url, token: "own" }).pttl(`access:${as.sessionId}`);

/** Signed in and known to Redis (the edge leaves Redis alone for a second after a failure). */
async function aSession() {
  const as = await edge.signIn("viewer");
  const isKnown = async () => {
    expect(await me(as)).toBe(200);
    await edge.settle();
    return lifeInRedis(as);
  };
  await expect.poll(isKnown, { timeout: 10_000 }).toBeGreaterThan(0);
  return as;
}

describe("fault 24: with Redis", () => {
  it("down, sessions in force are let in, and ended or suspended ones are not", async () => {
    const [staying, leaving, suspended] = [await aSession(), await aSession(), await aSession()];
    await takeDown();
    expect(await me(staying)).toBe(200);
    expect(await logOut(leaving)).toBe(204);
    expect(await me(leaving)).toBe(401);
    await edge.admin.db.update(users).set({ status: "suspended" }).where(eq(users.id, suspended.userId));
    expect(await me(suspended)).toBe(401);
    expect(await me(staying)).toBe(200);
  });

  it("down, changes are made and reads answered (rate limits let pass)", async () => {
    const as = await edge.signIn("tenant_admin");
    await takeDown();
    const body = { name: "A", email: `${crypto.randomUUID()}@example.com`, sendInvitation: false };
    expect((await edge.request("POST", "/api/v1/users", { as, body })).status).toBe(201);
    expect((await edge.request("GET", "/api/v1/users", { as })).status).toBe(200);
  });

  it("down, no more log-ins are tried than the policy allows", async () => {
    const { userId, email } = await edge.signIn("viewer");
    await takeDown();
    const attempt = () => edge.request("POST", "/api/v1/auth/login", { body: { email, password: "a guess of many" } });
    const answers = await Promise.all(Array.from({ length: 15 }, attempt));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
    const [user] = await edge.admin.db.select().from(users).where(eq(users.id, userId));
    expect(user?.failedLogins).toBe(5);
    expect(user?.lockedUntil?.getTime()).toBeGreaterThan(Date.now());
  });

  it("emptied, an ended session stays ended", async () => {
    const [staying, leaving] = [await aSession(), await aSession()];
    expect(await logOut(leaving)).toBe(204);
    await redis.evictAll();
    expect(await me(leaving)).toBe(401);
    expect(await me(staying)).toBe(200);
  });

  it("slow, requests are answered without it", async () => {
    const as = await aSession();
    redis.slowDown(60_000);
    expect(await me(as)).toBe(200);
    expect(await me(as)).toBe(200);
  });

  it("back after a log-out it missed, what it remembers wrongly is gone within half a minute", async () => {
    const as = await aSession();
    const left = await lifeInRedis(as);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(30_000);
  });

  it("well, a change of role, a suspension and a log-out are in force with the very next request", async () => {
    const as = await aSession();
    expect(await logOut(as)).toBe(204);
    expect(await me(as)).toBe(401);
  });
});
