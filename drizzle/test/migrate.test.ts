import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type pg from "pg";
import { afterEach, beforeEach, expect, inject, it } from "vitest";
import { migrate } from "../migrate.ts";
import { connectTo } from "./sessions.ts";

const ROOM = fileURLToPath(new URL("..", import.meta.url));
const MIGRATIONS = join(ROOM, "migrations");

let admin: pg.Client;
let url: string;
const name = `migrate_${crypto.randomUUID().replaceAll("-", "")}`;

beforeEach(async () => {
  admin = await connectTo(inject("pgAdminUrl"));
  await admin.query(`create database ${name}`);
  const target = new URL(inject("pgAdminUrl"));
  target.pathname = `/${name}`;
  url = target.href;
});
afterEach(async () => {
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
});

async function query(statement: string): Promise<Record<string, unknown>[]> {
  const client = await connectTo(url);
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

const CATALOG = `select relname, relkind, relacl::text from pg_class where relnamespace = 'public'::regnamespace
  order by relname`;

it("changes nothing the second time", async () => {
  await migrate(url);
  const [catalog, done] = [await query(CATALOG), await query("select * from drizzle.__drizzle_migrations order by id")];
  await migrate(url);
  expect(await query(CATALOG)).toEqual(catalog);
  expect(await query("select * from drizzle.__drizzle_migrations order by id")).toEqual(done);
});

it("may be started by several at once", async () => {
  await Promise.all(Array.from({ length: 5 }, () => migrate(url)));
  const files = (await readdir(MIGRATIONS)).filter((file) => file.endsWith(".sql"));
  expect(await query("select count(*)::int as n from drizzle.__drizzle_migrations")).toEqual([{ n: files.length }]);
});

it("works for an owner who is no superuser, as in production", async () => {
  const password = "owner's own";
  await admin.query(`create role migrate_owner login createrole password '${password.replaceAll("'", "''")}'`);
  await admin.query(`grant callplane_edge to migrate_owner with admin option`);
  await admin.query(`alter database ${name} owner to migrate_owner`);
  const ownerUrl = new URL(url);
  ownerUrl.username = "migrate_owner";
  ownerUrl.password = password;
  try {
    await migrate(ownerUrl.href);
    const tenant =
      "insert into tenants (key, name, country, time_zone) values ('acme', 'Acme', 'AT', 'UTC') returning id";
    const [row] = await query(tenant);
    // Forced row-level security binds this owner too, so the chain's trigger must do with the caller's scope.
    const owner = await connectTo(ownerUrl.href);
    await owner.query("begin");
    await owner.query("select set_config('app.tenant_id', $1, true)", [row?.id]);
    await owner.query(
      "insert into audit_log (tenant_id, actor_kind, action, entity_type) values ($1, 'system', 'a', 'b'), ($1, 'system', 'a', 'b')",
      [row?.id],
    );
    await owner.query("commit");
    expect((await owner.query("select * from audit_log")).rows).toEqual([]);
    await owner.end();
    expect(await query("select seq::int from audit_log order by seq")).toEqual([{ seq: 1 }, { seq: 2 }]);
  } finally {
    await admin.query(`alter database ${name} owner to postgres`);
    const client = await connectTo(url);
    await client.query("drop owned by migrate_owner cascade");
    await client.end();
    await admin.query("revoke callplane_edge from migrate_owner");
    await admin.query("drop role migrate_owner");
  }
});

it("leaves the role's log-in alone when no password is given", async () => {
  await migrate(url);
  const edgeUrl = new URL(url);
  edgeUrl.username = "callplane_edge";
  edgeUrl.password = inject("edgePassword");
  const edge = await connectTo(edgeUrl.href);
  expect((await edge.query("select current_user as me")).rows).toEqual([{ me: "callplane_edge" }]);
  await edge.end();
});

it("tells Postgres's own error and undoes the step, when a table is in the way", async () => {
  await query("create table tenants (id int)");
  await expect(migrate(url)).rejects.toMatchObject({ cause: { code: "42P07" } });
  expect(await query(CATALOG)).toMatchObject([{ relname: "tenants" }]);
});

it("holds a step for every change of the schema's files", async () => {
  const out = await mkdtemp(join(tmpdir(), "callplane-migrations-"));
  try {
    await cp(MIGRATIONS, out, { recursive: true });
    const before = await readdir(out);
    const kit = join(ROOM, "node_modules/drizzle-kit/bin.cjs");
    const flags = ["--dialect=postgresql", "--schema=./schema/index.ts", `--out=${relative(ROOM, out)}`];
    const { stdout } = await promisify(execFile)(process.execPath, [kit, "generate", ...flags], { cwd: ROOM });
    expect(stdout).toContain("No schema changes");
    expect(await readdir(out)).toEqual(before);
  } finally {
    await rm(out, { recursive: true });
  }
});
