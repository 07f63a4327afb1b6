import { Redis } from "@upstash/redis";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { redisUnderTest } from "./redis/testing.ts";
import { type RedisStandIn, startRedis } from "./redis.ts";

let redis: RedisStandIn;
let client: Redis;

beforeEach(async () => {
  redis = await startRedis({ token: "secret", ...redisUnderTest() });
  client = new Redis({ url: redis.url, token: redis.token, retry: false });
});

afterEach(() => redis.stop());

describe("commands through @upstash/redis", () => {
  it("keeps text, JSON and bytes that are not ASCII as they were", async () => {
    await client.set("text", "Zürich ☎ OK");
    await client.set("json", { name: "Ana", extensions: [1000, 1001] });
    await client.set("ok", "OK");
    expect(await client.get("text")).toBe("Zürich ☎ OK");
    expect(await client.get("json")).toEqual({ name: "Ana", extensions: [1000, 1001] });
    expect(await client.get("ok")).toBe("OK");
    expect(await client.get("absent")).toBeNull();
  });

  it("sets only what is absent, and lets keys expire", async () => {
    expect(await client.set("lock", "a", { nx: true, px: 60_000 })).toBe("OK");
    expect(await client.set("lock", "b", { nx: true, px: 60_000 })).toBeNull();
    expect(await client.pttl("lock")).toBeGreaterThan(50_000);
    await client.pexpire("lock", 1);
    await expect.poll(() => client.exists("lock")).toBe(0);
  });

  it("does hashes, sets, sorted sets, lists and streams", async () => {
    await client.hset("hash", { a: 1, b: "two" });
    expect(await client.hgetall("hash")).toEqual({ a: 1, b: "two" });
    await client.sadd("set", "x", "y");
    expect((await client.smembers("set")).sort()).toEqual(["x", "y"]);
    await client.zadd("zset", { score: 2, member: "b" }, { score: 1, member: "a" });
    expect(await client.zrange("zset", 0, -1, { withScores: true })).toEqual(["a", 1, "b", 2]);
    await client.rpush("list", "1st", "2nd");
    expect(await client.lrange("list", 0, -1)).toEqual(["1st", "2nd"]);
    const id = await client.xadd("stream", "*", { event: "ring" });
    expect(await client.xrange("stream", "-", "+")).toEqual({ [id]: { event: "ring" } });
  });

  it("answers each command of a pipeline, failed ones too", async () => {
    const results = await client.pipeline().set("n", "word").incr("n").get("n").exec({ keepErrors: true });
    expect(results.map((each) => each.error === undefined)).toEqual([true, false, true]);
    expect(results[1]?.error).toMatch(/not an integer/);
  });

  it("runs a transaction as one: concurrent increments come in pairs", async () => {
    const pairs = await Promise.all(
      Array.from({ length: 50 }, () => client.multi().incr("n").incr("n").exec<[number, number]>()),
    );
    expect(pairs.every(([first, second]) => second === first + 1)).toBe(true);
    expect(await client.get("n")).toBe(100);
  });

  it("refuses a transaction whose command cannot be queued, and changes nothing", async () => {
    await client.set("n", 1);
    const answer = await fetch(`${redis.url}/multi-exec`, {
      method: "POST",
      headers: { authorization: "Bearer secret" },
      body: JSON.stringify([["INCR", "n"], ["NOSUCHCOMMAND"]]),
    });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: expect.stringMatching(/unknown command/i) });
    expect(await client.get("n")).toBe(1);
  });

  it("runs scripts by text and by SHA1, with Upstash's own flag line", async () => {
    const script = "#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1]}";
    expect(await client.eval(script, ["k"], ["v"])).toEqual(["k", "v"]);
    const sha = await client.scriptLoad("return redis.call('INCRBY', KEYS[1], ARGV[1])");
    expect(await client.evalsha(sha, ["count"], ["5"])).toBe(5);
    expect(await client.scriptExists(sha, "0".repeat(40))).toEqual([1, 0]);
    await expect(client.evalsha("0".repeat(40), [], [])).rejects.toThrow(/NOSCRIPT/);
  });

  it("reports what Redis refuses as an error, and commands that hold a connection as not available", async () => {
    await client.set("text", "x");
    await expect(client.lpush("text", "y")).rejects.toThrow(/WRONGTYPE/);
    const blocking = await fetch(`${redis.url}/BLPOP/list/1`, { headers: { authorization: "Bearer secret" } });
    expect(blocking.status).toBe(400);
    expect(await blocking.json()).toEqual({ error: "ERR Command is not available: 'BLPOP'" });
  });

  it("reads a command from the path, its body and its query", async () => {
    const headers = { authorization: "Bearer secret" };
    const set = await fetch(`${redis.url}/set/greeting?EX=100`, { method: "POST", headers, body: "hello there" });
    expect(await set.json()).toEqual({ result: "OK" });
    const get = await fetch(`${redis.url}/get/greeting?_token=secret`);
    expect(await get.json()).toEqual({ result: "hello there" });
    expect(await client.ttl("greeting")).toBeGreaterThan(90);
  });
});

