import { aDevice, anAgent, aTenant, aUser } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CallDetail, type CallRecord, type CallSummary, callDetail } from "../../contract/index.ts";
import { type Edge, openSession, type SignedIn, startEdge } from "../../test/harness.ts";
import { aRecord, aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());

type Page = { items: CallSummary[]; nextCursor: string | null };
const list = async (as: SignedIn, query = "") =>
  (await edge.request<Page>("GET", `/api/v1/calls${query}`, { as })).body;
const get = (as: SignedIn, id: string) => edge.request<CallDetail>("GET", `/api/v1/calls/${id}`, { as });
const report = async (...records: CallRecord[]) => {
  const { body } = await gateway.call<{ accepted: string[] }>("POST", "/reports/calls", { calls: records });
  expect(body.accepted).toHaveLength(records.length);
};

/** A tenant with Anna and Bob, a phone each, who called the agent one after the other. */
async function aDay() {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const agent = await anAgent(edge.admin, tenant, { name: "Nora" });
  const [anna, bob] = [await aUser(edge.admin, tenant), await aUser(edge.admin, tenant)];
  const phones = [await aDevice(edge.admin, anna), await aDevice(edge.admin, bob)];
  const times = (minute: number) => ({
    startedAt: `2026-11-20T09:0${minute}:00.000Z`,
    answeredAt: `2026-11-20T09:0${minute}:01.500Z`,
    endedAt: `2026-11-20T09:0${minute}:11.500Z`,
  });
  const ofAnna = aRecord(tenant.id, { deviceId: phones[0]?.id ?? null, agentId: agent.id, ...times(1) });
  const bobs = { caller: { number: "1001", name: "Bob 100%" }, direction: "outbound", disposition: "busy" } as const;
  const ofBob = aRecord(tenant.id, { deviceId: phones[1]?.id ?? null, ...bobs, ...times(2), answeredAt: null });
  await report(ofAnna, ofBob);
  return { tenant, anna, bob, ofAnna, ofBob, agent, viewer: await edge.signIn("viewer", tenant) };
}

describe("the list of calls", () => {
  it("is newest first, with who, how long and which agent", async () => {
    const { viewer, ofAnna, ofBob, agent } = await aDay();
    const { items } = await list(viewer);
    expect(items.map((call) => call.id)).toEqual([ofBob.id, ofAnna.id]);
    expect(items[1]).toMatchObject({
      caller: { number: "1000", name: "Anna" },
      agentId: agent.id,
      agentName: "Nora",
      durationSec: 10,
    });
    expect(items[0]).toMatchObject({ durationSec: null, disposition: "busy", agentName: null });
  });

  it("goes page by page, also through calls of one moment", async () => {
    const { viewer, tenant } = await aDay();
    await report(...Array.from({ length: 5 }, () => aRecord(tenant.id)));
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Page = await list(viewer, `?limit=2${cursor === "" ? "" : `&cursor=${cursor}`}`);
      seen.push(...page.items.map((call) => call.id));
      cursor = page.nextCursor;
    }
    expect([seen.length, new Set(seen).size]).toEqual([7, 7]);
  });

  it("is filtered", async () => {
    const { viewer, ofAnna, ofBob, agent } = await aDay();
    const found = async (query: string) => (await list(viewer, query)).items.map((call) => call.id);
    expect(await found("?direction=outbound")).toEqual([ofBob.id]);
    expect(await found("?disposition=answered")).toEqual([ofAnna.id]);
    expect(await found(`?agentId=${agent.id}`)).toEqual([ofAnna.id]);
    expect(await found("?from=2026-11-20T09:02:00Z")).toEqual([ofBob.id]);
    expect(await found("?to=2026-11-20T09:02:00Z")).toEqual([ofAnna.id]);
    expect(await found("?q=anna")).toEqual([ofAnna.id]);
    expect(await found("?q=1001")).toEqual([ofBob.id]);
    expect(await found("?q=%25")).toEqual([ofBob.id]);
    expect(await found("?q=nobody")).toEqual([]);
  });

  it("finds a number however it is written", async () => {
    const { viewer, tenant } = await aDay();
    const ofCarla = aRecord(tenant.id, { caller: { number: "+436641234567", name: "" } });
    await report(ofCarla);
    for (const written of ["+436641234567", "+43 664 123-4567", "0664 1234567", "0043 664 1234567", "1234567"]) {
      const { items } = await list(viewer, `?q=${encodeURIComponent(written)}`);
      expect(
        items.map((call) => call.id),
        written,
      ).toEqual([ofCarla.id]);
    }
  });

  it("refuses filters that are none", async () => {
    const { viewer } = await aDay();
    for (const query of ["?direction=sideways", "?from=yesterday", "?limit=0", "?cursor=x", "?agentId=7"]) {
      expect((await edge.request("GET", `/api/v1/calls${query}`, { as: viewer })).status, query).toBe(400);
    }
  });
});

describe("one call", () => {
  it("comes with legs, timeline and transcript, as they were reported", async () => {
    const { tenant, ofAnna } = await aDay();
    const { body } = await get(await edge.signIn("operator", tenant), ofAnna.id);
    expect(callDetail.parse(body)).toEqual(body);
    const { legs, events, turns, linkedid } = ofAnna;
    expect(body).toMatchObject({ legs, events, turns, linkedid });
  });

  it("keeps the transcript from those who may not read it", async () => {
    const { viewer, ofAnna } = await aDay();
    const { body } = await get(viewer, ofAnna.id);
    expect([body.legs.length, body.events.length, body.turns]).toEqual([1, 2, []]);
  });
});

describe("who sees what", () => {
  it("shows a person the calls of their own phones only", async () => {
    const { anna, ofAnna, ofBob, tenant } = await aDay();
    const me = await openSession(edge.services, edge.admin, anna);
    expect((await list(me)).items.map((call) => call.id)).toEqual([ofAnna.id]);
    expect((await get(me, ofAnna.id)).status).toBe(200);
    expect((await get(me, ofBob.id)).status).toBe(404);
    expect((await list(await edge.signIn("end_user", tenant))).items).toEqual([]);
  });

  it("shows another tenant nothing", async () => {
    const { ofAnna } = await aDay();
    const stranger = await edge.signIn("tenant_admin");
    expect((await list(stranger)).items).toEqual([]);
    expect((await get(stranger, ofAnna.id)).status).toBe(404);
  });
});
