import pg from "pg";
import { startMail, startNeonProxy, startPostgres, startQstash, startRedis } from "../stand-ins/index.ts";
import type { Stack } from "./stack.ts";

const DATABASE = "callplane";

/** Retries within seconds, so that a person who watches sees them: QStash itself waits 12 s, 2.5 min, 30 min, … */
const DEV_BACKOFF_MS = (n: number) => Math.min(60_000, 1_000 * 2 ** (n - 1));

/** Redis, QStash and the mail inbox. */
export async function startServices(stack: Stack, redisServer: string | undefined): Promise<void> {
  const { ports, secrets, paths } = stack;
  const redis = await startRedis({
    port: ports.redis,
    token: secrets.redisToken,
    dataDir: paths.redis,
    ...(redisServer === undefined ? {} : { redisServer }),
  });
  stack.onStop("services", redis.stop);
  stack.breakable("redis", { kill: redis.goDown, start: redis.comeBack, pid: () => undefined });
  const qstash = await startQstash({
    port: ports.qstash,
    token: secrets.qstashToken,
    currentSigningKey: secrets.qstashCurrentSigningKey,
    nextSigningKey: secrets.qstashNextSigningKey,
    dataDir: paths.qstash,
    backoffMs: DEV_BACKOFF_MS,
  });
  stack.onStop("services", qstash.stop);
  const mail = await startMail({ port: ports.mail, apiKey: secrets.resendApiKey, dataDir: paths.mail });
  stack.onStop("services", mail.stop);
}

/** Postgres with an empty database if it has none yet, and Neon's proxy before it. Returns the owner's connection string. */
export async function startDatabase(stack: Stack): Promise<string> {
  const { ports, paths } = stack;
  const start = () => startPostgres({ dataDir: paths.postgres, port: ports.postgres });
  let postgres = await start();
  stack.onStop("database", () => postgres.stop());
  stack.breakable("postgres", {
    kill: () => postgres.kill(),
    start: async () => {
      postgres = await start();
    },
    pid: () => postgres.pid,
  });
  const proxy = await startNeonProxy({ port: ports.neonProxy, postgresPort: ports.postgres });
  stack.onStop("services", proxy.stop);
  await ensureDatabase(postgres.adminUrl);
  const url = new URL(postgres.adminUrl);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

async function ensureDatabase(adminUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE}`);
  } finally {
    await client.end();
  }
}
