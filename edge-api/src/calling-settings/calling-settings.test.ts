import { auditLog, rates, callingSettings as table, tenants } from "@callplane/drizzle";
import { aDid, anExtension, aSound, aTenant, aTrunk, aUser } from "@callplane/drizzle/testing";
import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallingSettings } from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const read = (as: SignedIn) => edge.request<CallingSettings>("GET", "/api/v1/calling-settings", { as });
const save = (as: SignedIn, body: object) =>
  edge.request<CallingSettings>("PATCH", "/api/v1/calling-settings", { as, body });

async function aCompany(country = "AT") {
  const tenant = await aTenant(edge.admin, { country });
  return { tenant, admin: await edge.signIn("tenant_admin", tenant) };
}

const UNTOUCHED: CallingSettings = {
  defaultDestination: null,
  mainNumber: null,
  outsidePrefix: null,
  emergency: { numbers: ["112", "122", "133", "144"], trunkIds: [], callerId: null, notify: [], location: null },
  musicSoundIds: [],
  parking: { slots: 10, timeoutSec: 120 },
};

describe("calling settings", () => {
  it("of a tenant that never touched them are the usual ones, with the country's emergency numbers", async () => {
    expect((await read((await aCompany()).admin)).body).toEqual(UNTOUCHED);
    expect((await read((await aCompany("US")).admin)).body.emergency.numbers).toEqual(["112", "911"]);
  });

  it("are changed part by part, wait for an apply, and are in the audit log", async () => {
    const { tenant, admin } = await aCompany();
    const anna = await aUser(edge.admin, tenant);
    await anExtension(edge.admin, anna, "1000");
    const { number } = await aDid(edge.admin, tenant);
    const trunk = await aTrunk(edge.admin, tenant);
    const emergency = {
      numbers: ["112", "140"],
      trunkIds: [trunk.id],
      callerId: number,
      notify: ["Desk@Acme.example"],
      location: "Hauptstrasse 1",
    };
    const defaultDestination = { kind: "USER", id: anna.id } as const;
    const first = await save(admin, { defaultDestination, mainNumber: number, outsidePrefix: "0", emergency });
    const saved = { ...emergency, notify: ["desk@acme.example"] };
    expect(first.body).toEqual({
      ...UNTOUCHED,
      defaultDestination,
      mainNumber: number,
      outsidePrefix: "0",
      emergency: saved,
    });
    const second = await save(admin, { outsidePrefix: null, parking: { slots: 3, timeoutSec: 60 } });
    expect(second.body).toEqual({ ...first.body, outsidePrefix: null, parking: { slots: 3, timeoutSec: 60 } });
    expect((await read(admin)).body).toEqual(second.body);

    const [row] = await edge.admin.db.select().from(tenants).where(eq(tenants.id, tenant.id));
    expect(row?.revision).toBe(2);
    const [, entry] = await edge.admin.db
      .select()
      .from(auditLog)
      .where(and(eq(auditLog.tenantId, tenant.id), eq(auditLog.action, "calling_settings.update")))
      .orderBy(auditLog.seq);
    expect(entry?.before).toEqual({ outsidePrefix: "0", parking: { slots: 10, timeoutSec: 120 } });
  });

  it("keep emergency numbers that are the country's own, or none, as the country's", async () => {
    const { tenant, admin } = await aCompany();
    const withNumbers = (numbers: string[]) => save(admin, { emergency: { ...UNTOUCHED.emergency, numbers } });
    for (const numbers of [["144", "112", "133", "122"], []]) {
      expect((await withNumbers(["140"])).body.emergency.numbers).toEqual(["140"]);
      expect((await withNumbers(numbers)).body.emergency.numbers).toEqual(UNTOUCHED.emergency.numbers);
    }
    const [row] = await edge.admin.db.select().from(table).where(eq(table.tenantId, tenant.id));
    expect(row?.emergencyNumbers).toBeNull();
  });

  it("take for an emergency number only what calls for help in the country, costs nothing, or the platform lists as free", async () => {
    const { admin } = await aCompany();
    const save140And = (number: string) =>
      save(admin, { emergency: { ...UNTOUCHED.emergency, numbers: ["112", "140", number] } });
    for (const number of ["1555", "9999", "20"]) {
      const answer = await save140And(number);
      expect([answer.status, errorOf(answer).details.issues?.map(({ path }) => path.join("."))], number).toEqual([
        400,
        ["emergency.numbers.2"],
      ]);
    }
    const line = { prefix: "+431555", country: "AT", perMinuteMicros: 0 };
    await edge.admin.db.insert(rates).values({ ...line, class: "national" });
    expect((await save140And("1555")).status).toBe(400);
    await edge.admin.db.update(rates).set({ class: "free" }).where(eq(rates.prefix, line.prefix));
    expect((await save140And("1555")).body.emergency.numbers).toEqual(["112", "140", "1555"]);
    const { admin: french } = await aCompany("FR");
    const dear = await save(french, { emergency: { ...UNTOUCHED.emergency, numbers: ["15", "3615"] } });
    expect(dear.status).toBe(400);
  });

  it("take platform trunks, but no other tenant's numbers, trunks or people, each refused at its field", async () => {
    const { admin } = await aCompany();
    const platform = await aTenant(edge.admin, { kind: "platform" });
    const shared = await aTrunk(edge.admin, platform, { scope: "platform" });
    const other = await aTenant(edge.admin);
    const foreign = await aTrunk(edge.admin, other);
    const { number } = await aDid(edge.admin, other);
    const bob = await aUser(edge.admin, other);
    await anExtension(edge.admin, bob, "1000");
    const emergency = { ...UNTOUCHED.emergency, trunkIds: [shared.id] };
    expect((await save(admin, { emergency })).body.emergency.trunkIds).toEqual([shared.id]);

    const fieldsOf = async (body: object) => {
      const answer = await save(admin, body);
      return [answer.status, errorOf(answer).details.issues?.map(({ path }) => path.join("."))];
    };
    expect(await fieldsOf({ defaultDestination: { kind: "USER", id: bob.id } })).toEqual([400, ["defaultDestination"]]);
    const stolen = { ...emergency, trunkIds: [shared.id, foreign.id], callerId: number };
    expect(await fieldsOf({ mainNumber: number, emergency: stolen })).toEqual([
      400,
      ["mainNumber", "emergency.callerId", "emergency.trunkIds.1"],
    ]);
    expect(await fieldsOf({ outsidePrefix: "x" })).toEqual([400, ["outsidePrefix"]]);
    // A directory enquiry at some euros a minute: as an emergency number no limit would stop or count it.
    const dear = { ...emergency, numbers: ["112", "118877"] };
    expect(await fieldsOf({ emergency: dear })).toEqual([400, ["emergency.numbers.1"]]);
  });

  it("take music of the company's own, in its order, and keep it from being deleted", async () => {
    const { tenant, admin } = await aCompany();
    const [one, two] = [await aSound(edge.admin, tenant), await aSound(edge.admin, tenant)];
    const foreign = await aSound(edge.admin, await aTenant(edge.admin));
    const saved = await save(admin, { musicSoundIds: [two.id, one.id] });
    expect(saved.body.musicSoundIds).toEqual([two.id, one.id]);
    const refused = await save(admin, { musicSoundIds: [one.id, foreign.id] });
    expect([refused.status, errorOf(refused).details.issues]).toEqual([
      400,
      [{ path: ["musicSoundIds", 1], message: "There is no such sound" }],
    ]);
    expect((await save(admin, { musicSoundIds: [one.id, one.id] })).status).toBe(400);
    const deleting = await edge.request("DELETE", `/api/v1/sounds/${one.id}`, { as: admin });
    expect(errorOf(deleting)).toMatchObject({ error: "conflict", details: { uses: ["music on hold"] } });
  });

  it("are shown to those who may look, and changed by those who may write", async () => {
    const { tenant } = await aCompany();
    const viewer = await edge.signIn("viewer", tenant);
    expect((await read(viewer)).status).toBe(200);
    expect((await save(viewer, { outsidePrefix: "0" })).status).toBe(403);
    expect((await read(await edge.signIn("end_user", tenant))).status).toBe(403);
  });
});
