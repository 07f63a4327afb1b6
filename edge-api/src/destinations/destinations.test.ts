import { agents } from "@callplane/drizzle";
import {
  aBusinessHours,
  aConferenceRoom,
  aDid,
  anAgent,
  anAnnouncement,
  anExtension,
  anIvrMenu,
  aQueue,
  aRingGroup,
  aTenant,
  aUser,
  aVoicemailBox,
  someCallingSettings,
} from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Destination } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";
import { type TenantTx, withTenant } from "../lib/tenant-db.ts";
import { assertDestinations, nameDestinations, refuseAutomaticCircle, refuseWhileLedTo, wordsFor } from "./index.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

async function aCompany() {
  const tenant = await aTenant(edge.admin);
  const ctx = edge.ctxFor(await edge.signIn("tenant_admin", tenant));
  const inTenant = <T>(fn: (tx: TenantTx) => Promise<T>) => withTenant(ctx, fn);
  return { tenant, inTenant };
}

/** One of each kind that has a name, each with an extension where it can have one. */
async function oneOfEach(tenant: { id: string }): Promise<{ named: Destination[]; names: string[] }> {
  const { admin } = edge;
  const anna = await aUser(admin, tenant, { name: "Anna" });
  const group = await aRingGroup(admin, tenant, { name: "Sales" });
  const menu = await anIvrMenu(admin, tenant, { name: "Welcome" });
  const queue = await aQueue(admin, tenant, { name: "Support" });
  const room = await aConferenceRoom(admin, tenant, { name: "Board" });
  const box = await aVoicemailBox(admin, tenant, { name: "Practice" });
  const agent = await anAgent(admin, tenant, { name: "Nora" });
  const hours = await aBusinessHours(admin, tenant, { name: "Week" });
  const closed = await anAnnouncement(admin, tenant, { name: "Closed" });
  await anExtension(admin, anna, "20");
  await anExtension(admin, group, "21", "ring_group");
  await anExtension(admin, menu, "22", "ivr");
  await anExtension(admin, queue, "23", "queue");
  await anExtension(admin, room, "24", "conference");
  await anExtension(admin, box, "25", "voicemail");
  await anExtension(admin, agent, "26");
  return {
    named: [
      { kind: "USER", id: anna.id },
      { kind: "RING_GROUP", id: group.id },
      { kind: "IVR", id: menu.id },
      { kind: "QUEUE", id: queue.id },
      { kind: "CONFERENCE", id: room.id },
      { kind: "VOICEMAIL", id: box.id },
      { kind: "AI_AGENT", id: agent.id },
      { kind: "BUSINESS_HOURS", id: hours.id },
      { kind: "ANNOUNCEMENT", id: closed.id },
    ],
    names: [
      "Person Anna, 20",
      "Ring group Sales, 21",
      "Menu Welcome, 22",
      "Queue Support, 23",
      "Conference room Board, 24",
      "Voicemail box Practice, 25",
      "Agent Nora, 26",
      "Opening hours Week, none",
      "Announcement Closed, none",
    ],
  };
}

const ELSEWHERE: Destination[] = [
  { kind: "EXTERNAL", number: "+43123456789" },
  { kind: "DIRECTORY" },
  { kind: "HANG_UP" },
];

describe("destinations", () => {
  it("are named, each by its kind, with the number they are dialled by", async () => {
    const { tenant, inTenant } = await aCompany();
    const { named, names } = await oneOfEach(tenant);
    const found = await inTenant((tx) => nameDestinations(tx, tenant.id, [...named, ...ELSEWHERE]));
    expect(
      found.map(({ destination, name, extension }) => `${wordsFor(destination, name)}, ${extension ?? "none"}`),
    ).toEqual([...names, "Outside number +43123456789, none", "Directory by name, none", "Hang up, none"]);
    await inTenant((tx) =>
      assertDestinations(
        tx,
        tenant.id,
        [...named, ...ELSEWHERE].map((destination, n) => ({ path: [n], destination })),
      ),
    );
  });

  it("that are another tenant's are not there, each at its field", async () => {
    const { tenant, inTenant } = await aCompany();
    const { named } = await oneOfEach(await aTenant(edge.admin));
    const fields = named.map((destination, n) => ({ path: ["keys", n, "destination"], destination }));
    const refused = inTenant((tx) =>
      assertDestinations(tx, tenant.id, [{ path: ["next"], destination: null }, ...fields]),
    );
    const issues = fields.map(({ path }) => expect.objectContaining({ path }));
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", details: { issues } });
    await expect(refused).rejects.toThrow("There is no such person");
  });

  it("without a number, or of somebody who is gone, are refused with a reason", async () => {
    const { tenant, inTenant } = await aCompany();
    const silent = await aUser(edge.admin, tenant, { name: "Bob" });
    const gone = await aUser(edge.admin, tenant, { status: "deleted", deletedAt: new Date() });
    const check = (id: string) =>
      inTenant((tx) => assertDestinations(tx, tenant.id, [{ path: ["next"], destination: { kind: "USER", id } }]));
    await expect(check(silent.id)).rejects.toThrow("Person Bob has no extension, so no call can be sent there");
    await expect(check(gone.id)).rejects.toThrow("There is no such person");
  });
});

