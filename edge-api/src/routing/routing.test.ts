import { businessHours, deviceStates, trunkStates, userCallSettings } from "@callplane/drizzle";
import {
  aBusinessHours,
  aDevice,
  aDid,
  anAnnouncement,
  anExtension,
  anIvrMenu,
  anOutboundPolicy,
  aRingGroup,
  aTenant,
  aTrunk,
  aUser,
  someCallingSettings,
} from "@callplane/drizzle/testing";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  dayOf,
  type LeasedJob,
  ledgerKeys,
  type RoutingNow,
  type RoutingPicture,
  type SimulatedCall,
} from "../../contract/index.ts";
import { type Edge, errorOf, type SignedIn, startEdge } from "../../test/harness.ts";
import { aSpeakingGateway, type TestGateway } from "../gateway-link/testing.ts";

let edge: Edge;
let gateway: TestGateway;
beforeAll(async () => {
  edge = await startEdge();
  gateway = await aSpeakingGateway(edge);
  const platform = await edge.signIn("platform_admin");
  const line = (prefix: string, country: string | null, of: string) => ({
    ...{ prefix, country, class: of, perMinuteMicros: 50_000 },
  });
  const items = [line("+43", "AT", "national"), line("+44", "GB", "international"), line("+882", null, "high_risk")];
  await edge.request("PUT", "/api/v1/rates", { as: platform, body: { items } });
});
afterAll(() => edge.stop());

/** Monday morning and Sunday morning in Vienna. */
const MONDAY = "2035-11-19T09:00:00.000Z";
const SUNDAY = "2035-11-18T08:00:00.000Z";
const TWO_NUMBERS = { main: "+4315550100", direct: "+4315550101" };
let companies = 0;

/** Anna and Bob with phones; a number for opening hours that lead to a menu or an announcement, another for Anna; a trunk for the world. */
async function aCompany() {
  const tenant = await aTenant(edge.admin, { gatewayId: gateway.id });
  const admin = await edge.signIn("tenant_admin", tenant);
  const numberOf = (number: string) =>
    number.replace("0100", `${1000 + companies}0`).replace("0101", `${1000 + companies}1`);
  companies += 1;
  const [main, direct] = [numberOf(TWO_NUMBERS.main), numberOf(TWO_NUMBERS.direct)];
  const anna = await aUser(edge.admin, tenant, { name: "Anna" });
  const bob = await aUser(edge.admin, tenant, { name: "Bob" });
  for (const [user, number] of [
    [anna, "1000"],
    [bob, "1001"],
  ] as const) {
    await anExtension(edge.admin, user, number);
  }
  const phone = await aDevice(edge.admin, anna, { sipUsername: `${tenant.key}-1000-aaaa` });
  await aDevice(edge.admin, bob, { sipUsername: `${tenant.key}-1001-bbbb` });
  const group = await aRingGroup(edge.admin, tenant, { name: "Sales", members: [anna, bob] });
  const menu = await anIvrMenu(edge.admin, tenant, {
    name: "Welcome",
    keys: [{ key: "1", label: "Sales", destination: { kind: "RING_GROUP", id: group.id } }],
  });
  const announcement = await anAnnouncement(edge.admin, tenant, { name: "We are closed" });
  const hours = await aBusinessHours(edge.admin, tenant, {
    name: "Opening hours",
    open: { kind: "IVR", id: menu.id },
    closed: { kind: "ANNOUNCEMENT", id: announcement.id },
  });
  await aDid(edge.admin, tenant, {
    number: main,
    label: "Main line",
    destination: { kind: "BUSINESS_HOURS", id: hours.id },
  });
  await aDid(edge.admin, tenant, { number: direct, destination: { kind: "USER", id: anna.id } });
  const trunk = await aTrunk(edge.admin, tenant, { name: "Carrier One" });
  await anOutboundPolicy(edge.admin, tenant, { name: "Standard", isDefault: true, trunks: [trunk] });
  await someCallingSettings(edge.admin, tenant, { mainNumber: main, emergencyTrunkIds: [trunk.id] });
  return { tenant, admin, anna, bob, phone, menu, announcement, hours, trunk, main, direct };
}

const simulate = (as: SignedIn, body: object) =>
  edge.request<SimulatedCall>("POST", "/api/v1/routing/simulate", { as, body });
