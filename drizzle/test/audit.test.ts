import type pg from "pg";
import { beforeEach, describe, expect, it } from "vitest";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import { arrange, aTenant } from "../testing/factories.ts";
import { connectTo, inScope } from "./sessions.ts";

let database: TestDatabase;
let owner: pg.Client;
let edge: pg.Client;
let acme: string;
let globex: string;

beforeEach(async () => {
  database = await freshDatabase();
  owner = await connectTo(database.adminUrl);
  edge = await connectTo(database.edgeUrl);
  await using arranger = arrange(database.adminUrl);
  acme = (await aTenant(arranger)).id;
  globex = (await aTenant(arranger)).id;
  return async () => {
    await edge.end();
    await owner.end();
    await database.drop();
  };
});

const INSERT = `insert into audit_log
  (tenant_id, actor_kind, actor_id, actor_name, action, entity_type, entity_id, entity_name, before, after, address, request_id)
  values ($1, 'user', 'u1', 'Anna', $2, 'user', 'e1', 'Paul', '{"name": "Paul"}', '{"name": "Paula", "tags": ["a"]}', '10.0.0.1', 'r1')`;

/** Writes `count` entries as the edge does, for acme unless told otherwise. */
async function write(count: number, tenant: string = acme): Promise<void> {
  for (let n = 1; n <= count; n++) {
    await inScope(edge, { tenant }, () => edge.query(INSERT, [tenant, `user.update.${n}`]));
  }
}

async function firstBadRow(client: pg.Client = owner, tenant: string = acme): Promise<number | null> {
  const { rows } = await client.query("select verify_audit_chain($1)::int as seq", [tenant]);
  return rows[0].seq;
}

/** The entry's hash as it should be with what stands in the row now: what a careful forger would put there. */
const REHASH = "update audit_log l set hash = audit_entry_hash(l) where tenant_id = $1 and seq = $2";

describe("the chain", () => {
  it("numbers each tenant's entries by itself, and ties each to the one before", async () => {
    await write(3);
    await write(2, globex);
    const { rows } = await owner.query(
      "select seq::int, previous_hash, hash from audit_log where tenant_id = $1 order by seq",
      [acme],
    );
    expect(rows.map((row) => row.seq)).toEqual([1, 2, 3]);
    expect(rows.map((row) => row.previous_hash)).toEqual(["", rows[0].hash, rows[1].hash]);
    for (const { hash } of rows) expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await firstBadRow()).toBeNull();
    expect(await firstBadRow(owner, globex)).toBeNull();
  });

  it("puts its own numbers and hashes in, whatever the writer says", async () => {
    const forged =
      "insert into audit_log (tenant_id, actor_kind, action, entity_type, seq, previous_hash, hash) values ($1, 'system', 'a', 'b', 77, 'x', 'y')";
    await inScope(edge, { tenant: acme }, () => edge.query(forged, [acme]));
    const { rows } = await owner.query("select seq::int, previous_hash from audit_log");
    expect(rows).toEqual([{ seq: 1, previous_hash: "" }]);
    expect(await firstBadRow()).toBeNull();
  });

  it("leaves no gap when a change is rolled back", async () => {
    await write(1);
    await expect(
      inScope(edge, { tenant: acme }, async () => {
        await edge.query(INSERT, [acme, "user.delete"]);
        throw new Error("the change failed");
      }),
    ).rejects.toThrow("the change failed");
    await write(1);
    expect(await firstBadRow()).toBeNull();
  });

  it("stays whole under fifty writers at once", async () => {
    const writers = await Promise.all(Array.from({ length: 10 }, () => connectTo(database.edgeUrl)));
    await Promise.all(
      writers.map(async (writer) => {
        for (let n = 0; n < 5; n++) {
          await inScope(writer, { tenant: acme }, () => writer.query(INSERT, [acme, "user.update"]));
        }
      }),
    );
    await Promise.all(writers.map((writer) => writer.end()));
    const { rows } = await owner.query("select count(*)::int as n, max(seq)::int as last from audit_log");
    expect(rows).toEqual([{ n: 50, last: 50 }]);
    expect(await firstBadRow()).toBeNull();
  });

  it("hashes the same whatever the session's time zone and formats are", async () => {
    await owner.query("set timezone = 'Pacific/Auckland'");
    await owner.query("set datestyle = 'SQL, DMY'");
    await owner.query("set extra_float_digits = 0");
    await write(2);
    await owner.query(INSERT, [acme, "user.update"]);
    expect(await firstBadRow()).toBeNull();
    expect(await inScope(edge, { tenant: acme }, () => firstBadRow(edge))).toBeNull();
  });
});

