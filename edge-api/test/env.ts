import { inject } from "vitest";
import { QSTASH_KEYS, STAND_IN_TOKEN } from "./global-setup.ts";

/** Keys of tests only: made here, at random, for each run of a file. */
export async function newSigningKey(kid: string): Promise<JsonWebKey & { kid: string }> {
  const pair = await crypto.subtle.generateKey({ name: "Ed25519" }, true, ["sign", "verify"]);
  if (!("privateKey" in pair)) throw new Error("no key pair was made");
  const { kty, crv, x, d } = await crypto.subtle.exportKey("jwk", pair.privateKey);
  if (kty === undefined || crv === undefined || x === undefined || d === undefined) throw new Error("no Ed25519 key");
  return { kty, crv, x, d, kid };
}

export function newSecretKey(id: string): string {
  return `${id}:${Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString("base64")}`;
}

/** A complete environment of the edge on the run's stand-ins, over `databaseUrl`. */
export async function edgeEnvironment(databaseUrl: string, overrides: Record<string, string> = {}) {
  return {
    ENVIRONMENT: "test",
    DATABASE_URL: databaseUrl,
    NEON_PROXY: `127.0.0.1:${inject("neonProxyPort")}`,
    UPSTASH_REDIS_REST_URL: inject("redisUrl"),
    UPSTASH_REDIS_REST_TOKEN: STAND_IN_TOKEN,
    QSTASH_URL: inject("qstashUrl"),
    QSTASH_TOKEN: STAND_IN_TOKEN,
    QSTASH_CURRENT_SIGNING_KEY: QSTASH_KEYS.currentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: QSTASH_KEYS.nextSigningKey,
    PUBLIC_URL: "http://127.0.0.1:8787",
    PORTAL_ORIGINS: "http://127.0.0.1:3000,https://portal.callplane.example",
    JWT_KEYS: JSON.stringify([await newSigningKey("k2"), await newSigningKey("k1")]),
    SECRET_KEYS: `${newSecretKey("s2")},${newSecretKey("s1")}`,
    RESEND_URL: inject("mailUrl"),
    RESEND_API_KEY: STAND_IN_TOKEN,
    MAIL_FROM: "Callplane <no-reply@callplane.example>",
    RATE_LIMIT_FACTOR: "1000",
    ...overrides,
  };
}
