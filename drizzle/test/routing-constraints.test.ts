import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as schema from "../schema/index.ts";
import { aDid, anAnnouncement, aQueue, aRingGroup, aSound, aVoicemailBox } from "../testing/calling-factories.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import { type Arranger, aGateway, anExtension, arrange, aTenant, aUser } from "../testing/factories.ts";
import { anOutboundPolicy, aTrunk } from "../testing/outbound-factories.ts";
import { connectTo, inScope } from "./sessions.ts";

let database: TestDatabase;
let arranger: Arranger;
let admin: pg.Client;
let edge: pg.Client;
let acme: schema.Tenant;
let globex: schema.Tenant;
let platform: schema.Tenant;

beforeAll(async () => {
  database = await freshDatabase();
  arranger = arrange(database.adminUrl);
  admin = await connectTo(database.adminUrl);
  edge = await connectTo(database.edgeUrl);
  acme = await aTenant(arranger);
  globex = await aTenant(arranger);
  platform = await aTenant(arranger, { kind: "platform" });
});
afterAll(async () => {
  await edge.end();
  await admin.end();
  await arranger.close();
  await database.drop();
});

/** The name of the constraint that the statement broke. */
async function brokenBy(act: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await act();
    return undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof pg.DatabaseError ? error.cause : error;
    if (cause instanceof pg.DatabaseError) return cause.constraint;
    throw error;
  }
}

describe("a destination", () => {
  const ID = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";

  it.each([
    [{ kind: "QUEUE", id: ID }],
    [{ kind: "EXTERNAL", number: "+43664123456" }],
    [{ kind: "DIRECTORY" }],
    [{ kind: "HANG_UP" }],
    [null],
  ])("may be %j", async (destination) => {
    const { id } = await aDid(arranger, acme);
    await admin.query("update dids set destination = $1 where id = $2", [destination, id]);
  });

  it.each([
    [{ kind: "MOON", id: ID }],
    [{ kind: "QUEUE" }],
    [{ kind: "QUEUE", id: "main" }],
    [{ kind: "EXTERNAL", number: "0664" }],
    [{ kind: "EXTERNAL" }],
    [{}],
    ["QUEUE"],
  ])("may not be %j", async (destination) => {
    const { id } = await aDid(arranger, acme);
    const set = () =>
      admin.query("update dids set destination = $1::jsonb where id = $2", [JSON.stringify(destination), id]);
    expect(await brokenBy(set)).toBe("dids_destination_check");
  });
});

describe("numbers, groups and queues", () => {
  it("share no number that is assigned on the platform's trunks; on their own two companies may, and ask for whatever they like", async () => {
    const via = "platform" as const;
    const { number } = await aDid(arranger, acme, { via });
    expect(await brokenBy(() => aDid(arranger, globex, { number, via }))).toBe("dids_platform_number_key");
    await aDid(arranger, globex, { number, via, status: "requested" });
    expect(await brokenBy(() => aDid(arranger, globex, { number }))).toBe("dids_number_key");
    const own = await aDid(arranger, acme);
    await aDid(arranger, globex, { number: own.number });
  });

  it("are refused with a reason, and have none otherwise", async () => {
    expect(await brokenBy(() => aDid(arranger, acme, { status: "refused" }))).toBe("dids_refusal_check");
    expect(await brokenBy(() => aDid(arranger, acme, { refusal: "Not yours" }))).toBe("dids_refusal_check");
  });

  it("have members of their own company only", async () => {
    const grace = await aUser(arranger, globex);
    expect(await brokenBy(() => aRingGroup(arranger, acme, { members: [grace] }))).toBe("ring_group_members_user_fk");
    expect(await brokenBy(() => aQueue(arranger, acme, { members: [grace] }))).toBe("queue_members_user_fk");
    const { id: soundId } = await aSound(arranger, globex);
    expect(await brokenBy(() => anAnnouncement(arranger, acme, { soundId }))).toBe("announcements_sound_fk");
  });

  it("have one extension, of their own kind", async () => {
    const group = await aRingGroup(arranger, acme);
    await anExtension(arranger, group, "2000", "ring_group");
    expect(await brokenBy(() => anExtension(arranger, group, "2001", "ring_group"))).toBe("extensions_ring_group_key");
    expect(await brokenBy(() => anExtension(arranger, group, "2002", "queue"))).toBe("extensions_queue_fk");
    const mixed = "update extensions set kind = 'queue' where number = '2000'";
    expect(await brokenBy(() => admin.query(mixed))).toBe("extensions_owner_check");
  });
});

