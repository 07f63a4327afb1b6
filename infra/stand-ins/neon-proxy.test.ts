import { neon, neonConfig, Pool } from "@neondatabase/serverless";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type NeonProxy, startNeonProxy } from "./neon-proxy.ts";
import { type Postgres, startPostgres } from "./postgres.ts";

let postgres: Postgres;
let proxy: NeonProxy;
let admin: pg.Client;
/** As in production: the host is Neon's, and only the driver's settings lead to the stand-in. */
let url: string;

beforeAll(async () => {
  postgres = await startPostgres();
  proxy = await startNeonProxy({ postgresPort: postgres.port });
  admin = new pg.Client({ connectionString: postgres.adminUrl });
  await admin.connect();
  await admin.query("create role app login password 'p@ss:w/rd'; grant create on schema public to app");
  const address = new URL(postgres.adminUrl);
  address.host = "ep-quiet-sun-123456.eu-central-1.aws.neon.tech";
  address.username = "app";
  address.password = encodeURIComponent("p@ss:w/rd");
  url = address.href;
  useProxy(proxy.host);
});
afterAll(async () => {
  await admin.end();
  await proxy.stop();
  await postgres.stop();
});
beforeEach(async () => {
  await admin.query(`drop table if exists things;
    create table things (id int constraint things_pk primary key, name text, tags text[], facts jsonb, at timestamptz);
    alter table things owner to app`);
});

function useProxy(host: string): void {
  neonConfig.wsProxy = () => host;
  neonConfig.useSecureWebSocket = false;
  neonConfig.pipelineTLS = false;
  neonConfig.fetchEndpoint = () => `http://${host}/sql`;
}

/** A request as the driver makes it. */
function post(headers: Record<string, string>, body: string): Promise<Response> {
  return fetch(`http://${proxy.host}/sql`, {
    method: "POST",
    headers: { "neon-raw-text-output": "true", "neon-connection-string": url, ...headers },
    body,
  });
}

describe("neon() over /sql", () => {
  it("sends parameters and reads values of every kind", async () => {
    const sql = neon(url);
    const at = new Date("2026-11-20T09:30:00.123Z");
    const [row] = await sql`insert into things values
      (${7}, ${'Ö\'Neill \\ "x"'}, ${["a", 'b"c', "d,e"]}, ${{ deep: [1, null, "ü"] }}, ${at}) returning *`;
    expect(row).toEqual({
      id: 7,
      name: 'Ö\'Neill \\ "x"',
      tags: ["a", 'b"c', "d,e"],
      facts: { deep: [1, null, "ü"] },
      at,
    });
    expect(await sql`select ${null}::text as n, ${true}::bool as b, ${1.5}::numeric as d`).toEqual([
      { n: null, b: true, d: "1.5" },
    ]);
  });

  it("answers rows as arrays, and whole results, when asked", async () => {
    const whole = neon(url, { fullResults: true, arrayMode: true });
    const result = await whole`select 1 as a, 'x' as a`;
    expect(result).toMatchObject({ command: "SELECT", rowCount: 1, rowAsArray: true, rows: [[1, "x"]] });
    expect(result.fields.map((field) => [field.name, field.dataTypeID])).toEqual([
      ["a", 23],
      ["a", 25],
    ]);
    const sql = neon(url, { fullResults: true });
    expect(await sql`insert into things (id) values (1), (2)`).toMatchObject({
      command: "INSERT",
      rowCount: 2,
      rows: [],
    });
    expect(await sql.query("select id from things order by id", [], { arrayMode: true })).toMatchObject({
      rows: [[1], [2]],
    });
  });

  it("tells errors as Postgres does", async () => {
    const sql = neon(url);
    await sql`insert into things (id) values (1)`;
    await expect(sql`insert into things (id) values (1)`).rejects.toMatchObject({
      name: "NeonDbError",
      code: "23505",
      severity: "ERROR",
      constraint: "things_pk",
      table: "things",
      schema: "public",
      detail: "Key (id)=(1) already exists.",
    });
    await expect(sql`select * from nowhere`).rejects.toMatchObject({ code: "42P01", position: "15" });
  });

  it("takes one statement only", async () => {
    await expect(neon(url).query("select 1; drop table things")).rejects.toMatchObject({ code: "42601" });
  });

  it("refuses a wrong password, every time, and lets the right one in after", async () => {
    const wrong = neon(url.replace("w%2Frd", "rong"));
    await neon(url)`select 1`;
    await expect(wrong`select 1`).rejects.toMatchObject({ code: "28P01" });
    await expect(wrong`select 1`).rejects.toMatchObject({ code: "28P01" });
    expect(await neon(url)`select current_user as me`).toEqual([{ me: "app" }]);
  });

  it("lets nothing of a session through to the next request", async () => {
    const sql = neon(url);
    await sql`select set_config('app.tenant_id', 'left over', false)`;
    await sql`select pg_advisory_lock(1)`;
    await sql`create temporary table leftovers (id int)`;
    await sql`set role none`;
    for (let request = 0; request < 5; request++) {
      expect(
        await sql`select current_setting('app.tenant_id', true) as tenant, to_regclass('leftovers') as leftovers`,
      ).toEqual([{ tenant: expect.toSatisfy((value) => value === null || value === ""), leftovers: null }]);
    }
    const { rows } = await admin.query("select pg_try_advisory_lock(1) as free");
    expect(rows).toEqual([{ free: true }]);
  });

  it("throws away a connection on which a transaction was left open", async () => {
    const sql = neon(url);
    await sql.query("begin");
    await sql`insert into things (id) values (1)`;
    await expect.poll(async () => (await admin.query("select id from things")).rows).toEqual([{ id: 1 }]);
    const { rows } = await admin.query("select 1 from pg_stat_activity where state like 'idle in transaction%'");
    expect(rows).toEqual([]);
  });

  it("keeps its connections", async () => {
    const sql = neon(url);
    const pids = new Set<number>();
    for (let request = 0; request < 10; request++) {
      const [row] = await sql`select pg_backend_pid() as pid`;
      pids.add(row?.pid);
    }
    expect(pids.size).toBe(1);
  });

  it("serves a thousand requests at once", async () => {
    const sql = neon(url);
    await sql`insert into things (id) values (0)`;
    await Promise.all(Array.from({ length: 1000 }, () => sql`update things set id = id + 1`));
    expect(await sql`select id from things`).toEqual([{ id: 1000 }]);
  });
});