describe("an entry altered or deleted by the database's owner", () => {
  beforeEach(async () => {
    await write(5);
    await write(3, globex);
  });

  it.each([
    "action = 'user.read'",
    "actor_id = 'u2'",
    "actor_name = 'Someone else'",
    "actor_kind = 'system'",
    "acting_tenant_id = gen_random_uuid()",
    "entity_type = 'device'",
    "entity_id = 'e2'",
    "entity_name = null",
    "before = null",
    `after = '{"name": "Paula", "tags": ["b"]}'`,
    "at = at - interval '1 hour'",
    "address = '10.0.0.2'",
    "user_agent = 'curl'",
    "request_id = 'r2'",
    "id = gen_random_uuid()",
    "hash = repeat('0', 64)",
    "previous_hash = repeat('0', 64)",
  ])("is named when %s", async (change) => {
    await owner.query(`update audit_log set ${change} where tenant_id = $1 and seq = 3`, [acme]);
    expect(await firstBadRow()).toBe(3);
    expect(await firstBadRow(owner, globex)).toBeNull();
  });

  it("is named also when its hash was made to fit", async () => {
    await owner.query("update audit_log set action = 'user.read' where tenant_id = $1 and seq = 3", [acme]);
    await owner.query(REHASH, [acme, 3]);
    expect(await firstBadRow()).toBe(3);
  });

  it("is named also as the last one, its hash made to fit", async () => {
    await owner.query("update audit_log set action = 'user.read' where tenant_id = $1 and seq = 5", [acme]);
    await owner.query(REHASH, [acme, 5]);
    expect(await firstBadRow()).toBe(5);
  });

  it.each([
    ["the first", "seq = 1", 1],
    ["one in the middle", "seq = 3", 3],
    ["the last", "seq = 5", 5],
    ["the last two", "seq >= 4", 4],
    ["all of them", "true", 1],
  ])("is named when missing: %s", async (_which, condition, seq) => {
    await owner.query(`delete from audit_log where tenant_id = $1 and ${condition}`, [acme]);
    expect(await firstBadRow()).toBe(seq);
  });

  it("is named when the gap was closed by renumbering", async () => {
    await owner.query("delete from audit_log where tenant_id = $1 and seq = 3", [acme]);
    await owner.query("update audit_log set seq = seq - 1 where tenant_id = $1 and seq = 4", [acme]);
    await owner.query("update audit_log set seq = seq - 1 where tenant_id = $1 and seq = 5", [acme]);
    expect(await firstBadRow()).toBe(3);
  });

  it("is named when two changed places", async () => {
    await owner.query("update audit_log set seq = 99 where tenant_id = $1 and seq = 2", [acme]);
    await owner.query("update audit_log set seq = 2 where tenant_id = $1 and seq = 4", [acme]);
    await owner.query("update audit_log set seq = 4 where tenant_id = $1 and seq = 99", [acme]);
    expect(await firstBadRow()).toBe(2);
  });

  it("is named when put in behind the trigger's back", async () => {
    await owner.query("alter table audit_log disable trigger audit_log_chain");
    await owner.query(
      `insert into audit_log (tenant_id, actor_kind, action, entity_type, seq, previous_hash)
       select $1, 'system', 'a', 'b', 6, hash from audit_log where tenant_id = $1 and seq = 5`,
      [acme],
    );
    await owner.query(REHASH, [acme, 6]);
    expect(await firstBadRow()).toBe(6);
  });

  it("is noticed when the head is gone", async () => {
    await owner.query("delete from audit_heads where tenant_id = $1", [acme]);
    expect(await firstBadRow()).not.toBeNull();
  });
});

