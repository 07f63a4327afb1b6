import { createDecipheriv, createHash, randomBytes } from "node:crypto";
import { verify } from "@node-rs/argon2";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { makeFirstAdmin } from "../seed/first-admin.ts";
import { seed } from "../seed/seed.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";

const KEY = randomBytes(32);
const secretKeys = `k2:${KEY.toString("base64")},k1:${randomBytes(32).toString("base64")}`;

let database: TestDatabase;
let admin: pg.Client;

async function open(): Promise<void> {
  database = await freshDatabase();
  admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
}
async function close(): Promise<void> {
  await admin.end();
  await database.drop();
}

/** Everything in the tables the seed writes to, but the passwords. */
async function contents(): Promise<unknown> {
  const { rows } = await admin.query(`select
    (select jsonb_agg(t order by key) from tenants t) as tenants,
    (select jsonb_agg(to_jsonb(u) - 'password_hash' - 'updated_at' order by email) from users u) as users,
    (select jsonb_agg(e order by tenant_id, number) from extensions e) as extensions,
    (select jsonb_agg(d order by sip_username) from devices d) as devices,
    (select jsonb_agg(a order by id) from agents a) as agents,
    (select jsonb_agg(v order by id) from agent_prompt_versions v) as versions,
    (select jsonb_agg(d order by number) from dids d) as dids,
    (select jsonb_agg(b order by id) from voicemail_boxes b) as boxes,
    (select jsonb_agg(h order by id) from business_hours h) as hours,
    (select count(*) from audit_log) as audit`);
  return rows[0];
}

