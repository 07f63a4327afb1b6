import { IpDenyList, MultiRegionRatelimit, Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisUnderTest } from "./redis/testing.ts";
import { type RedisStandIn, startRedis } from "./redis.ts";

let stand: RedisStandIn;
let redis: Redis;

beforeAll(async () => {
  stand = await startRedis({ token: "secret", ...redisUnderTest() });
  redis = new Redis({ url: stand.url, token: stand.token, retry: false });
});

afterAll(() => stand.stop());

/** How many of `requests` at once a limiter lets through. */
async function countAllowed(
  limiter: { limit(id: string): Promise<{ success: boolean }> },
  id: string,
  requests: number,
) {
  const results = await Promise.all(Array.from({ length: requests }, () => limiter.limit(id)));
  return results.filter((result) => result.success).length;
}

describe("@upstash/ratelimit", () => {
  const algorithms = {
    fixedWindow: Ratelimit.fixedWindow(5, "1 h"),
    slidingWindow: Ratelimit.slidingWindow(5, "1 h"),
    tokenBucket: Ratelimit.tokenBucket(1, "1 h", 5),
  };

  for (const [name, limiter] of Object.entries(algorithms)) {
    it(`${name}: lets five of twenty through, counts each caller apart, and resets`, async () => {
      const ratelimit = new Ratelimit({ redis, limiter, prefix: name, ephemeralCache: false });
      expect(await countAllowed(ratelimit, "ana", 20)).toBe(5);
      expect((await ratelimit.limit("ben")).success).toBe(true);
      expect((await ratelimit.getRemaining("ana")).remaining).toBe(0);
      await ratelimit.resetUsedTokens("ana");
      expect((await ratelimit.limit("ana")).success).toBe(true);
    });
  }

  it("cachedFixedWindow: counts in its cache and tells Redis", async () => {
    const limiter = Ratelimit.cachedFixedWindow(5, "1 h");
    const ratelimit = new Ratelimit({ redis, limiter, prefix: "cached" });
    const results = [];
    for (let index = 0; index < 8; index++) results.push(await ratelimit.limit("ana"));
    expect(results.filter((result) => result.success)).toHaveLength(5);
    await Promise.all(results.map((result) => result.pending));
    const [window] = await redis.keys("cached:ana:*");
    expect(await redis.get<number>(window ?? "")).toBeGreaterThanOrEqual(5);
  });

  it("takes several tokens at a time", async () => {
    const ratelimit = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(10, "1 h"), prefix: "rate" });
    expect(await ratelimit.limit("ana", { rate: 8 })).toMatchObject({ success: true, remaining: 2 });
    expect(await ratelimit.limit("ana", { rate: 8 })).toMatchObject({ success: false });
  });

  it("waits until a window opens", async () => {
    const ratelimit = new Ratelimit({ redis, limiter: Ratelimit.fixedWindow(1, "300 ms"), prefix: "wait" });
    await ratelimit.limit("ana");
    expect((await ratelimit.blockUntilReady("ana", 5_000)).success).toBe(true);
  });

  it("changes a limit for everyone at run time", async () => {
    const limiter = Ratelimit.fixedWindow(1, "1 h");
    const ratelimit = new Ratelimit({ redis, limiter, prefix: "dynamic", dynamicLimits: true, ephemeralCache: false });
    await ratelimit.setDynamicLimit({ limit: 3 });
    expect(await ratelimit.getDynamicLimit()).toEqual({ dynamicLimit: 3 });
    expect(await countAllowed(ratelimit, "ana", 10)).toBe(3);
  });

  it("refuses who stands on the deny list", async () => {
    const limiter = Ratelimit.fixedWindow(10, "1 h");
    const ratelimit = new Ratelimit({ redis, limiter, prefix: "deny", enableProtection: true, ephemeralCache: false });
    await IpDenyList.disableIpDenyList(redis, "deny"); // or it fetches a public list
    await redis.sadd("deny:denyList:all", "203.0.113.7");
    const refused = await ratelimit.limit("ana", { ip: "203.0.113.7" });
    expect(refused).toMatchObject({ success: false, reason: "denyList", deniedValue: "203.0.113.7" });
    expect((await ratelimit.limit("ana", { ip: "203.0.113.8" })).success).toBe(true);
  });

  it("keeps analytics of what it let through and refused", async () => {
    const ratelimit = new Ratelimit({
      redis,
      limiter: Ratelimit.fixedWindow(1, "1 h"),
      prefix: "stats",
      analytics: true,
    });
    const results = [await ratelimit.limit("ana"), await ratelimit.limit("ana")];
    await Promise.all(results.map((result) => result.pending));
    const [bucket] = await redis.keys("stats:*events*");
    expect(bucket).toBeDefined();
    expect(await redis.zrange(bucket ?? "", 0, -1)).toHaveLength(2);
  });

  it("limits over several regions", async () => {
    const ratelimit = new MultiRegionRatelimit({
      redis: [redis],
      limiter: MultiRegionRatelimit.slidingWindow(2, "1 h"),
      prefix: "regions",
      ephemeralCache: false,
    });
    const results = [];
    for (let index = 0; index < 4; index++) {
      const result = await ratelimit.limit("ana");
      await result.pending;
      results.push(result.success);
    }
    expect(results).toEqual([true, true, false, false]);
  });
});