describe("a voicemail box", () => {
  const boxesOf = async (userId: string) =>
    (await admin.query("select id, email, name from voicemail_boxes where user_id = $1", [userId])).rows;

  it("comes with a person's extension, also where the edge gives it, and stays when the number goes", async () => {
    const anna = await aUser(arranger, acme, { email: "anna.box@example.com" });
    expect(await boxesOf(anna.id)).toEqual([]);
    const give = (number: string) =>
      inScope(edge, { tenant: acme.id }, () =>
        edge.query("insert into extensions (tenant_id, number, kind, user_id) values ($1, $2, 'user', $3)", [
          acme.id,
          number,
          anna.id,
        ]),
      );
    await give("3000");
    const [box] = await boxesOf(anna.id);
    expect(box).toMatchObject({ email: "anna.box@example.com", name: null });
    await admin.query("delete from extensions where user_id = $1", [anna.id]);
    await give("3001");
    expect(await boxesOf(anna.id)).toEqual([box]);
  });

  it("that nobody owns needs a name", async () => {
    expect(await brokenBy(() => aVoicemailBox(arranger, acme, { name: null }))).toBe("voicemail_boxes_name_check");
  });
});

describe("trunks", () => {
  const insert = (tenantId: string, scope: string) =>
    edge.query(
      "insert into trunks (tenant_id, scope, name, sip_name, host, authentication) values ($1, $2, $3, $4, 'h', 'ip')",
      [tenantId, scope, crypto.randomUUID(), `t-${crypto.randomUUID()}`],
    );

  it("of the platform are read by every tenant, and a tenant's own by itself", async () => {
    const shared = await aTrunk(arranger, platform, { scope: "platform", name: "World" });
    const own = await aTrunk(arranger, acme, { name: "Ours" });
    await aTrunk(arranger, globex, { name: "Theirs" });
    await aTrunk(arranger, platform, { name: "The platform's own" });
    const { rows } = await inScope(edge, { tenant: acme.id }, () => edge.query("select id from trunks order by name"));
    expect(rows).toEqual([{ id: own.id }, { id: shared.id }]);
    const gateway = await aGateway(arranger);
    const report = "insert into trunk_states (tenant_id, trunk_id, gateway_id, scope, state, changed_at, reported_at)";
    const values = "values ($1, $2, $3, $4, 'up', now(), now())";
    for (const { tenantId, id, scope } of [shared, own]) {
      await admin.query(`${report} ${values}`, [tenantId, id, gateway.id, scope]);
    }
    const seen = async (tenant: string) =>
      (await inScope(edge, { tenant }, () => edge.query("select trunk_id from trunk_states"))).rows.length;
    expect([await seen(acme.id), await seen(globex.id)]).toEqual([2, 1]);
  });

  it("are made the platform's by the platform alone", async () => {
    const refused = { code: "42501" };
    await inScope(edge, { tenant: acme.id }, () => insert(acme.id, "tenant"));
    await inScope(edge, { platform: true }, () => insert(platform.id, "platform"));
    await expect(inScope(edge, { tenant: acme.id }, () => insert(acme.id, "platform"))).rejects.toMatchObject(refused);
    await expect(inScope(edge, { tenant: acme.id }, () => insert(platform.id, "platform"))).rejects.toMatchObject(
      refused,
    );
    for (const change of ["scope = 'platform'", "sip_name = 'other'", "tenant_id = gen_random_uuid()"]) {
      const update = () => inScope(edge, { platform: true }, () => edge.query(`update trunks set ${change}`));
      await expect(update(), change).rejects.toMatchObject(refused);
    }
    const touch = "update trunks set version = version + 1 where scope = 'platform'";
    expect((await inScope(edge, { tenant: acme.id }, () => edge.query(touch))).rowCount).toBe(0);
  });

  it("encrypt sound only over TLS, and register only with a name", async () => {
    const unsafe = () => aTrunk(arranger, acme, { encryptsMedia: true });
    const nameless = () => aTrunk(arranger, acme, { authentication: "registration" });
    expect([await brokenBy(unsafe), await brokenBy(nameless)]).toEqual(["trunks_media_check", "trunks_username_check"]);
  });
});

it("lets a tenant have one policy for everybody", async () => {
  await anOutboundPolicy(arranger, acme, { isDefault: true });
  await anOutboundPolicy(arranger, globex, { isDefault: true });
  const second = () => anOutboundPolicy(arranger, acme, { isDefault: true });
  expect(await brokenBy(second)).toBe("outbound_policies_default_key");
});
