import { deviceStates } from "@callplane/drizzle";
import { aDevice, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DeviceStateReport } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "./testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

async function phones(count: number, on = gateway) {
  const tenant = await aTenant(edge.admin, { gatewayId: on.id });
  const user = await aUser(edge.admin, tenant);
  return Promise.all(Array.from({ length: count }, () => aDevice(edge.admin, user)));
}

type Phone = { id: string; tenantId: string };
const seen = ({ id, tenantId }: Phone, at: string, over: Partial<DeviceStateReport> = {}): DeviceStateReport => ({
  tenantId,
  deviceId: id,
  state: "registered",
  contactUri: "sip:x@192.0.2.7:5060",
  address: "192.0.2.7",
  userAgent: "baresip",
  at,
  ...over,
});
const report = (states: DeviceStateReport[], complete = false, by = gateway) =>
  by.call("POST", "/reports/device-states", { complete, states });
const stateOf = async ({ id }: Phone) =>
  (await edge.admin.db.select().from(deviceStates).where(eq(deviceStates.deviceId, id)))[0];

const T1 = "2026-11-20T09:00:01.000Z";
const T2 = "2026-11-20T09:00:02.000Z";
const T3 = "2026-11-20T09:00:03.000Z";

describe("device states", () => {
  it("are written and changed, newest word first", async () => {
    const [phone] = await phones(1);
    if (phone === undefined) throw new Error("no phone");
    expect((await report([seen(phone, T1)])).status).toBe(204);
    expect(await stateOf(phone)).toMatchObject({ state: "registered", address: "192.0.2.7", changedAt: new Date(T1) });
    await report([seen(phone, T3, { state: "unregistered", contactUri: null, address: null })]);
    await report([seen(phone, T2)]);
    expect(await stateOf(phone)).toMatchObject({
      state: "unregistered",
      address: null,
      changedAt: new Date(T3),
      lastRegisteredAt: new Date(T1),
      reportedAt: new Date(T3),
    });
  });

  it("keep the moment of change while the state stays, and the last of several words in one report", async () => {
    const [phone] = await phones(1);
    if (phone === undefined) throw new Error("no phone");
    await report([seen(phone, T2, { userAgent: "new" }), seen(phone, T1, { userAgent: "old" })]);
    await report([seen(phone, T3)]);
    expect(await stateOf(phone)).toMatchObject({
      changedAt: new Date(T2),
      lastRegisteredAt: new Date(T3),
      userAgent: "baresip",
    });
  });

  it("count phones that a complete report does not name as unregistered, unless newer is known", async () => {
    const [here, gone, late, never] = await phones(4);
    if (!here || !gone || !late || !never) throw new Error("no phones");
    await report([seen(here, T1), seen(gone, T1), seen(late, T3)]);
    await report([seen(here, T2)], true);
    expect(await stateOf(gone)).toMatchObject({ state: "unregistered", contactUri: null, changedAt: new Date(T2) });
    expect(await stateOf(never)).toMatchObject({ state: "unregistered", lastRegisteredAt: null });
    expect(await stateOf(late)).toMatchObject({ state: "registered", reportedAt: new Date(T3) });
    expect(await stateOf(here)).toMatchObject({ state: "registered", lastRegisteredAt: new Date(T1) });
  });

  it("come for hundreds of phones of several tenants at once", async () => {
    const all = [...(await phones(150)), ...(await phones(150))];
    expect(
      (
        await report(
          all.map((phone) => seen(phone, T1)),
          true,
        )
      ).status,
    ).toBe(204);
    const rows = await edge.admin.db.select().from(deviceStates);
    const registered = new Set(rows.filter((row) => row.state === "registered").map((row) => row.deviceId));
    expect(all.filter((phone) => !registered.has(phone.id))).toEqual([]);
  });

  it("take the address out of host and port, and pass over phones that are gone", async () => {
    const [phone] = await phones(1);
    if (phone === undefined) throw new Error("no phone");
    const gone = { id: crypto.randomUUID(), tenantId: phone.tenantId };
    expect((await report([seen(gone, T1), seen(phone, T1, { address: "[2001:db8::7]:5060" })])).status).toBe(204);
    expect((await stateOf(phone))?.address).toBe("2001:db8::7");
    expect((await report([seen(phone, T2, { address: "somewhere" })])).status).toBe(204);
    expect((await stateOf(phone))?.address).toBeNull();
  });

  it("of tenants on another gateway change nothing", async () => {
    const other = await aSpeakingGateway(edge);
    const [phone] = await phones(1);
    if (phone === undefined) throw new Error("no phone");
    expect((await report([seen(phone, T1)], true, other)).status).toBe(204);
    expect(await stateOf(phone)).toBeUndefined();
  });
});
