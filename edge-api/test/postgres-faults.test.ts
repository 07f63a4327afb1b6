import { Client } from "@neondatabase/serverless";
import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { SILENT } from "../src/lib/listen-for-life.ts";
import { type Answer, type Edge, errorOf, type SignedIn, startEdge } from "./harness.ts";
import { type OwnPostgres, startOwnPostgres } from "./own-postgres.ts";

let postgres: OwnPostgres;
let edge: Edge;
let as: SignedIn;
beforeAll(async () => {
  postgres = await startOwnPostgres();
  edge = await startEdge({ NEON_PROXY: postgres.proxyHost }, postgres.database);
  as = await edge.signIn("tenant_admin");
});
afterAll(async () => {
  await edge.stop();
  await postgres.stop();
});

const read = () => edge.request("GET", "/api/v1/users", { as });
const write = () =>
  edge.request("POST", "/api/v1/users", {
    as,
    body: { name: "A", email: `${crypto.randomUUID()}@example.com`, sendInvitation: false },
  });
const logIn = () =>
  edge.request("POST", "/api/v1/auth/login", { body: { email: as.email, password: "whatever it may be" } });

function expectUnavailable(answer: Answer) {
  expect(errorOf(answer).error).toBe("upstream_unavailable");
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get("retry-after"))).toBeLessThanOrEqual(1);
  expect(answer.headers.get("retry-after")).not.toBeNull();
}

async function expectAllUnavailable() {
  for (const answer of await Promise.all([read(), write(), logIn()])) expectUnavailable(answer);
}

/** Why requests were refused, from the log: each with its chain of causes. */
function reasons(): string[][] {
  const refused = edge.log.filter(({ message }) => message === "request refused, a part is down");
  return refused.map(({ error }) =>
    z
      .object({ causes })
      .parse(error)
      .causes.map(({ message }) => message),
  );
}
const causes = z.array(z.object({ message: z.string() }));

async function expectWorking() {
  await expect.poll(async () => (await read()).status, { timeout: 20_000 }).toBe(200);
  expect((await write()).status).toBe(201);
  expect((await logIn()).status).toBe(401);
}

it("writes for an unknown address too: an attempt at an account must not be told by how long its commit takes", async () => {
  const client = new pg.Client({ connectionString: postgres.database.adminUrl });
  await client.connect();
  const transactions = async () => {
    const { rows } = await client.query("select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next");
    return BigInt(rows[0].next);
  };
  const body = { email: `${crypto.randomUUID()}@example.com`, password: "whatever it may be" };
  const before = await transactions();
  expect((await edge.request("POST", "/api/v1/auth/login", { body })).status).toBe(401);
  expect(await transactions()).toBeGreaterThan(before);
  await client.end();
});

describe("fault 22: with Postgres", () => {
  it("killed, all answers are 503 with Retry-After, and work again once it is back", async () => {
    await expectWorking();
    await postgres.crash();
    await expectAllUnavailable();
    await postgres.restart();
    await expectWorking();
  });

  it("hanging (SIGSTOP), the same: given up because nothing is heard, then at once without asking it", async () => {
    await postgres.freeze();
    const asked = vi.spyOn(globalThis, "fetch");
    const connected = vi.spyOn(Client.prototype, "connect");
    const questions = () =>
      asked.mock.calls.flatMap(([url, init]) => (String(url).endsWith("/sql") ? [String(init?.body)] : []));
    try {
      edge.log.length = 0;
      await expectAllUnavailable();
      expect(reasons()).toEqual(Array(3).fill(expect.arrayContaining([SILENT])));
      asked.mockClear();
      connected.mockClear();
      for (let turn = 0; turn < 5; turn++) await expectAllUnavailable();
      expect(reasons()).toEqual(Array(18).fill(expect.arrayContaining([SILENT])));
      expect(connected).not.toHaveBeenCalled();
      // Whoever comes after a pause asks no more than whether it is back.
      for (const question of questions()) expect(JSON.parse(question).query).toBe("select 1");
    } finally {
      await postgres.thaw();
      vi.restoreAllMocks();
    }
    await expectWorking();
  });

  it("read-only, writing is 503 and reading goes on", async () => {
    await edge.admin.db.execute("alter role callplane_edge set default_transaction_read_only = on");
    expectUnavailable(await write());
    expect((await read()).status).toBe(200);
    await edge.admin.db.execute("alter role callplane_edge reset default_transaction_read_only");
    await expectWorking();
  });

  it("full of connections (53300), writing is 503", async () => {
    const taken: pg.Client[] = [];
    try {
      for (let isFull = false; !isFull; ) {
        const client = new pg.Client({ connectionString: postgres.database.edgeUrl });
        client.on("error", () => undefined);
        isFull = await client.connect().then(
          () => false,
          (error: unknown) => error instanceof pg.DatabaseError && error.code === "53300",
        );
        if (!isFull) taken.push(client);
      }
      expect(taken.length).toBeGreaterThan(10);
      expectUnavailable(await write());
    } finally {
      await Promise.all(taken.map((client) => client.end()));
    }
    await expectWorking();
  });

  it("out of disk (53100), writing is 503 and reading goes on", async () => {
    await edge.admin.db.execute(sql`
      create function no_space() returns trigger language plpgsql as
        $$ begin raise exception 'could not extend file: No space left on device' using errcode = '53100'; end $$`);
    await edge.admin.db.execute(sql`create trigger no_space before insert on users execute function no_space()`);
    expectUnavailable(await write());
    expect((await read()).status).toBe(200);
    await edge.admin.db.execute(sql`drop function no_space cascade`);
    await expectWorking();
  });

  it("holding a row for longer than we wait, writing is 503 and nothing is half done", async () => {
    const other = new pg.Client({ connectionString: postgres.database.adminUrl });
    await other.connect();
    try {
      await other.query("begin");
      await other.query("select from tenants where id = $1 for update", [as.tenantId]);
      edge.log.length = 0;
      expectUnavailable(await write());
      // Postgres itself gave up the lock: while it answers anybody, a request is given the time its kind has.
      expect(reasons()).toEqual([expect.arrayContaining(["canceling statement due to lock timeout"])]);
    } finally {
      await other.end();
    }
    await expectWorking();
  });
});
