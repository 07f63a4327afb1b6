import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "@upstash/redis";
import { expect, it } from "vitest";
import { redisUnderTest } from "./redis/testing.ts";
import { startRedis } from "./redis.ts";

const { redisServer } = redisUnderTest();

it("says what went wrong when the redis-server does not start", async () => {
  const dataDir = join(tmpdir(), "callplane-absent");
  const missing = startRedis({ token: "t", redisServer: "/nonexistent/redis-server", dataDir });
  await expect(missing).rejects.toThrow(/nonexistent.*did not start.*ENOENT/);
  rmSync(dataDir, { recursive: true, force: true });
});

it("keeps its keys over a restart in the data directory of a real redis-server", async (test) => {
  if (redisServer === undefined) return test.skip("REDIS_SERVER names no redis-server");
  const dataDir = mkdtempSync(join(tmpdir(), "callplane-redis-data-"));
  const first = await startRedis({ token: "t", redisServer, dataDir });
  await new Redis({ url: first.url, token: "t" }).set("kept", { over: "a restart" });
  await first.stop();

  const second = await startRedis({ token: "t", redisServer, dataDir });
  expect(second.backend).toBe("redis-server");
  expect(await new Redis({ url: second.url, token: "t" }).get("kept")).toEqual({ over: "a restart" });
  await second.stop();
  rmSync(dataDir, { recursive: true, force: true });
});
