import { neon, neonConfig, Pool } from "@neondatabase/serverless";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type NeonProxy, startNeonProxy } from "./neon-proxy.ts";
import { type Postgres, removePostgresData, startPostgres } from "./postgres.ts";

let postgres: Postgres;
let proxy: NeonProxy;

beforeEach(async () => {
  postgres = await startPostgres();
  proxy = await startNeonProxy({ postgresPort: postgres.port });
  neonConfig.wsProxy = () => proxy.host;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineTLS = false;
  neonConfig.fetchEndpoint = () => `http://${proxy.host}/sql`;
});
afterEach(async () => {
  await proxy.stop();
  await postgres.stop();
});

/** A pool's client that breaks tells so by an event too, which would otherwise end the test run. */
function openPool(): Pool {
  const pool = new Pool({ connectionString: postgres.adminUrl });
  pool.on("error", () => {});
  return pool;
}

it("answers 500 at once when Postgres is down, and serves again when it is back", async () => {
  const { dataDir, port } = postgres;
  const sql = neon(postgres.adminUrl);
  await sql`select 1`;
  await postgres.kill();

  await expect.poll(() => sql`select 1`.catch((error: Error) => error.message)).toMatch(/HTTP status 500/);
  const response = await fetch(`http://${proxy.host}/sql`, {
    method: "POST",
    headers: { "neon-connection-string": postgres.adminUrl, "neon-raw-text-output": "true" },
    body: JSON.stringify({ query: "select 1" }),
  });
  expect(response.status).toBe(500);
  expect(await response.json()).toMatchObject({ message: "Couldn't connect to compute node" });
  const pool = openPool();
  await expect(pool.query("select 1")).rejects.toThrow("Couldn't connect to compute node");
  await pool.end();

  postgres = await startPostgres({ dataDir, port, fast: true });
  expect(await sql`select 1 as one`).toEqual([{ one: 1 }]);
  await postgres.stop();
  await removePostgresData(dataDir);
});

it("tells a query that was running when Postgres was stopped, on both ways", async () => {
  const sql = neon(postgres.adminUrl);
  const pool = openPool();
  const client = await pool.connect();
  client.on("error", () => {});
  const overSql = expect(sql`select pg_sleep(60)`).rejects.toMatchObject({ code: "57P01" });
  const overSocket = expect(client.query("select pg_sleep(60)")).rejects.toThrow();
  const watcher = neon(postgres.adminUrl);
  await expect
    .poll(async () => (await watcher`select 1 from pg_stat_activity where query like 'select pg_sleep%'`).length)
    .toBe(2);
  await postgres.stop();
  await Promise.all([overSql, overSocket]);
  client.release(true);
  await pool.end();
});

it("gives up on a Postgres that takes connections but does not answer", async () => {
  process.kill(postgres.pid, "SIGSTOP");
  try {
    await expect(neon(postgres.adminUrl)`select 1`).rejects.toThrow(/HTTP status 500/);
  } finally {
    process.kill(postgres.pid, "SIGCONT");
  }
});

it("tells when Postgres has no connection left", async () => {
  const admin = openPool();
  await admin.query("create role app login password 'app'");
  await admin.query("alter role app connection limit 0");
  await admin.end();
  const url = new URL(postgres.adminUrl);
  url.username = "app";
  url.password = "app";
  await expect(neon(url.href)`select 1`).rejects.toThrow(/HTTP status 500.*"code":"53300"/);
});