describe("purging", () => {
  /** Entries of the given ages in days, the oldest first. */
  async function writeAged(...ages: number[]): Promise<void> {
    for (const age of ages) {
      await owner.query(
        `insert into audit_log (tenant_id, at, actor_kind, action, entity_type)
         values ($1, now() - make_interval(days => $2), 'system', 'user.update', 'user')`,
        [acme, age],
      );
    }
  }
  const purge = (days: number, atMost = 100, tenant: string = acme) =>
    inScope(edge, { tenant }, async () => {
      const { rows } = await edge.query("select * from purge_audit_log(now() - make_interval(days => $1), $2)", [
        days,
        atMost,
      ]);
      return rows[0];
    });
  const left = async (tenant: string = acme) =>
    (await owner.query("select seq::int from audit_log where tenant_id = $1 order by seq", [tenant])).rows.map(
      ({ seq }) => seq,
    );

  it("removes what is older, and the chain goes on from the cut", async () => {
    await writeAged(900, 800, 500, 1);
    expect(await purge(730)).toMatchObject({ through_seq: "2", removed: 2, head_seq: "4", bad_seq: null });
    expect(await left()).toEqual([3, 4]);
    await write(1);
    expect(await firstBadRow()).toBeNull();
    expect(await inScope(edge, { tenant: acme }, () => firstBadRow(edge))).toBeNull();
    await owner.query("delete from audit_log where seq = 3");
    expect(await firstBadRow()).toBe(3);
  });

  it("takes so many at a time, and answers nothing once there is nothing left", async () => {
    await writeAged(900, 890, 880, 1);
    expect(await purge(730, 2)).toMatchObject({ through_seq: "2", removed: 2 });
    expect(await purge(730, 2)).toMatchObject({ through_seq: "3", removed: 1 });
    expect(await purge(730, 2)).toBeUndefined();
    expect(await left()).toEqual([4]);
    expect(await firstBadRow()).toBeNull();
  });

  it("may empty a log that nobody has written to for long", async () => {
    await writeAged(900, 800);
    expect(await purge(730)).toMatchObject({ through_seq: "2", removed: 2 });
    expect(await firstBadRow()).toBeNull();
    await write(1);
    expect(await left()).toEqual([3]);
    expect(await firstBadRow()).toBeNull();
  });

  it("stops at the first entry that must stay, though older ones come after it", async () => {
    await writeAged(900, 10, 900);
    expect(await purge(730)).toMatchObject({ through_seq: "1", removed: 1 });
    expect(await left()).toEqual([2, 3]);
  });

  it("removes nothing that the law wants kept, whoever asks", async () => {
    await writeAged(400, 360);
    for (const days of [364, 0, -1]) await expect(purge(days)).rejects.toMatchObject({ code: "23514" });
    await expect(
      inScope(edge, { tenant: acme }, () => edge.query("select * from purge_audit_log(null, 5)")),
    ).rejects.toMatchObject({ code: "23514" });
    expect(await left()).toEqual([1, 2]);
    expect(await purge(366)).toMatchObject({ removed: 1 });
  });

  it("keeps entries that were tampered with, as evidence, and names the first", async () => {
    await writeAged(900, 890, 880, 1);
    await owner.query("update audit_log set entity_id = 'x' where seq = 2");
    expect(await purge(730)).toMatchObject({ removed: 0, bad_seq: "2" });
    expect(await left()).toEqual([1, 2, 3, 4]);
    await owner.query("delete from audit_log where seq <= 2");
    expect(await purge(730)).toMatchObject({ removed: 0, bad_seq: "1" });
  });

  it("reaches the pinned tenant only, and nobody without one", async () => {
    await writeAged(900);
    expect(await purge(730, 100, globex)).toBeUndefined();
    const nobody = await inScope(edge, { platform: true }, () =>
      edge.query("select * from purge_audit_log(now() - interval '730 days', 100)"),
    );
    expect(nobody.rows).toEqual([]);
    expect(await left()).toEqual([1]);
  });

  it("leaves the log to another purge that is at work", async () => {
    await writeAged(900);
    await owner.query("begin");
    await owner.query("select * from audit_heads where tenant_id = $1 for update", [acme]);
    expect(await purge(730)).toBeUndefined();
    await owner.query("rollback");
    expect(await purge(730)).toMatchObject({ removed: 1 });
  });
});

describe("the edge", () => {
  it("can neither change, remove nor shorten what it wrote", async () => {
    await write(2);
    for (const statement of [
      "update audit_log set action = 'x'",
      "delete from audit_log",
      "truncate audit_log",
      "update audit_heads set seq = 1",
      "delete from audit_heads",
      "insert into audit_heads (tenant_id) values (gen_random_uuid())",
    ]) {
      await expect(
        inScope(edge, { tenant: acme, platform: true }, () => edge.query(statement)),
        statement,
      ).rejects.toMatchObject({ code: "42501" });
    }
    expect(await firstBadRow()).toBeNull();
  });

  it("writes no entry in another tenant's name, and leaves that chain as it was", async () => {
    await write(1, globex);
    await expect(
      inScope(edge, { tenant: acme }, () => edge.query(INSERT, [globex, "user.update"])),
    ).rejects.toMatchObject({ code: "42501" });
    await write(1, globex);
    expect(await firstBadRow(owner, globex)).toBeNull();
  });

  it("can check its own tenant's chain", async () => {
    await write(3);
    await owner.query("update audit_log set action = 'x' where seq = 2");
    expect(await inScope(edge, { tenant: acme }, () => firstBadRow(edge))).toBe(2);
  });
});
