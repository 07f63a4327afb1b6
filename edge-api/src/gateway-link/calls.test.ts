import { callEvents, callLegs, calls, transcriptTurns } from "@callplane/drizzle";
import { aDevice, anApplyJob, aSnapshot, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { CallRecord } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aRecord, aSpeakingGateway, type TestGateway } from "./testing.ts";

let edge: Edge;
let gateway: TestGateway;
let tenantId: string;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
});
afterAll(() => edge.stop());
beforeEach(async () => {
  tenantId = (await aTenant(edge.admin, { gatewayId: gateway.id })).id;
});

type CallsAnswer = { accepted: string[]; refused: { id: string; reason: string }[] };
const report = (records: object[], by = gateway) => by.call<CallsAnswer>("POST", "/reports/calls", { calls: records });
const stored = async (id: string) => {
  const { db } = edge.admin;
  const [[call], legs, events, turns] = await Promise.all([
    db.select().from(calls).where(eq(calls.id, id)),
    db.select().from(callLegs).where(eq(callLegs.callId, id)),
    db.select().from(callEvents).where(eq(callEvents.callId, id)),
    db.select().from(transcriptTurns).where(eq(transcriptTurns.callId, id)),
  ]);
  return { call, legs, events, turns };
};

describe("call records", () => {
  it("are taken whole, and name the person whose phone it was", async () => {
    const user = await aUser(edge.admin, { id: tenantId });
    const phone = await aDevice(edge.admin, user);
    const record = aRecord(tenantId, { deviceId: phone.id });
    const answer = await report([record]);
    expect([answer.status, answer.body]).toEqual([200, { accepted: [record.id], refused: [] }]);
    const { call, legs, events, turns } = await stored(record.id);
    expect(call).toMatchObject({ callerNumber: "1000", calleeName: "Nora", recordVersion: 1, gatewayId: gateway.id });
    expect(legs).toMatchObject([{ deviceId: phone.id, userId: user.id, channelName: "PJSIP/x-1", hangupCause: 16 }]);
    expect(events.map((event) => event.seq)).toEqual([0, 1]);
    expect(turns).toMatchObject([{ speaker: "agent", heardMs: 900, latency: { responseMs: 120 } }]);
  });

  it("are taken once, however often and in whatever order they are sent", async () => {
    const [one, two, three] = [aRecord(tenantId), aRecord(tenantId), aRecord(tenantId)];
    const repaired = { ...one, version: 2, disposition: "lost" as const, turns: [] };
    const sendings = fc.shuffledSubarray([one, two, three, repaired, one, two, repaired], { minLength: 7 });
    await fc.assert(
      fc.asyncProperty(sendings, async (order) => {
        for (const record of order) expect((await report([record])).body.accepted).toEqual([record.id]);
        expect((await stored(one.id)).call).toMatchObject({ recordVersion: 2, disposition: "lost" });
        expect((await stored(one.id)).turns).toEqual([]);
        const rows = await edge.admin.db.select().from(calls).where(eq(calls.tenantId, tenantId));
        expect(rows).toHaveLength(3);
      }),
      { numRuns: 5 },
    );
  });

  it("are taken once when the same batch comes ten times at once", async () => {
    const batch = Array.from({ length: 20 }, () => aRecord(tenantId));
    const answers = await Promise.all(Array.from({ length: 10 }, () => report(batch)));
    for (const { body } of answers) expect(new Set(body.accepted)).toEqual(new Set(batch.map((record) => record.id)));
    const legs = await edge.admin.db.select().from(callLegs).where(eq(callLegs.tenantId, tenantId));
    expect(legs).toHaveLength(20);
  });

  it("replace a lower version with all its parts, and leave a higher one alone", async () => {
    const record = aRecord(tenantId);
    const repaired = { ...record, version: 3, events: record.events.slice(0, 1), legs: [] };
    await report([record]);
    await report([repaired]);
    await report([{ ...record, version: 2 }]);
    const { call, legs, events, turns } = await stored(record.id);
    expect([call?.recordVersion, legs.length, events.length, turns.length]).toEqual([3, 0, 1, 1]);
  });

  it("come as two versions in one batch: the higher stands", async () => {
    const record = aRecord(tenantId);
    const { body } = await report([{ ...record, version: 2 }, record]);
    expect(body.accepted).toEqual([record.id]);
    expect((await stored(record.id)).call?.recordVersion).toBe(2);
  });
});