describe("transaction batches", () => {
  it("are one transaction, on one connection", async () => {
    const sql = neon(url);
    const [, seen, again] = await sql.transaction([
      sql`select set_config('app.tenant_id', 'acme', true)`,
      sql`select current_setting('app.tenant_id') as tenant, txid_current()::text as tx`,
      sql`select current_setting('app.tenant_id') as tenant, txid_current()::text as tx`,
    ]);
    expect(seen).toEqual([{ tenant: "acme", tx: expect.any(String) }]);
    expect(again).toEqual(seen);
  });

  it("leave nothing behind when one statement fails, and tell that one's error", async () => {
    const sql = neon(url);
    const batch = sql.transaction([
      sql`insert into things (id) values (1)`,
      sql`insert into things (id) values (1)`,
      sql`insert into nowhere values (1)`,
    ]);
    await expect(batch).rejects.toMatchObject({ code: "23505", constraint: "things_pk" });
    expect(await sql`select count(*)::int as n from things`).toEqual([{ n: 0 }]);
  });

  it("tell an error that shows only at the commit", async () => {
    await admin.query(
      "alter table things drop constraint things_pk, add constraint things_later unique (id) deferrable initially deferred",
    );
    const sql = neon(url);
    const batch = sql.transaction([sql`insert into things (id) values (1)`, sql`insert into things (id) values (1)`]);
    await expect(batch).rejects.toMatchObject({ code: "23505", constraint: "things_later" });
  });

  it.each([
    ["ReadUncommitted", "read uncommitted"],
    ["ReadCommitted", "read committed"],
    ["RepeatableRead", "repeatable read"],
    ["Serializable", "serializable"],
  ] as const)("run at %s when asked", async (isolationLevel, words) => {
    const sql = neon(url);
    const [rows] = await sql.transaction([sql`select current_setting('transaction_isolation') as level`], {
      isolationLevel,
    });
    expect(rows).toEqual([{ level: words }]);
  });

  it("are read-only and deferrable when asked", async () => {
    const sql = neon(url);
    await expect(sql.transaction([sql`insert into things (id) values (1)`], { readOnly: true })).rejects.toMatchObject({
      code: "25006",
    });
    const [rows] = await sql.transaction([sql`select current_setting('transaction_deferrable') as deferrable`], {
      readOnly: true,
      deferrable: true,
      isolationLevel: "Serializable",
    });
    expect(rows).toEqual([{ deferrable: "on" }]);
  });

  it("answer in arrays for one statement and in objects for another", async () => {
    const sql = neon(url);
    const response = await post(
      {},
      '{"queries":[{"query":"select 1 as a","arrayMode":true},{"query":"select 1 as a"}]}',
    );
    expect(await response.json()).toMatchObject({ results: [{ rows: [["1"]] }, { rows: [{ a: "1" }] }] });
    expect(await sql.transaction([sql`select 1 as a`], { arrayMode: true })).toEqual([[[1]]]);
  });

  it("keep rows apart under load: each sees the tenant it pinned", async () => {
    const sql = neon(url);
    const seen = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        const [, rows] = await sql.transaction([
          sql`select set_config('app.tenant_id', ${String(n)}, true)`,
          sql`select current_setting('app.tenant_id') as tenant`,
        ]);
        return rows?.[0]?.tenant;
      }),
    );
    expect(seen).toEqual(Array.from({ length: 300 }, (_, n) => String(n)));
  });
});