describe("what it refuses", () => {
  it("answers 401 to a wrong or missing token", async () => {
    await expect(new Redis({ url: redis.url, token: "wrong", retry: false }).get("x")).rejects.toThrow(/WRONGPASS/);
    expect((await fetch(`${redis.url}/get/x`)).status).toBe(401);
  });

  it("answers 400 to a body that is no command", async () => {
    const post = (path: string, body: string) =>
      fetch(`${redis.url}${path}`, { method: "POST", headers: { authorization: "Bearer secret" }, body });
    expect((await post("/", "not json")).status).toBe(400);
    expect((await post("/", "{}")).status).toBe(400);
    expect((await post("/pipeline", '["GET","x"]')).status).toBe(400);
  });

  it("answers 413 past ten megabytes and serves on", async () => {
    await expect(client.set("big", "x".repeat(11 * 1024 * 1024))).rejects.toThrow(/max request size/);
    expect(await client.ping()).toBe("PONG");
  });
});

describe("publish and subscribe", () => {
  it("delivers to a channel's and a pattern's subscribers until they leave", async () => {
    const heard: string[] = [];
    const byChannel = client.subscribe<{ jobId: string }>("gateway:1");
    byChannel.on("message", ({ channel, message }) => heard.push(`${channel} ${message.jobId}`));
    const byPattern = client.psubscribe<{ jobId: string }>("gateway:*");
    byPattern.on("pmessage", ({ pattern, channel }) => heard.push(`${pattern} ${channel}`));

    await expect.poll(() => client.publish("gateway:1", { jobId: "j1" })).toBe(2);
    await expect.poll(() => heard.includes("gateway:1 j1") && heard.includes("gateway:* gateway:1")).toBe(true);

    await byChannel.unsubscribe();
    await byPattern.unsubscribe();
    await expect.poll(() => client.publish("gateway:1", { jobId: "j2" })).toBe(0);
    expect(heard).not.toContain("gateway:1 j2");
  });

  it("passes a text with line breaks as several data lines of one event", async () => {
    const stream = await fetch(`${redis.url}/subscribe/notes`, { headers: { authorization: "Bearer secret" } });
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await client.publish("notes", "first\nsecond");
    let text = "";
    while (!text.includes("second")) text += (await reader?.read())?.value ?? "";
    await reader?.cancel();
    expect(text).toBe("data: subscribe,notes,1\n\ndata: message,notes,first\ndata: second\n\n");
  });
});

describe("faults for tests", () => {
  it("goes down, cuts a subscriber, and comes back on the same port with its keys", async () => {
    await client.set("kept", 1);
    const stream = await fetch(`${redis.url}/subscribe/c`, { headers: { authorization: "Bearer secret" } });
    await redis.goDown();
    await expect(stream.text()).rejects.toThrow();
    await expect(client.get("kept")).rejects.toThrow(/fetch failed/);
    await redis.comeBack();
    expect(await client.get("kept")).toBe(1);
  });

  it("answers only after the delay while slow", async () => {
    redis.slowDown(60_000);
    const impatient = fetch(`${redis.url}/ping`, {
      headers: { authorization: "Bearer secret" },
      signal: AbortSignal.timeout(100),
    });
    await expect(impatient).rejects.toThrow(/timeout/i);
    redis.slowDown(0);
    expect(await client.ping()).toBe("PONG");
  });

  it("forgets every key when evicted", async () => {
    await client.mset({ a: 1, b: 2 });
    await redis.evictAll();
    expect(await client.dbsize()).toBe(0);
  });
});
