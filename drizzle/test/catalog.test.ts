import { getTableName, is } from "drizzle-orm";
import { PgTable } from "drizzle-orm/pg-core";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as schema from "../schema/index.ts";
import { findEdgeRoleFaults, findTenancyFaults } from "../testing/catalog.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";

let database: TestDatabase;
let admin: pg.Client;

beforeAll(async () => {
  database = await freshDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  await database.drop();
});

/** What the catalog check says after `statements`, which are undone again. */
async function faultsAfter(...statements: string[]): Promise<string[]> {
  await admin.query("begin");
  try {
    for (const statement of statements) await admin.query(statement);
    return await findTenancyFaults(admin);
  } finally {
    await admin.query("rollback");
  }
}

const WELL_MADE = [
  `create table widgets (
    tenant_id uuid not null references tenants (id), id uuid not null, user_id uuid, primary key (tenant_id, id),
    constraint widgets_user_fk foreign key (tenant_id, user_id) references users (tenant_id, id))`,
  "alter table widgets enable row level security",
  "alter table widgets force row level security",
  `create policy own_tenant on widgets
    using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)
    with check (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid)`,
];

describe("the catalog", () => {
  it("keeps tenants apart in every table", async () => {
    expect(await findTenancyFaults(admin)).toEqual([]);
  });

  it("holds the tables the schema's files describe, and no others", async () => {
    const { rows } = await admin.query("select tablename from pg_tables where schemaname = 'public'");
    const described = Object.values(schema).filter((each) => is(each, PgTable));
    expect(rows.map((row) => row.tablename).sort()).toEqual(described.map((table) => getTableName(table)).sort());
  });

  it("finds nothing wrong with a well made table", async () => {
    expect(await faultsAfter(...WELL_MADE)).toEqual([]);
  });

  it.each([
    ["not enabled", "alter table widgets disable row level security", "widgets: row-level security is not enabled"],
    ["not forced", "alter table widgets no force row level security", "widgets: row-level security is not forced"],
    ["no policy", "drop policy own_tenant on widgets", "widgets: no policy for the own tenant"],
    [
      "a policy that lets everything in",
      "drop policy own_tenant on widgets; create policy own_tenant on widgets using (true)",
      "widgets: no policy for the own tenant",
    ],
    [
      "a second policy that opens the table",
      "create policy handy on widgets using (true)",
      "widgets: policy handy lets in more than the own tenant or the platform",
    ],
    [
      "a policy that lets anything be written",
      "create policy handy on widgets for insert with check (true)",
      "widgets: policy handy lets in more than the own tenant or the platform",
    ],
    [
      "rows shared with everybody that anybody could write",
      `alter table widgets add scope text; create policy shared_by_platform on widgets for select using (scope = 'platform')`,
      "widgets: policy shared_by_platform lets in more than the own tenant or the platform",
    ],
    [
      "a check looser than the reading",
      `drop policy own_tenant on widgets; create policy own_tenant on widgets
        using (tenant_id = nullif(current_setting('app.tenant_id', true), '')::uuid) with check (true)`,
      "widgets: no policy for the own tenant",
    ],
    [
      "a key of the id alone",
      "alter table widgets drop constraint widgets_pkey, add primary key (id)",
      "widgets: the primary key does not begin with the tenant",
    ],
    [
      "a one-column key to another tenant table",
      `alter table users add constraint users_id_key unique (id);
       alter table widgets add constraint widgets_loose_fk foreign key (user_id) references users (id)`,
      "widgets: widgets_loose_fk points at another tenant's rows (the tenant is not part of the key)",
    ],
    [
      "no key to tenants",
      "alter table widgets drop constraint widgets_tenant_id_fkey",
      "widgets: tenant_id points at no tenant",
    ],
    [
      "a view that runs as its owner",
      "create view all_widgets as select * from widgets",
      "all_widgets: a view past row-level security (security_invoker is off)",
    ],
    [
      "a platform table left open",
      "create table notes (id uuid primary key)",
      "notes: a table without tenant_id and without row-level security",
    ],
  ])("reports %s", async (_name, statement, fault) => {
    expect(await faultsAfter(...WELL_MADE, statement)).toContain(fault);
  });

  it("reports a table that nobody thought about at all", async () => {
    expect(await faultsAfter("create table widgets (id uuid primary key, tenant_id uuid)")).toEqual([
      "widgets: no policy for the own tenant",
      "widgets: row-level security is not enabled",
      "widgets: row-level security is not forced",
      "widgets: tenant_id may be null",
      "widgets: tenant_id points at no tenant",
      "widgets: the primary key does not begin with the tenant",
    ]);
  });
});

describe("the edge's role", () => {
  it("owns nothing, passes no policy, and cannot rewrite history", async () => {
    expect(await findEdgeRoleFaults(admin)).toEqual([]);
  });

  it("would be reported if it could", async () => {
    await admin.query("begin");
    await admin.query("alter role callplane_edge bypassrls");
    await admin.query("grant update (action), delete on audit_log to callplane_edge");
    await admin.query("alter table dids owner to callplane_edge");
    const faults = await findEdgeRoleFaults(admin);
    await admin.query("rollback");
    expect(faults).toEqual(
      expect.arrayContaining([
        "it has BYPASSRLS",
        "it may delete audit or snapshot rows in audit_log",
        "it may update audit or snapshot rows in audit_log",
        "it owns dids",
      ]),
    );
  });

  it("signs in as itself and cannot read the migrations' own table", async () => {
    const edge = new pg.Client({ connectionString: database.edgeUrl });
    await edge.connect();
    try {
      expect((await edge.query("select current_user")).rows).toEqual([{ current_user: "callplane_edge" }]);
      await expect(edge.query("select * from drizzle.__drizzle_migrations")).rejects.toMatchObject({ code: "42501" });
    } finally {
      await edge.end();
    }
  });
});