describe("Pool over the WebSocket", () => {
  it("holds an interactive transaction, with rollback", async () => {
    const pool = new Pool({ connectionString: url });
    const client = await pool.connect();
    await client.query("begin");
    await client.query("insert into things (id, name) values ($1, $2)", [1, "one"]);
    expect((await client.query("select name from things")).rows).toEqual([{ name: "one" }]);
    await client.query("rollback");
    expect((await client.query("select name from things")).rows).toEqual([]);
    await expect(client.query("insert into things (id) values ('x')")).rejects.toMatchObject({ code: "22P02" });
    client.release();
    await pool.end();
  });

  it("carries more than one packet holds, both ways", async () => {
    const pool = new Pool({ connectionString: url });
    const text = "ä".repeat(3_000_000);
    const { rows } = await pool.query("select $1::text as text, length($1::text) as n", [text]);
    expect(rows[0]?.n).toBe(3_000_000);
    expect(rows[0]?.text === text).toBe(true);
    await pool.end();
  });

  it("counts right under row locks taken by fifty at once", async () => {
    await admin.query("insert into things (id, name) values (1, '0')");
    const increment = async () => {
      const pool = new Pool({ connectionString: url, max: 1 });
      const client = await pool.connect();
      await client.query("begin");
      const { rows } = await client.query("select name::int as n from things where id = 1 for update");
      await client.query("update things set name = $1 where id = 1", [String(rows[0].n + 1)]);
      await client.query("commit");
      client.release();
      await pool.end();
    };
    await Promise.all(Array.from({ length: 50 }, increment));
    expect((await admin.query("select name from things")).rows).toEqual([{ name: "50" }]);
  });

  it("ends its connection in Postgres when the socket is cut", async () => {
    const pool = new Pool({ connectionString: url });
    pool.on("error", () => {});
    const client = await pool.connect();
    client.on("error", () => {});
    const { rows } = await client.query("select pg_backend_pid() as pid");
    client.release(true);
    await expect
      .poll(async () => (await admin.query("select 1 from pg_stat_activity where pid = $1", [rows[0].pid])).rowCount)
      .toBe(0);
    await pool.end();
  });

  it("refuses a wrong password", async () => {
    const pool = new Pool({ connectionString: url.replace("w%2Frd", "rong") });
    await expect(pool.query("select 1")).rejects.toMatchObject({ code: "28P01" });
    await pool.end();
  });
});

describe("the proxy's own refusals", () => {
  it.each([
    ["no JSON", {}, "select 1", 400, "could not parse"],
    ["no query", {}, "{}", 400, "could not parse"],
    ["an unknown isolation level", { "neon-batch-isolation-level": "Chaos" }, '{"queries":[]}', 400, "isolation level"],
    ["no connection string", { "neon-connection-string": "nowhere" }, '{"query":"select 1"}', 400, "connection string"],
    ["parsed output", { "neon-raw-text-output": "false" }, '{"query":"select 1"}', 501, "raw text"],
  ])("%s", async (_what, headers, body, status, words) => {
    const response = await post(headers, body);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ message: expect.stringContaining(words) });
  });

  it("knows no other path", async () => {
    expect((await fetch(`http://${proxy.host}/else`)).status).toBe(404);
    expect((await fetch(`http://${proxy.host}/sql`)).status).toBe(404);
  });
});