describe("a bad record", () => {
  it("is refused by name, whatever is wrong with it, and holds nobody up", async () => {
    const good = Array.from({ length: 20 }, () => aRecord(tenantId));
    const ended = aRecord(tenantId, { endedAt: "2020-01-01T00:00:00.000Z" });
    const twice = aRecord(tenantId);
    const [event] = twice.events;
    const noCall = { id: crypto.randomUUID(), tenantId, nonsense: true };
    const doubled = { ...twice, events: [event, event] };
    const elsewhere = aRecord((await aTenant(edge.admin)).id);
    const unknown = aRecord(crypto.randomUUID());
    const { body } = await report([noCall, ...good.slice(0, 7), ended, ...good.slice(7), doubled, elsewhere, unknown]);
    expect(new Set(body.accepted)).toEqual(new Set(good.map((record) => record.id)));
    const reasons = new Map(body.refused.map(({ id, reason }) => [id, reason]));
    expect(reasons.get(noCall.id)).toMatch(/direction/);
    expect(reasons.get(ended.id)).toBe("calls_order_check");
    expect(reasons.get(doubled.id)).toBe("call_events_tenant_id_id_pk");
    expect(reasons.get(elsewhere.id)).toBe("this gateway does not serve that tenant");
    expect(reasons.get(unknown.id)).toBe("this gateway does not serve that tenant");
    expect(reasons.size).toBe(5);
    const rows = await edge.admin.db.select().from(calls).where(eq(calls.tenantId, tenantId));
    expect(rows).toHaveLength(20);
  });

  it("is mended where only its text is broken", async () => {
    const [turn] = aRecord(tenantId).turns;
    if (turn === undefined) throw new Error("no turn");
    const record = aRecord(tenantId, { turns: [{ ...turn, text: "half \ud83d and \0 NUL" }] });
    expect((await report([record, aRecord(tenantId)])).body.accepted).toHaveLength(2);
    expect((await stored(record.id)).turns[0]?.text).toBe("half \ufffd and \ufffd NUL");
  });

  it("is refused when its data is nested without end", async () => {
    const [deep, good] = [aRecord(tenantId), aRecord(tenantId)];
    const nested = `"cause":${"[".repeat(9000)}${"]".repeat(9000)}`;
    const body = JSON.stringify({ calls: [deep, good] }).replace('"cause":16', nested);
    const headers = { authorization: `Bearer ${await gateway.token()}`, "content-type": "application/json" };
    const answer = await edge.request<CallsAnswer>("POST", "/gateway/v1/reports/calls", { body, headers });
    expect(answer.body).toEqual({ accepted: [good.id], refused: [{ id: deep.id, reason: "nested too deeply" }] });
  });

  it("without an id fails the request, for there is no name to refuse it by", async () => {
    expect((await report([{ tenantId }])).status).toBe(400);
    expect((await report([])).status).toBe(400);
  });
});

it("takes late records of a tenant that has moved to another gateway", async () => {
  const other = await aSpeakingGateway(edge);
  const snapshot = await aSnapshot(edge.admin, { id: tenantId });
  const record: CallRecord = aRecord(tenantId);
  expect((await report([record], other)).body.refused).toHaveLength(1);
  await anApplyJob(edge.admin, snapshot, other, { status: "SUCCESS" });
  expect((await report([record], other)).body.accepted).toEqual([record.id]);
  // Of a call that another gateway told of it has nothing to say.
  await report([{ ...record, version: 9, dialed: "666" }]);
  expect((await stored(record.id)).call?.dialed).toBe("601");
});

it("keeps nothing of a batch that failed halfway, and takes all of it the next time", async () => {
  const record = aRecord(tenantId);
  const row = () => edge.admin.db.select().from(calls).where(eq(calls.id, record.id));
  await edge.admin.db.execute("alter table call_legs rename to call_legs_away");
  expect((await report([record])).status).toBe(500);
  expect(await row()).toEqual([]);
  await edge.admin.db.execute("alter table call_legs_away rename to call_legs");
  expect((await report([record])).body.accepted).toEqual([record.id]);
  expect(await row()).toHaveLength(1);
});
