import type { Env } from "./env.ts";
import { EnvError } from "./env.ts";
import type { ReferenceFiles } from "./http/reference.ts";
import { type KeyRing, openKeyRing } from "./lib/key-ring.ts";
import { createLog } from "./lib/log.ts";
import { createObjects } from "./lib/objects.ts";
import { createPasswords } from "./lib/passwords.ts";
import type { Ports } from "./lib/ports.ts";
import { createDb, type Db } from "./lib/postgres.ts";
import { createQueue } from "./lib/queue.ts";
import { createRateLimits } from "./lib/rate-limits.ts";
import { createRedis } from "./lib/redis.ts";
import { createResend } from "./lib/resend.ts";
import { openTokenKeys } from "./lib/token-keys.ts";

/** What lives as long as the isolate. `waitUntil` belongs to a request and is added there. */
export type Services = { db: Db; ports: Omit<Ports, "waitUntil">; now: () => Date; reference: ReferenceFiles };

export type Platform = {
  /** Compiled Argon2 (@phi-ag/argon2/argon2.wasm): Workers load it as a module, Node from its file. */
  argon2: WebAssembly.Module;
  reference: ReferenceFiles;
  writeLine: (line: string) => void;
  now: () => Date;
  /** How long Redis may take, and nothing be heard from Postgres, before it counts as gone; absent, what suits people who wait. */
  patienceMs?: number | undefined;
};

/** The only place that makes database, Redis, queue, mail, keys, clock and log. Throws EnvError on keys that do not open. */
export async function compose(
  env: Env,
  { argon2, reference, writeLine, now, patienceMs }: Platform,
): Promise<Services> {
  const log = createLog(writeLine, now, { service: "edge-api" });
  const redis = createRedis({
    url: env.UPSTASH_REDIS_REST_URL,
    token: env.UPSTASH_REDIS_REST_TOKEN,
    timeoutMs: patienceMs,
  });
  return {
    db: createDb({ url: env.DATABASE_URL, localProxy: env.NEON_PROXY, patienceMs }),
    now,
    reference,
    ports: {
      redis,
      rateLimits: createRateLimits(redis, log, env.RATE_LIMIT_FACTOR),
      queue: createQueue({
        url: env.QSTASH_URL,
        token: env.QSTASH_TOKEN,
        currentSigningKey: env.QSTASH_CURRENT_SIGNING_KEY,
        nextSigningKey: env.QSTASH_NEXT_SIGNING_KEY,
        publicUrl: env.PUBLIC_URL,
      }),
      mail: createResend({ url: env.RESEND_URL, apiKey: env.RESEND_API_KEY, from: env.MAIL_FROM }),
      objects: createObjects(env.RECORDINGS),
      passwords: await createPasswords(argon2),
      keys: await openSecretKeys(env),
      tokens: await openTokenKeys(env.JWT_KEYS, now),
      log,
      settings: {
        environment: env.ENVIRONMENT,
        publicUrl: env.PUBLIC_URL,
        portalOrigins: env.PORTAL_ORIGINS,
        mailFrom: env.MAIL_FROM,
        portalSecret: env.PORTAL_SECRET,
        maxInFlight: env.MAX_IN_FLIGHT,
        maxAtWork: env.MAX_AT_WORK,
        auditRetentionDays: env.AUDIT_RETENTION_DAYS,
        trunkNetworks: env.TRUNK_NETWORKS,
      },
    },
  };
}

/** The key ring of SECRET_KEYS. Throws EnvError naming the variable. */
export async function openSecretKeys(env: Env): Promise<KeyRing> {
  try {
    return await openKeyRing(env.SECRET_KEYS);
  } catch (error) {
    throw new EnvError([`SECRET_KEYS: ${error instanceof Error ? error.message : "does not open"}`]);
  }
}
