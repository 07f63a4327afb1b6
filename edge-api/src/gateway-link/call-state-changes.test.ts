import { auditLog, businessHours, queueMemberStates, users, voicemailBoxes } from "@callplane/drizzle";
import { aBusinessHours, anExtension, aQueue, aTenant, aUser } from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { CallState } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway } from "./testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

async function aMember() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const queue = await aQueue(edge.admin, tenant, { name: "Support", members: [anna] });
  const [box] = await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.userId, anna.id));
  if (box === undefined) throw new Error("a person with a number has a box");
  const tell = async (at: number, change: Record<string, unknown>) => {
    const each = { id: crypto.randomUUID(), tenantId: tenant.id, at: new Date(at).toISOString(), change };
    const { body } = await gateway.call<{ accepted: string[] }>("POST", "/reports/call-state-changes", {
      changes: [each],
    });
    expect(body.accepted).toEqual([each.id]);
  };
  const state = async () => (await gateway.call<CallState>("GET", `/tenants/${tenant.id}/call-state`)).body;
  const audited = () => edge.admin.db.select().from(auditLog).where(eq(auditLog.tenantId, tenant.id));
  return { tenant, anna, queue, box, tell, state, audited };
}
const NOW = Date.now();

it("keeps a member's log-in by phone, the later of two, with its reason gone", async () => {
  const { anna, queue, tell, state, audited, tenant } = await aMember();
  const mine = { tenantId: tenant.id, queueId: queue.id, userId: anna.id, source: "portal" as const };
  const values = { ...mine, state: "paused" as const, reason: "Lunch", changedAt: new Date(NOW - 10_000) };
  await edge.admin.db.insert(queueMemberStates).values(values);
  const to = (member: string) => ({ kind: "queue_member", queueId: queue.id, userId: anna.id, state: member });
  await tell(NOW - 5_000, to("in"));
  await tell(NOW - 7_000, to("out"));
  expect((await state()).queueMembers).toMatchObject([{ extension: "1000", state: "in", reason: null }]);
  expect(await audited()).toMatchObject([
    { action: "queue.set_member_state_by_phone", entityName: "Support: Anna", after: { state: "in" } },
  ]);
  const somebody = { ...to("in"), userId: crypto.randomUUID() };
  await tell(NOW, somebody);
  expect((await state()).queueMembers).toHaveLength(1);
});

it("keeps a PIN chosen by phone sealed, and out of the log", async () => {
  const { box, tell, state, audited } = await aMember();
  const to = (pin: string) => ({ kind: "voicemail_pin", boxId: box.id, pin });
  await tell(NOW - 5_000, to("4711"));
  await tell(NOW - 9_000, to("1234"));
  expect((await state()).voicemailPins).toMatchObject([{ boxId: box.id, number: "1000", pin: "4711" }]);
  const [row] = await edge.admin.db.select().from(voicemailBoxes).where(eq(voicemailBoxes.id, box.id));
  expect(row).toMatchObject({ pinSource: "phone", pinCiphertext: expect.not.stringContaining("4711") });
  expect(await audited()).toHaveLength(1);
  expect(JSON.stringify(await audited())).not.toContain("4711");
});

it("takes a closing by phone of those who may, the later of two, and of nobody else", async () => {
  const { anna, tell, state, audited, tenant } = await aMember();
  const hours = await aBusinessHours(edge.admin, tenant, { name: "Practice" });
  const until = "2030-01-01T00:00:00.000Z";
  const to = (override: unknown) => ({
    kind: "hours_override",
    userId: anna.id,
    businessHoursId: hours.id,
    override,
  });
  await edge.admin.db.update(users).set({ role: "end_user" }).where(eq(users.id, anna.id));
  expect((await state()).hoursKeepers).toEqual([]);
  await tell(NOW - 9_000, to({ state: "closed", until }));
  expect((await state()).overrides).toEqual([]);
  await edge.admin.db.update(users).set({ role: "operator" }).where(eq(users.id, anna.id));
  expect((await state()).hoursKeepers).toEqual(["1000"]);
  await tell(NOW - 8_000, to({ state: "closed", until }));
  await tell(NOW - 8_500, to(null));
  expect((await state()).overrides).toMatchObject([{ businessHoursId: hours.id, state: "closed" }]);
  expect(await audited()).toMatchObject([
    {
      action: "business_hours.override_by_phone",
      entityName: "Practice",
      after: { override: { state: "closed", until } },
    },
  ]);
  await edge.admin.db
    .update(users)
    .set({ denials: ["hours.override"] })
    .where(eq(users.id, anna.id));
  await tell(NOW - 5_000, to(null));
  expect((await state()).overrides).toHaveLength(1);
  const [row] = await edge.admin.db.select().from(businessHours).where(eq(businessHours.id, hours.id));
  expect(row).toMatchObject({ code: 1, overrideState: "closed", overrideUntil: new Date(until) });
});
