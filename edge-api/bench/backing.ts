import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { promisify } from "node:util";
import { migrate } from "@callplane/drizzle/migrate";
import { startMail, startNeonProxy, startPostgres, startQstash, startRedis } from "@callplane/infra/stand-ins";
import { hash } from "@node-rs/argon2";
import { exportJWK, generateKeyPair, type JSONWebKeySet } from "jose";
import pg from "pg";
import { z } from "zod";
import type { Recorder } from "./recorder.ts";

const TOKEN = "bench";
const PASSWORD = randomBytes(18).toString("base64url");

/** Everything the edge talks to, on this machine, with one full tenant and somebody who may read it. */
export type Backing = AsyncDisposable & {
  /** Straight to Postgres, past all policies. */
  adminUrl: string;
  /** Straight to Postgres as the edge's own role, bound by row-level security. */
  edgeUrl: string;
  proxyPort: number;
  redisPort: number;
  postgresPid: number;
  tenantId: string;
  admin: { email: string; password: string };
  jwks: JSONWebKeySet;
  /** The edge's bindings; with recorders between it and Postgres's proxy and Redis, if given. */
  bindings(between?: { sql: Recorder; redis: Recorder }): Record<string, string>;
};

/** Starts the stand-ins in this process, and Postgres beside it, and fills a tenant with that many people. */
export async function startBacking(users: number): Promise<Backing> {
  await using stack = new AsyncDisposableStack();
  const postgres = await startPostgres();
  stack.defer(postgres.stop);
  const proxy = await startNeonProxy({ postgresPort: postgres.port });
  stack.defer(proxy.stop);
  const redis = await startRedis({
    token: TOKEN,
    ...(process.env.REDIS_SERVER ? { redisServer: process.env.REDIS_SERVER } : {}),
  });
  stack.defer(redis.stop);
  const qstash = await startQstash({ token: TOKEN, currentSigningKey: "bench-1", nextSigningKey: "bench-2" });
  stack.defer(qstash.stop);
  const mail = await startMail({ apiKey: TOKEN, maxMails: 100 });
  stack.defer(mail.stop);

  const { adminUrl, edgeUrl } = await prepareDatabase(postgres.adminUrl);
  const { tenantId, email } = await fillTenant(adminUrl, users);
  const { privateKey } = await generateKeyPair("EdDSA", { crv: "Ed25519", extractable: true });
  const { kty, crv, x, d } = await exportJWK(privateKey);
  const kid = "bench";
  const owned = stack.move();
  return {
    adminUrl,
    edgeUrl,
    proxyPort: proxy.port,
    redisPort: redis.port,
    postgresPid: postgres.pid,
    tenantId,
    admin: { email, password: PASSWORD },
    jwks: { keys: [{ kty, crv, x, kid, alg: "EdDSA", use: "sig" } as JSONWebKeySet["keys"][number]] },
    bindings: (between) => ({
      ENVIRONMENT: "test",
      DATABASE_URL: edgeUrl,
      NEON_PROXY: between?.sql.host ?? proxy.host,
      UPSTASH_REDIS_REST_URL: between?.redis.url ?? redis.url,
      UPSTASH_REDIS_REST_TOKEN: TOKEN,
      QSTASH_URL: qstash.url,
      QSTASH_TOKEN: TOKEN,
      QSTASH_CURRENT_SIGNING_KEY: "bench-1",
      QSTASH_NEXT_SIGNING_KEY: "bench-2",
      PUBLIC_URL: "http://127.0.0.1",
      PORTAL_ORIGINS: "http://127.0.0.1:3000",
      JWT_KEYS: JSON.stringify([{ kty, crv, x, d, kid }]),
      SECRET_KEYS: `s1:${randomBytes(32).toString("base64")}`,
      RESEND_URL: mail.url,
      RESEND_API_KEY: TOKEN,
      MAIL_FROM: "Callplane <no-reply@callplane.example>",
      RATE_LIMIT_FACTOR: "100000",
    }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

async function prepareDatabase(serverUrl: string): Promise<{ adminUrl: string; edgeUrl: string }> {
  const password = randomBytes(18).toString("base64url");
  await query(serverUrl, "create database bench");
  const adminUrl = new URL(serverUrl);
  adminUrl.pathname = "/bench";
  await migrate(adminUrl.href, { edgePassword: password });
  const edgeUrl = new URL(adminUrl);
  edgeUrl.username = "callplane_edge";
  edgeUrl.password = password;
  return { adminUrl: adminUrl.href, edgeUrl: edgeUrl.href };
}

/** The first person becomes an admin with a password, hashed as the edge hashes. */
async function fillTenant(adminUrl: string, users: number): Promise<{ tenantId: string; email: string }> {
  const program = join(import.meta.dirname, "../../drizzle/bench/fill-tenant.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [program, "bench", String(users)], {
    env: { ...process.env, ADMIN_DATABASE_URL: adminUrl },
  });
  const { tenantId } = z.object({ tenantId: z.uuid() }).parse(JSON.parse(stdout));
  const email = "person0@bench.example";
  const passwordHash = await hash(PASSWORD, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });
  const change = "update users set role = 'tenant_admin', password_hash = $2 where email = $1";
  const { rowCount } = await query(adminUrl, change, [email, passwordHash]);
  if (rowCount !== 1) throw new Error("nobody became the tenant's admin");
  return { tenantId, email };
}

async function query(url: string, text: string, values: unknown[] = []): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(text, values);
  } finally {
    await client.end();
  }
}
