import {
  businessHours,
  queueMemberStates,
  smallJobs,
  tenants,
  userCallSettings,
  users,
  voicemailBoxes,
  voicemailMessages,
} from "@callplane/drizzle";
import {
  aBusinessHours,
  anApplyJob,
  anExtension,
  aQueue,
  aSnapshot,
  aTenant,
  aUser,
  aVoicemailBox,
} from "@callplane/drizzle/testing";
import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { CallState, SmallJob } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { mutate } from "../lib/mutate.ts";
import { offerCallState } from "../small-jobs/index.ts";
import { sealPin } from "../voicemail-boxes/index.ts";
import { aSpeakingGateway } from "./testing.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const AT = new Date("2026-11-20T09:30:00.000Z");
/** Taken back; null by itself would be SQL's. */
const JSON_NULL = sql`'null'::jsonb`;

/** A tenant on a gateway of its own, with one of everything that its live state holds. */
async function aLiveTenant() {
  const gateway = await aSpeakingGateway(edge);
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const admin = await edge.signIn("tenant_admin", tenant);
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  await anExtension(edge.admin, anna, "1000");
  const silent = await aUser(edge.admin, tenant);
  const queue = await aQueue(edge.admin, tenant, { members: [anna] });
  const hours = await aBusinessHours(edge.admin, tenant, { overrideState: "closed", overrideChangedAt: AT });
  await aBusinessHours(edge.admin, tenant);
  const box = await aVoicemailBox(edge.admin, tenant);
  await anExtension(edge.admin, box, "1900", "voicemail");
  const { db } = edge.admin;
  const pinCiphertext = await sealPin(edge.ctxFor(admin), box, "4711");
  await db.update(voicemailBoxes).set({ pinCiphertext, pinChangedAt: AT }).where(eq(voicemailBoxes.id, box.id));
  const own = { tenantId: tenant.id, changedAt: AT, source: "portal" as const };
  await db.insert(userCallSettings).values([
    { ...own, userId: anna.id, field: "doNotDisturb", value: true },
    { ...own, userId: anna.id, field: "ringSec", value: JSON_NULL },
    { ...own, userId: silent.id, field: "doNotDisturb", value: true },
  ]);
  await db.insert(queueMemberStates).values([
    { ...own, queueId: queue.id, userId: anna.id, state: "paused", reason: "Lunch" },
    { ...own, queueId: queue.id, userId: silent.id, state: "in" },
  ]);
  const path = `/tenants/${tenant.id}/call-state`;
  const read = async () => (await gateway.call<CallState>("GET", path)).body;
  const say = (version: string) => gateway.call<{ isCurrent: boolean }>("PUT", `${path}/in-force`, { version });
  return { gateway, tenant, admin, anna, queue, hours, box, read, say, path };
}

describe("a tenant's live state", () => {
  it("holds what is set, for those who can be reached and are members", async () => {
    const { read, anna, queue, hours, box } = await aLiveTenant();
    const changedAt = "2026-11-20T09:30:00.000000Z";
    expect(await read()).toEqual({
      version: expect.stringMatching(/^[0-9a-f]{64}$/),
      takenNumbers: [],
      hoursKeepers: [],
      blockedCallers: [],
      overrides: [{ businessHoursId: hours.id, state: "closed", until: null, changedAt }],
      people: [
        {
          userId: anna.id,
          extension: "1000",
          doNotDisturb: { value: true, changedAt },
          forwardAlways: null,
          forwardBusy: null,
          forwardNoAnswer: null,
          ringSec: { value: null, changedAt },
          forwardAlwaysAsks: null,
          forwardBusyAsks: null,
          forwardNoAnswerAsks: null,
          alsoRings: null,
          blockedCallers: null,
        },
      ],
      queueMembers: [
        { queueId: queue.id, userId: anna.id, extension: "1000", state: "paused", reason: "Lunch", changedAt },
      ],
      voicemailPins: [{ boxId: box.id, number: "1900", pin: "4711", changedAt }],
      voicemailGreetings: [],
      voicemailMessages: [],
    });
  });

  it("is another version whenever something in it is another, and only then", async () => {
    const { read, hours, anna } = await aLiveTenant();
    const { version } = await read();
    await edge.admin.db.update(users).set({ name: "Anna B." }).where(eq(users.id, anna.id));
    expect((await read()).version).toBe(version);
    await edge.admin.db.update(businessHours).set({ overrideState: "open" }).where(eq(businessHours.id, hours.id));
    expect((await read()).version).not.toBe(version);
  });

  it("is not there for a gateway that does not serve the tenant", async () => {
    const { path } = await aLiveTenant();
    const other = await aSpeakingGateway(edge);
    expect((await other.call("GET", path)).status).toBe(404);
    expect((await other.call("PUT", `${path}/in-force`, { version: "a".repeat(64) })).status).toBe(404);
    expect((await other.call("GET", `/tenants/${crypto.randomUUID()}/call-state`)).status).toBe(404);
  });
});