const inside = { kind: "inside", extension: "1000" };
const outside = { kind: "outside", number: "+442071234567" };
const wordsOf = ({ steps }: SimulatedCall) => steps.map(({ sentence }) => sentence);

describe("the simulator", () => {
  it("follows a call from outside through hours and menu to whoever takes it", async () => {
    const { admin, main, bob } = await aCompany();
    const asked = { from: outside, to: main, at: MONDAY, keys: ["1"], answers: { "1001": "answers" } };
    const { status, body } = await simulate(admin, asked);
    expect([status, body.state, body.at]).toEqual([200, "saved", MONDAY]);
    expect(wordsOf(body)).toEqual([
      `A call for ${main} (Main line).`,
      expect.stringMatching(/^Opening hours: open \(Monday 09:00–17:00\)/),
      "The menu Welcome asks for a key.",
      "The caller presses 1.",
      expect.stringContaining("Sales"),
      expect.stringContaining("Anna and Bob are called"),
      expect.stringContaining("Bob"),
    ]);
    expect(body.end).toMatchObject({ how: "person", node: { kind: "USER", id: bob.id, name: "Bob" }, cause: null });
    expect(body.outside).toBeNull();
    const closed = (await simulate(admin, { ...asked, at: SUNDAY })).body;
    expect(wordsOf(closed).join(" ")).toContain("The announcement We are closed is played.");
    expect(closed.end.how).toBe("ended");
  });

  it("says by which trunk a call leaves, showing which number, at what price class", async () => {
    const { admin, main, trunk } = await aCompany();
    const call = { from: inside, to: "0044 20 7123 4567", at: MONDAY, answers: { "+442071234567": "answers" } };
    const { body } = await simulate(admin, call);
    expect(body.outside).toEqual({
      number: "+442071234567",
      class: "international",
      country: "GB",
      perMinuteMicros: 50_000,
      currency: "EUR",
      isEmergency: false,
      refusal: null,
      refusedBy: null,
      leftToday: null,
      trunk: { id: trunk.id, name: "Carrier One" },
      sent: "+442071234567",
      shown: main,
    });
    expect(body.end).toMatchObject({ how: "outside", sentence: "+442071234567 has the call, over Carrier One." });
  });

  it("asks the call limits and the policy, and says what refuses; emergency calls always go", async () => {
    const { admin } = await aCompany();
    const risky = (await simulate(admin, { from: inside, to: "0088213123", at: MONDAY })).body;
    expect(risky.outside).toMatchObject({ number: "+88213123", class: "high_risk", refusal: "high_risk", trunk: null });
    expect(wordsOf(risky).join(" ")).toContain("The call limits refuse +88213123");
    const policies = await edge.request<{ items: { id: string }[] }>("GET", "/api/v1/outbound-policies", { as: admin });
    const rules = [{ name: "Nothing", pattern: "+44", action: "block" }];
    const path = `/api/v1/outbound-policies/${policies.body.items[0]?.id}`;
    await edge.request("PATCH", path, { as: admin, body: { rules } });
    const blocked = (await simulate(admin, { from: inside, to: "00442071234567", at: MONDAY })).body;
    expect(blocked.outside).toMatchObject({ number: "+442071234567", refusal: null, trunk: null });
    expect(wordsOf(blocked)).toContain("The rules for outside calls do not allow this number.");
    const help = (await simulate(admin, { from: inside, to: "112", at: MONDAY, answers: { "112": "answers" } })).body;
    expect(help.outside).toMatchObject({
      number: "112",
      isEmergency: true,
      refusal: null,
      trunk: { name: "Carrier One" },
    });
  });

  it("tells the company's limits from a person's own", async () => {
    const { admin, anna } = await aCompany();
    const path = `/api/v1/users/${anna.id}/call-limits`;
    const caps = { maxConcurrentCalls: null, maxCallsPerSecond: null, maxMinutesPerDay: null };
    const none = { ...caps, maxSpendMicrosPerDay: null, maxCallMinutes: null };
    const call = { from: inside, to: "00442071234567", at: MONDAY };
    await edge.request("PUT", path, { as: admin, body: { ...none, allowedCountries: ["DE"] } });
    const { body } = await simulate(admin, call);
    expect(body.outside).toMatchObject({ refusal: "country", refusedBy: "person", trunk: null });
    expect(wordsOf(body).join(" ")).toContain("Anna's own call limits refuse +442071234567");
    await edge.request("PUT", path, { as: admin, body: none });
    expect((await simulate(admin, call)).body.outside).toMatchObject({ refusal: null, refusedBy: null });
  });

  it("looks at what was used of today's limits for a call made now, and for no other moment", async () => {
    const { tenant, admin } = await aCompany();
    const call = { from: inside, to: "0044 20 7123 4567" };
    expect((await simulate(admin, call)).body.outside).toMatchObject({
      refusal: null,
      leftToday: { minutes: 6_000, spendMicros: 100_000_000 },
    });
    // Who may not look at the limits is not told of them here either.
    const viewer = await edge.signIn("viewer", tenant);
    expect((await simulate(viewer, call)).body.outside).toMatchObject({ refusal: null, leftToday: null });
    const { micros, seconds } = ledgerKeys(admin.tenantId, dayOf("Europe/Vienna", Date.now()));
    const { redis } = edge.services.ports;
    const used = (spent: string): [string, string][] => [
      [micros, spent],
      [seconds, "600"],
    ];
    await redis.setMany(used("99960000"), { ttlMs: 600_000 });
    expect((await simulate(admin, call)).body.outside).toMatchObject({
      refusal: "spend_per_day",
      leftToday: { minutes: 5_990, spendMicros: 40_000 },
      trunk: null,
    });
    expect((await simulate(admin, { ...call, at: MONDAY })).body.outside).toMatchObject({
      refusal: null,
      leftToday: null,
    });
    await redis.setMany(used("99950000"), { ttlMs: 600_000 });
    expect((await simulate(admin, call)).body.outside).toMatchObject({ refusal: null });
  });

  it("goes by what holds without an apply: forwards, overrides, phones that are off and trunks that are down now", async () => {
    const { tenant, admin, anna, phone, hours, trunk, main, direct } = await aCompany();
    const now = new Date();
    const setting = { tenantId: tenant.id, userId: anna.id, changedAt: now, source: "phone" as const };
    await edge.admin.db.insert(userCallSettings).values({ ...setting, field: "forwardAlways", value: "1001" });
    const forwarded = (await simulate(admin, { from: outside, to: direct, at: MONDAY })).body;
    expect(wordsOf(forwarded)).toContain("Anna forwards to Bob.");
    await edge.admin.db.delete(userCallSettings).where(eq(userCallSettings.userId, anna.id));

    const until = new Date(Date.parse(MONDAY) + 1000);
    const override = { overrideState: "closed" as const, overrideUntil: until, overrideChangedAt: now };
    await edge.admin.db.update(businessHours).set(override).where(eq(businessHours.id, hours.id));
    const first = async (at: string) => wordsOf((await simulate(admin, { from: outside, to: main, at })).body)[1];
    expect(await first(MONDAY)).toContain("closed (set by hand)");
    expect(await first(new Date(until.getTime() + 1).toISOString())).toContain("open");

    const state = { tenantId: tenant.id, changedAt: now, reportedAt: now };
    await edge.admin.db.insert(deviceStates).values({ ...state, deviceId: phone.id, state: "unregistered" });
    const trunkState = { ...state, trunkId: trunk.id, gatewayId: gateway.id, scope: "tenant" as const };
    await edge.admin.db.insert(trunkStates).values({ ...trunkState, state: "down", reason: "No answer" });
    const off = wordsOf((await simulate(admin, { from: outside, to: direct })).body);
    expect(off).toContain("Anna has no phone that could ring.");
    const down = wordsOf((await simulate(admin, { from: inside, to: "00442071234567" })).body);
    expect(down).toContain("Carrier One is down: the call goes on at once.");
    // Of next Monday nobody knows yet.
    expect(wordsOf((await simulate(admin, { from: outside, to: direct, at: MONDAY })).body)).not.toEqual(off);
  });

  it("tells what runs from what is saved", async () => {
    const { admin, anna, direct } = await aCompany();
    const job = await edge.request("POST", "/api/v1/apply", { as: admin, body: {} });
    expect(job.status).toBe(202);
    const leased = (await gateway.call<LeasedJob>("POST", "/jobs/lease")).body;
    const result = { leaseToken: leased.leaseToken, status: "SUCCESS", error: null, timings: [], fileDiff: "" };
    await gateway.call("POST", `/jobs/${leased.id}/result`, result);
    await edge.request("PATCH", `/api/v1/users/${anna.id}`, { as: admin, body: { name: "Anna-Maria" } });
    const ring = { from: outside, to: direct, at: MONDAY };
    const applied = (await simulate(admin, ring)).body;
    const saved = (await simulate(admin, { ...ring, state: "saved" })).body;
    expect([applied.state, saved.state]).toEqual(["applied", "saved"]);
    expect(saved.revision).toBe(applied.revision + 1);
    expect(wordsOf(applied)).toContain("Anna's phone rings.");
    expect(wordsOf(saved)).toContain("Anna-Maria's phone rings.");
  });

  it("refuses who is not there, each at its field", async () => {
    const { admin, direct } = await aCompany();
    const { direct: foreign } = await aCompany();
    for (const [body, path] of [
      [{ from: { kind: "inside", extension: "1999" }, to: "1000" }, ["from", "extension"]],
      [{ from: outside, to: foreign }, ["to"]],
      [{ from: outside, to: "1000" }, ["to"]],
      [{ from: inside, to: "1000; DROP" }, ["to"]],
      [{ from: outside, to: direct, at: "yesterday" }, ["at"]],
      [{ from: outside, to: direct, keys: ["A"] }, ["keys", 0]],
    ] as const) {
      const answer = await simulate(admin, body);
      expect([answer.status, errorOf(answer).details.issues?.[0]?.path], JSON.stringify(body)).toEqual([400, path]);
    }
    expect((await simulate(admin, { from: outside, to: direct.replace("+", "00"), at: MONDAY })).status).toBe(200);
  });

  it("is for those who see the routing", async () => {
    const { tenant, direct } = await aCompany();
    const ring = { from: outside, to: direct };
    expect((await simulate(await edge.signIn("viewer", tenant), ring)).status).toBe(200);
    expect((await simulate(await edge.signIn("end_user", tenant), ring)).status).toBe(403);
  });
});

