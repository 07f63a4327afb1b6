import { Redis } from "@upstash/redis";
import { unavailable } from "./errors.ts";
import type { RedisPort } from "./ports.ts";

export type RedisOptions = { url: string; token: string; timeoutMs?: number; pauseMs?: number };

export type RedisLink = {
  port: RedisPort;
  client: Redis;
  /** Does `work` with Redis, or throws `upstream_unavailable`: at once while it is known to be down. */
  guarded<T>(work: () => Promise<T>): Promise<T>;
};

/**
 * Upstash Redis over REST. Slow is as good as down: past the deadline the caller goes on without it, and so does
 * everybody else for `pauseMs`, so that not each request has to wait to find out.
 */
export function createRedis({ url, token, timeoutMs = 400, pauseMs = 1_000 }: RedisOptions): RedisLink {
  let pausedUntil = 0;
  const client = new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    automaticDeserialization: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  async function guarded<T>(work: () => Promise<T>): Promise<T> {
    if (Date.now() < pausedUntil) throw unavailable("redis");
    try {
      return await work();
    } catch (error) {
      pausedUntil = Date.now() + pauseMs;
      throw unavailable("redis", error);
    }
  }
  const port: RedisPort = {
    getMany: (keys) => guarded(() => client.mget<(string | null)[]>(...keys)),
    set: async (key, value, { ttlMs, onlyIfAbsent = false }) =>
      (await guarded(() => client.set(key, value, onlyIfAbsent ? { px: ttlMs, nx: true } : { px: ttlMs }))) !== null,
    delete: async (keys) => void (keys.length > 0 && (await guarded(() => client.del(...keys)))),
    publish: (channel, message) => guarded(() => client.publish(channel, JSON.stringify(message))),
  };
  return { port, client, guarded };
}