describe("what is in force", () => {
  const notedOf = async (tenantId: string) => {
    const { db } = edge.admin;
    const settings = await db.select().from(userCallSettings).where(eq(userCallSettings.tenantId, tenantId));
    const states = await db.select().from(queueMemberStates).where(eq(queueMemberStates.tenantId, tenantId));
    const boxes = await db.select().from(voicemailBoxes).where(eq(voicemailBoxes.tenantId, tenantId));
    const times = [...settings, ...states].map(({ inForceAt }) => inForceAt);
    return [...times, ...boxes.map(({ pinInForceAt }) => pinInForceAt)].filter((at) => at !== null).length;
  };

  it("is noted of all that was in the version, once it is said", async () => {
    const { read, say, tenant } = await aLiveTenant();
    expect(await notedOf(tenant.id)).toBe(0);
    const { version } = await read();
    expect((await say(version)).body).toEqual({ isCurrent: true });
    // Two settings, a queue state and a PIN; not those of the person without an extension.
    expect(await notedOf(tenant.id)).toBe(4);
    expect((await say(version)).body).toEqual({ isCurrent: true });
  });

  it("is noted of all but voicemail while its disk is missing, and of that, too, once it is back", async () => {
    const { gateway, path, read, say, tenant } = await aLiveTenant();
    const { version } = await read();
    await gateway.call("PUT", `${path}/in-force`, { version, isVoicemailIn: false });
    expect(await notedOf(tenant.id)).toBe(3);
    await say(version);
    expect(await notedOf(tenant.id)).toBe(4);
  });

  it("is not believed of a version that something was changed after", async () => {
    const { read, say, tenant, anna } = await aLiveTenant();
    const { version } = await read();
    const isDnd = and(eq(userCallSettings.userId, anna.id), eq(userCallSettings.field, "doNotDisturb"));
    await edge.admin.db.update(userCallSettings).set({ value: false, changedAt: new Date() }).where(isDnd);
    expect((await say(version)).body).toEqual({ isCurrent: false });
    expect(await notedOf(tenant.id)).toBe(0);
  });
});

describe("a change of the live state", () => {
  const lease = async (gateway: Awaited<ReturnType<typeof aLiveTenant>>["gateway"]) =>
    gateway.call<SmallJob>("POST", "/small-jobs/lease", { kinds: ["call_state"] });

  it("is one job with others that nobody has seen, and another once one is under way", async () => {
    const { gateway, admin, tenant } = await aLiveTenant();
    const change = () =>
      mutate(edge.ctxFor(admin), "user.update", async (tx, audit, afterCommit, last) => {
        await offerCallState(edge.ctxFor(admin), { tx, last, afterCommit });
        audit({ id: null, name: "Test" });
      });
    await change();
    await change();
    const first = await lease(gateway);
    expect(first.body).toMatchObject({ kind: "call_state", tenantId: tenant.id, attempt: 1 });
    expect((await lease(gateway)).status).toBe(204);
    await change();
    const second = await lease(gateway);
    expect(second.status).toBe(200);
    expect(second.body.id).not.toBe(first.body.id);
    for (const { body } of [first, second]) {
      const result = { leaseToken: body.leaseToken, outcome: { kind: "done" } };
      expect((await gateway.call("POST", `/small-jobs/${body.id}/result`, result)).status).toBe(204);
    }
    const rows = await edge.admin.db.select().from(smallJobs).where(eq(smallJobs.tenantId, tenant.id));
    expect(rows.map(({ status }) => status)).toEqual(["DONE", "DONE"]);
  });

  it("that is not kept leaves no job", async () => {
    const { gateway, admin } = await aLiveTenant();
    const change = mutate(edge.ctxFor(admin), "user.update", async (tx, _audit, afterCommit, last) => {
      await offerCallState(edge.ctxFor(admin), { tx, last, afterCommit });
      throw new Error("thought better of it");
    });
    await expect(change).rejects.toThrow("thought better of it");
    expect((await lease(gateway)).status).toBe(204);
  });
});

describe("a gateway that served the tenant once", () => {
  it("reads nothing of its live state any more, and what it says of it changes nothing", async () => {
    const { gateway: former, tenant, anna, queue, box, read, path } = await aLiveTenant();
    const snapshot = await aSnapshot(edge.admin, tenant);
    await anApplyJob(edge.admin, snapshot, former, { status: "SUCCESS" });
    const message = { id: crypto.randomUUID(), callerId: "1001", callerName: null, durationSec: 3, isHeard: false };
    const boxes = (messages: unknown[]) => ({ tenantId: tenant.id, boxes: [{ boxId: box.id, messages }] });
    const good = boxes([{ ...message, receivedAt: AT.toISOString() }]);
    expect((await former.call("POST", "/reports/voicemail-boxes", good)).status).toBe(200);
    const before = await read();
    const gateway = await aSpeakingGateway(edge);
    await edge.admin.db.update(tenants).set({ gatewayId: gateway.id }).where(eq(tenants.id, tenant.id));

    expect((await former.call("GET", path)).status).toBe(404);
    expect((await former.call("PUT", `${path}/in-force`, { version: before.version })).status).toBe(404);
    expect((await former.call("POST", "/reports/voicemail-boxes", boxes([]))).status).toBe(404);
    const setting = { field: "doNotDisturb", value: false };
    const changes = [
      { kind: "setting", userId: anna.id, setting },
      { kind: "queue_member", userId: anna.id, queueId: queue.id, state: "out" },
      { kind: "voicemail_pin", boxId: box.id, pin: "9999" },
    ].map((change) => ({ id: crypto.randomUUID(), tenantId: tenant.id, at: new Date().toISOString(), change }));
    const told = await former.call("POST", "/reports/call-state-changes", { changes });
    expect(told.body).toMatchObject({ accepted: [], refused: changes.map(({ id }) => ({ id })) });

    const after = (await gateway.call<CallState>("GET", path)).body;
    expect(after).toEqual(before);
    const [row] = await edge.admin.db.select().from(voicemailMessages).where(eq(voicemailMessages.id, message.id));
    expect(row?.deletedAt).toBeNull();
  });
});
