import { Redis } from "@upstash/redis";
import type { RedisPort } from "./ports.ts";
import { createShortCircuit } from "./short-circuit.ts";

export type RedisOptions = { url: string; token: string; timeoutMs?: number | undefined };

/**
 * Upstash Redis over REST. Slow is as good as down: past the deadline the caller goes on without it, and so does
 * everybody else for a second once it misses again and again, so that not each request has to wait to find out.
 */
export function createRedis({ url, token, timeoutMs = 400 }: RedisOptions): RedisPort {
  const client = new Redis({
    url,
    token,
    retry: false,
    enableTelemetry: false,
    automaticDeserialization: false,
    // We say ourselves what goes together.
    enableAutoPipelining: false,
    signal: () => AbortSignal.timeout(timeoutMs),
  });
  const guarded = createShortCircuit("redis", { misses: 3, pauseMs: 1_000, now: Date.now });
  return {
    getMany: (keys) => guarded(() => client.mget<(string | null)[]>(...keys)),
    set: async (key, value, options) => (await guarded(() => client.set(key, value, asSetOptions(options)))) !== null,
    setMany: async (entries, options) => {
      if (entries.length === 0) return;
      const pipeline = client.pipeline();
      for (const [key, value] of entries) pipeline.set(key, value, asSetOptions(options));
      await guarded(() => pipeline.exec());
    },
    countAndGet: async ({ key, ttlMs }, keys) => {
      // In this order a counter never stands without its end.
      const pipeline = client.pipeline().set(key, "0", { px: ttlMs, nx: true }).incr(key);
      if (keys.length > 0) pipeline.mget(...keys);
      const [, count, values = []] = await guarded(() => pipeline.exec<[unknown, number, (string | null)[]?]>());
      return { count, values };
    },
    countAbove: (key, min) => guarded(() => client.zcount(key, `(${min}`, "+inf")),
    delete: async (keys) => void (keys.length > 0 && (await guarded(() => client.del(...keys)))),
    publish: (channel, message) => guarded(() => client.publish(channel, JSON.stringify(message))),
  };
}

function asSetOptions({ ttlMs, onlyIfAbsent = false }: { ttlMs: number; onlyIfAbsent?: boolean }) {
  return onlyIfAbsent ? ({ px: ttlMs, nx: true } as const) : { px: ttlMs };
}