describe("who answers each number", () => {
  const look = (as: SignedIn, at: string) => edge.request<RoutingNow>("GET", `/api/v1/routing/now?at=${at}`, { as });

  it("is told of every number, with the way there, at any moment", async () => {
    const { admin, anna, menu, announcement, main, direct } = await aCompany();
    const open = (await look(admin, MONDAY)).body;
    expect(open.items).toEqual([
      {
        number: main,
        label: "Main line",
        answeredBy: { kind: "IVR", id: menu.id, name: "Welcome" },
        sentences: [
          `A call for ${main} (Main line).`,
          expect.stringContaining("open"),
          "The menu Welcome asks for a key.",
        ],
      },
      {
        number: direct,
        label: null,
        answeredBy: { kind: "USER", id: anna.id, name: "Anna" },
        sentences: [`A call for ${direct}.`, "Anna's phone rings."],
      },
    ]);
    const closed = (await look(admin, SUNDAY)).body.items[0];
    expect(closed?.answeredBy).toMatchObject({ kind: "ANNOUNCEMENT", id: announcement.id });
  });

  it("is nobody where a number leads nowhere", async () => {
    const tenant = await aTenant(edge.admin);
    await aDid(edge.admin, tenant, { number: "+4315559999" });
    const { body } = await look(await edge.signIn("viewer", tenant), MONDAY);
    expect(body.items).toMatchObject([{ answeredBy: null, sentences: expect.arrayContaining([expect.any(String)]) }]);
  });
});

describe("the picture of the routing", () => {
  it("shows where each number leads, what of it holds at the moment lit", async () => {
    const { admin, main } = await aCompany();
    const draw = async (at: string) =>
      (await edge.request<RoutingPicture>("GET", `/api/v1/routing/picture?at=${at}`, { as: admin })).body;
    const [open, closed] = [await draw(MONDAY), await draw(SUNDAY)];
    const litOf = ({ nodes }: RoutingPicture) => nodes.filter(({ isActive }) => isActive).map(({ node }) => node.name);
    expect(litOf(open)).toContain("Welcome");
    expect(litOf(open)).not.toContain("We are closed");
    expect(litOf(closed)).toContain("We are closed");
    expect(litOf(closed)).not.toContain("Welcome");
    const keys = new Set(open.nodes.map(({ key }) => key));
    expect(open.edges.every(({ from, to }) => keys.has(from) && keys.has(to))).toBe(true);
    expect(open.outline.every(({ key }) => keys.has(key))).toBe(true);
    const start = open.nodes.find(({ key }) => key === open.outline[0]?.key);
    expect(start).toMatchObject({ isStart: true, node: { kind: "DID", id: main } });
  });
});
