import { createHash } from "node:crypto";
import type pg from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import { aBulkTenant, type BulkTenant, bulkPassword } from "../testing/bulk.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import { type Arranger, arrange } from "../testing/factories.ts";
import { connectTo, inScope, type Scope } from "./sessions.ts";

const USERS = 10_000;

let database: TestDatabase;
let arranger: Arranger;
let admin: pg.Client;
let edge: pg.Client;
let big: BulkTenant;

beforeAll(async () => {
  database = await freshDatabase();
  arranger = arrange(database.adminUrl);
  admin = await connectTo(database.adminUrl);
  edge = await connectTo(database.edgeUrl);
  big = await aBulkTenant(arranger, { users: USERS, key: "big" });
  await aBulkTenant(arranger, { users: 2_000 });
  await admin.query(`insert into calls (tenant_id, direction, started_at, ended_at, disposition, caller_number)
    select t.id, 'internal', now() - interval '1 minute' * n, now(), 'answered', (1000 + n % 500)::text
    from tenants t, generate_series(1, 5000) n`);
  await admin.query(`insert into audit_log (tenant_id, actor_kind, action, entity_type, entity_id)
    select t.id, 'system', 'user.update', 'user', (n % 300)::text from tenants t, generate_series(1, 2000) n`);
  await admin.query(`insert into web_sessions (tenant_id, user_id, expires_at) select tenant_id, id, now() from users`);
  await admin.query(`insert into refresh_tokens (tenant_id, session_id, token_hash, expires_at)
    select tenant_id, id, id::text, now() from web_sessions`);
  await admin.query(`insert into invitations (tenant_id, user_id, token_hash, expires_at)
    select tenant_id, id, id::text, now() from users`);
  await admin.query(`insert into idempotency_keys (tenant_id, actor_id, key, request_hash, expires_at)
    select tenant_id, id, 'key', 'hash', now() from users`);
  await admin.query("analyze");
});
afterAll(async () => {
  await edge.end();
  await admin.end();
  await arranger.close();
  await database.drop();
});

type Plan = { "Node Type": string; "Index Name"?: string; Plans?: Plan[] };

/** The plan's steps from the top: each node's type, with the index it uses. */
async function stepsOf(scope: Scope, statement: string, values: unknown[]): Promise<string[]> {
  const { rows } = await inScope(edge, scope, () => edge.query(`explain (format json) ${statement}`, values));
  const steps: string[] = [];
  const walk = (plan: Plan) => {
    steps.push([plan["Node Type"], plan["Index Name"]].filter((word) => word !== undefined).join(" "));
    plan.Plans?.forEach(walk);
  };
  walk(rows[0]["QUERY PLAN"][0].Plan);
  return steps;
}

it("fills a tenant with people whose phones can register", async () => {
  const { rows: counts } = await admin.query(
    `select (select count(*)::int from users where tenant_id = $1) as users,
      (select count(*)::int from extensions where tenant_id = $1) as extensions,
      (select count(*)::int from devices where tenant_id = $1) as devices`,
    [big.tenant.id],
  );
  expect(counts).toEqual([{ users: USERS, extensions: USERS, devices: USERS }]);
  const { rows } = await admin.query("select * from devices where tenant_id = $1 order by random() limit 5", [
    big.tenant.id,
  ]);
  for (const { sip_username: name, digest_md5: md5, digest_sha256: sha256 } of rows) {
    const a1 = `${name}:callplane:${bulkPassword(name)}`;
    expect([md5, sha256]).toEqual(["md5", "sha256"].map((kind) => createHash(kind).update(a1).digest("hex")));
  }
  const last = big.firstExtension + USERS - 1;
  const { rows: numbers } = await admin.query(
    "select min(number) as first, max(number) as last from extensions where tenant_id = $1",
    [big.tenant.id],
  );
  expect(numbers).toEqual([{ first: String(big.firstExtension), last: String(last) }]);
});

// Row-level security lets only leakproof operators reach an index; these would read whole tables otherwise.
it.each([
  [
    "people by name",
    "users_name_idx",
    "select * from users where tenant_id = $1 and deleted_at is null and (name, id) > ('D', '00000000-0000-0000-0000-000000000000') order by name, id limit 51",
  ],
  [
    "people by age",
    "users_created_idx",
    "select * from users where tenant_id = $1 and deleted_at is null order by created_at desc, id desc limit 51",
  ],
  [
    "phones by age",
    "devices_created_idx",
    "select * from devices where tenant_id = $1 order by created_at, id limit 51",
  ],
  [
    "calls, newest first",
    "calls_started_idx",
    "select * from calls where tenant_id = $1 and (started_at, id) < (now(), '00000000-0000-0000-0000-000000000000') order by started_at desc, id desc limit 51",
  ],
  [
    "the audit log, newest first",
    "audit_log_seq_key",
    "select * from audit_log where tenant_id = $1 and seq < 1500 order by seq desc limit 51",
  ],
  [
    "an extension by number",
    "extensions_number_key",
    "select * from extensions where tenant_id = $1 and number = '10400'",
  ],
])("finds %s through an index", async (_what, index, statement) => {
  const steps = await stepsOf({ tenant: big.tenant.id }, statement, [big.tenant.id]);
  expect(steps.join(", ")).toContain(index);
  expect(steps.join(", ")).not.toMatch(/Seq Scan|Sort/);
});

it.each([
  ["a person by address", "users_email_key", "select * from users where email = $1 and deleted_at is null"],
  ["a refresh token", "refresh_tokens_token_hash_key", "select * from refresh_tokens where token_hash = $1"],
  ["an invitation", "invitations_token_hash_key", "select * from invitations where token_hash = $1"],
])("finds %s for the log-in through an index", async (_what, index, statement) => {
  const steps = await stepsOf({ platform: true }, statement, ["person7@big.example"]);
  expect(steps.join(", ")).toContain(index);
});

it.each(["idempotency_keys", "refresh_tokens", "web_sessions"])(
  "finds what has expired of %s through an index",
  async (table) => {
    const statement = `select * from ${table} where expires_at < now() - interval '30 days' limit 5000`;
    expect((await stepsOf({ platform: true }, statement, [])).join(", ")).toContain(`${table}_expires_idx`);
  },
);

it("finds people with their extension and phones without reading either table whole", async () => {
  const steps = await stepsOf(
    { tenant: big.tenant.id },
    `select u.id, u.name, e.number, (select count(*) from devices d where d.tenant_id = u.tenant_id and d.user_id = u.id) as devices
     from users u left join extensions e on e.tenant_id = u.tenant_id and e.user_id = u.id
     where u.tenant_id = $1 and u.deleted_at is null order by u.name, u.id limit 51`,
    [big.tenant.id],
  );
  expect(steps.join(", ")).not.toMatch(/Seq Scan/);
  expect(steps.join(", ")).toContain("extensions_user_key");
  expect(steps.join(", ")).toContain("devices_label_key");
});
