import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type * as schema from "../schema/index.ts";
import { freshDatabase, type TestDatabase } from "../testing/database.ts";
import {
  type Arranger,
  aDevice,
  aGateway,
  anAgent,
  anApplyJob,
  anExtension,
  arrange,
  aSnapshot,
  aTenant,
  aUser,
} from "../testing/factories.ts";
import { connectTo, inScope } from "./sessions.ts";

let database: TestDatabase;
let arranger: Arranger;
let admin: pg.Client;
let edge: pg.Client;
let acme: schema.Tenant;
let globex: schema.Tenant;

beforeAll(async () => {
  database = await freshDatabase();
  arranger = arrange(database.adminUrl);
  admin = await connectTo(database.adminUrl);
  edge = await connectTo(database.edgeUrl);
  acme = await aTenant(arranger);
  globex = await aTenant(arranger);
});
afterAll(async () => {
  await edge.end();
  await admin.end();
  await arranger.close();
  await database.drop();
});

/** The name of the constraint that the insert or update broke. */
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

describe("apply jobs", () => {
  it("are one active for each tenant, and one running for each gateway", async () => {
    const [gateway, other] = [await aGateway(arranger), await aGateway(arranger)];
    const [ours, theirs] = [await aSnapshot(arranger, acme), await aSnapshot(arranger, globex)];
    await anApplyJob(arranger, ours, gateway, { status: "SUCCESS" });
    const job = await anApplyJob(arranger, ours, gateway, { status: "RUNNING" });

    const perTenant = "apply_jobs_one_active_per_tenant";
    const perGateway = "apply_jobs_one_running_per_gateway";
    expect(await brokenBy(() => anApplyJob(arranger, ours, other))).toBe(perTenant);
    expect(await brokenBy(() => anApplyJob(arranger, ours, other, { status: "RUNNING" }))).toBe(perTenant);
    expect(await brokenBy(() => anApplyJob(arranger, theirs, gateway, { status: "RUNNING" }))).toBe(perGateway);
    const waiting = await anApplyJob(arranger, theirs, gateway);
    const start = () => admin.query("update apply_jobs set status = 'RUNNING' where id = $1", [waiting.id]);
    expect(await brokenBy(start)).toBe(perGateway);

    await admin.query("update apply_jobs set status = 'FAILED' where id = $1", [job.id]);
    expect(await brokenBy(start)).toBeUndefined();
    expect(await brokenBy(() => anApplyJob(arranger, ours, gateway))).toBeUndefined();
  });

  it("let one of fifty simultaneous ones through", async () => {
    const tenant = await aTenant(arranger);
    const gateway = await aGateway(arranger);
    const snapshot = await aSnapshot(arranger, tenant);
    const tries = await Promise.all(
      Array.from({ length: 50 }, () => brokenBy(() => anApplyJob(arranger, snapshot, gateway))),
    );
    expect(tries.filter((broken) => broken === undefined)).toHaveLength(1);
    expect(tries.filter((broken) => broken === "apply_jobs_one_active_per_tenant")).toHaveLength(49);
  });
});

describe("snapshots", () => {
  it("cannot be changed: not by the edge, and not by their owner either", async () => {
    const snapshot = await aSnapshot(arranger, acme, { body: { users: [] } });
    const change = "update snapshots set body = '{}' where id = $1";
    await expect(admin.query(change, [snapshot.id])).rejects.toMatchObject({ code: "23001", table: "snapshots" });
    for (const statement of [change, "delete from snapshots where id = $1"]) {
      await expect(
        inScope(edge, { tenant: acme.id }, () => edge.query(statement, [snapshot.id])),
      ).rejects.toMatchObject({
        code: "42501",
      });
    }
    const { rows } = await admin.query("select body from snapshots where id = $1", [snapshot.id]);
    expect(rows).toEqual([{ body: { users: [] } }]);
  });
});

describe("agents", () => {
  it("publish a version of their own only", async () => {
    const [one, two] = [await anAgent(arranger, acme), await anAgent(arranger, acme)];
    const steal = () =>
      admin.query("update agents set published_version_id = $1 where id = $2", [two.publishedVersionId, one.id]);
    expect(await brokenBy(steal)).toBe("agents_published_version_fk");
  });

  it("have prompts that are not edited, and go with their versions", async () => {
    const agent = await anAgent(arranger, acme, { prompt: "Be kind." });
    const edit = () => edge.query("update agent_prompt_versions set prompt = 'Be rude.'");
    await expect(inScope(edge, { tenant: acme.id }, edit)).rejects.toMatchObject({ code: "42501" });
    await inScope(edge, { tenant: acme.id }, () => edge.query("delete from agents where id = $1", [agent.id]));
    const { rows } = await admin.query("select prompt from agent_prompt_versions where agent_id = $1", [agent.id]);
    expect(rows).toEqual([]);
  });
});

describe("people and phones", () => {
  it("share no address on the platform, until one is deleted", async () => {
    const email = "anna@example.com";
    const anna = await aUser(arranger, acme, { email });
    expect(await brokenBy(() => aUser(arranger, globex, { email }))).toBe("users_email_key");
    await admin.query("update users set status = 'deleted', deleted_at = now() where id = $1", [anna.id]);
    expect(await brokenBy(() => aUser(arranger, globex, { email }))).toBeUndefined();
  });

  it("name the rule that was broken", async () => {
    const [anna, markus] = [await aUser(arranger, acme), await aUser(arranger, acme)];
    await anExtension(arranger, anna, "1000");
    const phone = await aDevice(arranger, anna, { label: "Desk" });
    const broken = await Promise.all(
      [
        () => anExtension(arranger, markus, "1000"),
        () => anExtension(arranger, anna, "1001"),
        () => anExtension(arranger, markus, "10-1"),
        () => aDevice(arranger, anna, { label: "Desk" }),
        () => aDevice(arranger, markus, { sipUsername: phone.sipUsername }),
        () => aDevice(arranger, markus, { sipUsername: "a]\nb" }),
        () => aUser(arranger, acme, { email: "Mixed@Example.com" }),
        () => aTenant(arranger, { key: acme.key }),
        () => aTenant(arranger, { key: "9lives" }),
        () => aTenant(arranger, { extensionStart: "100", extensionEnd: "1999" }),
        () => aTenant(arranger, { extensionStart: "2000", extensionEnd: "1999", extensionNext: 2000 }),
        () => aTenant(arranger, { extensionNext: 2001 }),
      ].map(brokenBy),
    );
    expect(broken).toEqual([
      "extensions_number_key",
      "extensions_user_key",
      "extensions_number_check",
      "devices_label_key",
      "devices_sip_username_key",
      "devices_sip_username_check",
      "users_email_check",
      "tenants_key_key",
      "tenants_key_check",
      "tenants_extension_range_check",
      "tenants_extension_range_check",
      "tenants_extension_next_check",
    ]);
  });

  it("have numbers of their own in each company", async () => {
    await anExtension(arranger, await aUser(arranger, acme), "1500");
    expect(await brokenBy(async () => anExtension(arranger, await aUser(arranger, globex), "1500"))).toBeUndefined();
  });
});