describe("the demo", () => {
  beforeAll(open);
  afterAll(close);

  it("gives each company people in every role, phones, and an agent on 601, on the same numbers", async () => {
    const credentials = await seed(database.adminUrl, { secretKeys });

    const { rows: tenants } = await admin.query(
      "select key, name, country, time_zone, kind, revision, applied_revision, extension_next from tenants order by key",
    );
    expect(tenants).toMatchObject([
      {
        key: "acme",
        name: "Acme Dental",
        country: "AT",
        time_zone: "Europe/Vienna",
        revision: "1",
        extension_next: 1006,
      },
      { key: "globex", name: "Globex Logistics", country: "US", time_zone: "America/New_York", revision: "1" },
      { key: "platform", kind: "platform", revision: "0", applied_revision: null },
    ]);
    for (const key of ["acme", "globex"]) {
      const roles = credentials.filter((each) => each.tenant === key).map((each) => each.role);
      expect(roles).toEqual(["tenant_admin", "support", "operator", "viewer", "end_user", "end_user"]);
    }
    expect(credentials.filter((each) => each.tenant === "platform")).toMatchObject([{ role: "platform_admin" }]);

    const { rows: numbers } = await admin.query(
      `select t.key, array_agg(e.number || ' ' || e.kind order by e.number) as numbers
       from extensions e join tenants t on t.id = e.tenant_id group by t.key order by t.key`,
    );
    const expected = ["1000", "1001", "1002", "1003", "1004", "1005"].map((number) => `${number} user`);
    const things = ["610 ring_group", "620 queue", "630 conference", "680 ivr", "690 voicemail"];
    expect(numbers).toEqual([
      { key: "acme", numbers: [...expected, "601 agent", ...things] },
      { key: "globex", numbers: [...expected, "601 agent", ...things] },
    ]);

    const { rows: phones } = await admin.query(
      "select kind, transport, count(distinct user_id)::int as people from devices group by kind, transport order by kind",
    );
    expect(phones).toEqual([
      { kind: "browser", transport: "ws", people: 12 },
      { kind: "phone", transport: "udp", people: 12 },
    ]);

    const { rows: agents } = await admin.query(
      `select a.voice_provider, a.fallback, v.version, v.prompt <> '' as has_prompt from agents a
       join agent_prompt_versions v on v.tenant_id = a.tenant_id and v.id = a.published_version_id`,
    );
    const agent = {
      voice_provider: "practice",
      fallback: { kind: "extension", number: "1000" },
      version: 1,
      has_prompt: true,
    };
    expect(agents).toEqual([agent, agent]);
  });

  it("leads every outside number of a company to things of its own, and gives everybody a voicemail box", async () => {
    const { rows } = await admin.query(
      `select t.key, d.number, d.destination ->> 'kind' as leads_to,
         exists (select from business_hours h where h.tenant_id = t.id and h.id::text = d.destination ->> 'id')
         or exists (select from queues q where q.tenant_id = t.id and q.id::text = d.destination ->> 'id') as is_own
       from dids d join tenants t on t.id = d.tenant_id order by d.number`,
    );
    expect(rows).toEqual([
      { key: "globex", number: "+12125550142", leads_to: "BUSINESS_HOURS", is_own: true },
      { key: "globex", number: "+12125550143", leads_to: "QUEUE", is_own: true },
      { key: "acme", number: "+43123456789", leads_to: "BUSINESS_HOURS", is_own: true },
      { key: "acme", number: "+43123456790", leads_to: "QUEUE", is_own: true },
    ]);
    const { rows: boxes } = await admin.query(
      "select (user_id is null) as is_shared, count(*)::int as n from voicemail_boxes group by is_shared order by n",
    );
    expect(boxes).toEqual([
      { is_shared: true, n: 2 },
      { is_shared: false, n: 12 },
    ]);
  });

  it("lets everyone sign in with the password it returned, and changes nothing when run again with it", async () => {
    const first = await seed(database.adminUrl, { secretKeys });
    const before = await contents();
    const second = await seed(database.adminUrl, { secretKeys, known: first });
    expect(second).toEqual(first);
    expect(await contents()).toEqual(before);

    const { rows } = await admin.query("select email, password_hash from users");
    expect(rows).toHaveLength(first.length);
    for (const { email, password_hash: hash } of rows) {
      expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
      const password = second.find((each) => each.email === email)?.password ?? "";
      expect(await verify(hash, password), email).toBe(true);
    }
    expect(new Set(first.map((each) => each.password)).size).toBe(first.length);
  });

  it("takes one password for all when given", async () => {
    const credentials = await seed(database.adminUrl, { secretKeys, demoPassword: "correct horse battery" });
    expect(new Set(credentials.map((each) => each.password))).toEqual(new Set(["correct horse battery"]));
    const { rows } = await admin.query("select password_hash from users limit 1");
    expect(await verify(rows[0].password_hash, "correct horse battery")).toBe(true);
  });

  it("leaves a company alone that people have worked in", async () => {
    await admin.query("update agents set name = 'Renamed'");
    await admin.query("delete from extensions where number = '1005'");
    await admin.query("update users set status = 'deleted', deleted_at = now() where email = 'paul@acme.example'");
    const before = await contents();
    const credentials = await seed(database.adminUrl, { secretKeys });
    expect(await contents()).toEqual(before);
    expect(credentials.map((each) => each.email)).not.toContain("paul@acme.example");
  });

  it("seeds once when two start at the same time", async () => {
    const other = await freshDatabase();
    const both = await Promise.all([seed(other.adminUrl, { secretKeys }), seed(other.adminUrl, { secretKeys })]);
    expect(both.map((credentials) => credentials.length)).toEqual([13, 13]);
    await other.drop();
  });

  it("seals each phone's password with the ring's first key, bound to its row, and stores its digests", async () => {
    const { rows } = await admin.query("select * from devices");
    for (const device of rows) {
      const [version, keyId, iv = "", sealed = ""] = device.secret_ciphertext.split(".");
      expect([version, keyId]).toEqual(["v1", "k2"]);
      const bytes = Buffer.from(sealed, "base64url");
      const decipher = createDecipheriv("aes-256-gcm", KEY, Buffer.from(iv, "base64url"));
      decipher.setAAD(Buffer.from(`devices:${device.tenant_id}:${device.id}`));
      decipher.setAuthTag(bytes.subarray(-16));
      const password = decipher.update(bytes.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
      const a1 = `${device.sip_username}:callplane:${password}`;
      expect(device.digest_md5).toBe(createHash("md5").update(a1).digest("hex"));
      expect(device.digest_sha256).toBe(createHash("sha256").update(a1).digest("hex"));
      expect(device.sip_username).toMatch(/^(acme|globex)-100[0-5]-[a-z0-9]{4}$/);
    }
    expect(rows).toHaveLength(24);
  });

  it("refuses a key ring it cannot encrypt with", async () => {
    const other = await freshDatabase();
    await expect(seed(other.adminUrl, { secretKeys: "k1:c2hvcnQ=" })).rejects.toThrow(/32 bytes/);
    await other.drop();
  });
});

describe("the first platform admin", () => {
  beforeEach(async () => {
    await open();
    return close;
  });

  it("is made once, and can sign in", async () => {
    const person = { email: "Ops@Company.example", name: "Ops" };
    const password = await makeFirstAdmin(database.adminUrl, person);
    const { rows } = await admin.query(
      "select u.email, u.role, u.status, u.password_hash, t.kind from users u join tenants t on t.id = u.tenant_id",
    );
    expect(rows).toMatchObject([
      { email: "ops@company.example", role: "platform_admin", status: "active", kind: "platform" },
    ]);
    expect(await verify(rows[0].password_hash, password)).toBe(true);
    await expect(makeFirstAdmin(database.adminUrl, person)).rejects.toThrow(/already/);
  });

  it("gets the password asked for, if it is long enough", async () => {
    const person = { email: "ops@company.example", name: "Ops" };
    await expect(makeFirstAdmin(database.adminUrl, { ...person, password: "short" })).rejects.toThrow(/12 characters/);
    expect(await makeFirstAdmin(database.adminUrl, { ...person, password: "a long password" })).toBe("a long password");
  });
});