describe("what is led to", () => {
  it("is not deleted, and everything that leads there is named", async () => {
    const { tenant, inTenant } = await aCompany();
    const { admin } = edge;
    const queue = await aQueue(admin, tenant, { name: "Support" });
    await anExtension(admin, queue, "500", "queue");
    const it: Destination = { kind: "QUEUE", id: queue.id };
    await inTenant((tx) => refuseWhileLedTo(tx, tenant.id, it));

    await aDid(admin, tenant, { number: "+43155500001", destination: it });
    await aDid(admin, tenant, { number: "+43155500002", label: "Main line", destination: it });
    await aDid(admin, tenant, { destination: { kind: "HANG_UP" } });
    await anAnnouncement(admin, tenant, { name: "Please hold", next: it });
    const noel = { name: "Noel", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: it };
    await aBusinessHours(admin, tenant, { name: "Week", holidays: [noel] });
    await aBusinessHours(admin, tenant, { name: "Weekend", closed: it });
    await aRingGroup(admin, tenant, { name: "Sales", noAnswer: it });
    await anIvrMenu(admin, tenant, { name: "Welcome", keys: [{ key: "1", label: null, destination: it }] });
    await aQueue(admin, tenant, { name: "Second line", onEmpty: it });
    const agent = await anAgent(admin, tenant, { name: "Nora" });
    const fallback = { kind: "extension" as const, number: "500" };
    await admin.db.update(agents).set({ fallback }).where(eq(agents.id, agent.id));
    await someCallingSettings(admin, tenant, { defaultDestination: it });

    const refused = inTenant((tx) => refuseWhileLedTo(tx, tenant.id, it));
    await expect(refused).rejects.toMatchObject({ code: "conflict" });
    await expect(refused).rejects.toThrow(
      "Queue Support cannot be deleted: calls are led there from agent Nora, announcement Please hold, opening hours Week, " +
        "opening hours Weekend, the default destination, number +43155500001, number Main line, menu Welcome, " +
        "queue Second line and ring group Sales",
    );
  });

  it("by itself alone is free to go: a menu whose key begins it anew", async () => {
    const { tenant, inTenant } = await aCompany();
    const id = crypto.randomUUID();
    const again = { kind: "IVR" as const, id };
    await anIvrMenu(edge.admin, tenant, { id, keys: [{ key: "*", label: null, destination: again }], giveUp: again });
    await inTenant((tx) => refuseWhileLedTo(tx, tenant.id, again));
  });

  it("by another tenant's things only is free to go", async () => {
    const { tenant, inTenant } = await aCompany();
    const queue = await aQueue(edge.admin, tenant);
    const it: Destination = { kind: "QUEUE", id: queue.id };
    await aDid(edge.admin, await aTenant(edge.admin), { destination: it });
    await inTenant((tx) => refuseWhileLedTo(tx, tenant.id, it));
  });
});

describe("a circle of hours and announcements", () => {
  it("is refused at the field, with the way it takes", async () => {
    const { tenant, inTenant } = await aCompany();
    const hours = await aBusinessHours(edge.admin, tenant, { name: "Week" });
    const toHours: Destination = { kind: "BUSINESS_HOURS", id: hours.id };
    const closed = await anAnnouncement(edge.admin, tenant, { name: "Closed", next: toHours });
    const save = (to: Destination) => {
      const thing = {
        kind: "BUSINESS_HOURS" as const,
        id: hours.id,
        name: "Week",
        ways: [{ kind: "HANG_UP" as const }, to],
      };
      return inTenant((tx) => refuseAutomaticCircle(tx, tenant.id, thing, ["closed"]));
    };
    await save({ kind: "VOICEMAIL", id: hours.id });
    const refused = save({ kind: "ANNOUNCEMENT", id: closed.id });
    await expect(refused).rejects.toMatchObject({ code: "invalid_input", details: { issues: [{ path: ["closed"] }] } });
    await expect(refused).rejects.toThrow("Week → Closed → Week");
  });

  it("is refused also where it goes by the rule a number has for certain callers", async () => {
    const { tenant, inTenant } = await aCompany();
    const number = "+43155500009";
    const closed = await anAnnouncement(edge.admin, tenant, { name: "Closed" });
    const rule = { name: "Suppliers", numbers: ["+43664123456"], beginnings: [], isHidden: false };
    const callerRules = [{ ...rule, destination: { kind: "ANNOUNCEMENT" as const, id: closed.id } }];
    await aDid(edge.admin, tenant, { number, label: "Main line", destination: { kind: "HANG_UP" }, callerRules });
    const thing = {
      kind: "ANNOUNCEMENT" as const,
      id: closed.id,
      name: "Closed",
      ways: [{ kind: "EXTERNAL" as const, number }],
    };
    const refused = inTenant((tx) => refuseAutomaticCircle(tx, tenant.id, thing, ["next"]));
    await expect(refused).rejects.toThrow("Closed → Main line → Closed");
  });
});
