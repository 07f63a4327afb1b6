import { describe, expect, it } from "vitest";
import { canonicalDigest, canonicalJson, snapshot } from "../../contract/index.ts";
import { projectSnapshot, withTenantStatus } from "./projection.ts";
import {
  announcementRow,
  boxRow,
  didRow,
  hoursRow,
  menuRow,
  policyRow,
  queueRow,
  ringGroupRow,
  roomRow,
  soundRow,
  trunkRow,
} from "./routing-testing.ts";
import { agentRow, deviceRow, tenantRows, userRow, uuid } from "./testing.ts";

const anna = userRow(0, { name: "Anna" });
const bob = userRow(1, { name: "Bob" });
const desk = deviceRow(1, anna);
const mobile = deviceRow(2, anna, { label: "Mobile", transport: "tls", codecs: ["opus", "alaw"], nat: false });
const trunk = trunkRow(1);
const queue = queueRow(1, { members: [{ userId: bob.id, penalty: 1, isFixed: false }] });
const toQueue = { kind: "QUEUE" as const, id: queue.id };
const routing = {
  dids: [didRow(2, { label: "Main line", destination: { kind: "BUSINESS_HOURS", id: hoursRow(1).id } }), didRow(1)],
  sounds: [soundRow(1), soundRow(2, { name: "Never played" })],
  announcements: [announcementRow(1)],
  businessHours: [hoursRow(1, { open: toQueue, closed: { kind: "ANNOUNCEMENT", id: announcementRow(1).id } })],
  ringGroups: [ringGroupRow(1, { extension: "500", members: [{ userId: anna.id }, { number: "+436641234567" }] })],
  ivrMenus: [menuRow(1, { keys: [{ key: "1", label: "Support", destination: toQueue }] })],
  queues: [queue],
  conferenceRooms: [roomRow(1, { extension: "700", pin: "1234" })],
  voicemailBoxes: [boxRow(1)],
  trunks: [trunk, trunkRow(2, { enabled: false })],
  policies: [policyRow(1, [trunkRow(2), trunk], { isDefault: true })],
  userOutbound: [{ userId: anna.id, policyId: null, callerId: "+43123451001", hidesNumber: false }],
};
const rows = tenantRows({ users: [anna, bob], devices: [desk, mobile], agents: [agentRow(1)], routing });

it("projects the rows of a tenant to these very bytes", async () => {
  const projected = projectSnapshot(rows);
  expect(snapshot.parse(projected)).toEqual(projected);
  await expect(`${JSON.stringify(projected, null, 2)}\n`).toMatchFileSnapshot("./golden/snapshot.txt");
  await expect(`${canonicalJson(projected)}\n`).toMatchFileSnapshot("./golden/snapshot-canonical.txt");
});

it("gives one digest whatever the order of rows and keys", async () => {
  const backwards = Object.entries(rows.routing).map(([name, list]) => [
    name,
    Array.isArray(list) ? list.toReversed() : list,
  ]);
  const shuffled = { ...rows, users: [bob, anna], devices: [mobile, desk], routing: Object.fromEntries(backwards) };
  const reordered = JSON.parse(JSON.stringify(projectSnapshot(rows)), (_, value) => reversed(value));
  const digest = await canonicalDigest(projectSnapshot(rows));
  expect(await canonicalDigest(projectSnapshot(shuffled))).toBe(digest);
  expect(await canonicalDigest(reordered)).toBe(digest);
});

it("leaves out disabled phones, and every phone of a suspended person, but keeps the number", () => {
  const suspended = { ...anna, status: "suspended" as const };
  const switchedOff = [{ ...desk, enabled: false }, mobile];
  expect(projectSnapshot({ ...rows, devices: switchedOff }).users[0]?.devices.map((each) => each.label)).toEqual([
    "Mobile",
  ]);
  expect(projectSnapshot({ ...rows, users: [suspended] }).users).toMatchObject([{ extension: "1000", devices: [] }]);
});

it("leaves out people without a number, disabled agents and agents without a published prompt", () => {
  const agents = [agentRow(1, { status: "disabled" }), agentRow(2, { prompt: null, promptVersion: null }), agentRow(3)];
  const projected = projectSnapshot(tenantRows({ users: [userRow(0, { extension: null })], agents }));
  expect(projected.users).toEqual([]);
  expect(projected.agents.map((agent) => agent.name)).toEqual(["Agent 3"]);
});

it("changes the tenant's status and nothing else for a suspension", () => {
  const before = projectSnapshot(rows);
  const after = withTenantStatus(before, "suspended");
  expect(after.tenant.status).toBe("suspended");
  expect({ ...after, tenant: { ...after.tenant, status: "active" } }).toEqual(before);
});

describe("calls in and out", () => {
  const routingOf = (over: Parameters<typeof tenantRows>[0]) => projectSnapshot(tenantRows(over)).routing;

  it("name no member who cannot be called, no trunk that is off, no sound that nothing plays", () => {
    const gone = { userId: uuid(999), penalty: 0, isFixed: true };
    const projected = routingOf({
      users: [anna, userRow(3, { extension: null })],
      routing: {
        ...routing,
        queues: [queueRow(1, { members: [gone, { userId: userRow(3).id, penalty: 0, isFixed: false }] })],
        ringGroups: [ringGroupRow(1, { members: [{ userId: gone.userId }, { userId: anna.id }] })],
        userOutbound: [
          { userId: gone.userId, policyId: null, callerId: null, hidesNumber: true },
          { userId: anna.id, policyId: null, callerId: null, hidesNumber: false },
        ],
      },
    });
    expect(projected?.queues[0]?.members).toEqual([]);
    expect(projected?.ringGroups[0]?.members).toEqual([{ userId: anna.id }]);
    expect(projected?.outbound.users).toEqual([]);
    expect(projected?.outbound.trunks.map(({ name }) => name)).toEqual(["Trunk 1"]);
    expect(projected?.outbound.policies[0]?.rules[0]?.trunkIds).toEqual([trunk.id]);
    expect(projected?.sounds.map(({ name }) => name)).toEqual(["Sound 1"]);
  });

  it("have a box for everybody with a number, under that number", () => {
    const own = userRow(2, { name: "Cleo", box: [uuid(777), "Cleo's desk", uuid(502), 60, true, null, false] });
    const boxes = routingOf({
      users: [
        anna,
        own,
        userRow(3, { extension: null }),
        userRow(4, { box: [null, null, null, null, null, null, null] }),
      ],
      routing: { ...routing, voicemailBoxes: [] },
    });
    const rest = { greetingSoundId: null, maxMessageSec: 180 };
    expect(boxes?.voicemailBoxes).toEqual([
      { id: uuid(150), userId: anna.id, number: "1000", name: "Anna", ...rest },
      {
        id: uuid(777),
        userId: own.id,
        number: "1002",
        name: "Cleo's desk",
        greetingSoundId: uuid(502),
        maxMessageSec: 60,
        inDirectory: false,
      },
    ]);
    expect(boxes?.sounds.map(({ id }) => id)).toContain(uuid(502));
  });

  it("have the country's way of dialling and emergency numbers, unless the tenant set its own", () => {
    expect(routingOf({})?.outbound).toMatchObject({
      plan: { country: "AT", callingCode: "43" },
      emergency: { numbers: ["112", "122", "133", "144"], trunkIds: [] },
    });
    const settings = {
      defaultDestination: { kind: "HANG_UP" as const },
      parkingSlots: 3,
      parkingTimeoutSec: 60,
      mainNumber: "+43123451001",
      outsidePrefix: "0",
      emergencyNumbers: ["112"],
      emergencyTrunkIds: [trunk.id, trunkRow(2).id],
      emergencyCallerId: "+43123451001",
    };
    const trunks = [trunk, trunkRow(2, { enabled: false })];
    const own = routingOf({ routing: { settings, trunks, dids: [didRow(1)] } });
    expect(own).toMatchObject({ defaultDestination: { kind: "HANG_UP" }, parking: { slots: 3, timeoutSec: 60 } });
    expect(own?.outbound).toMatchObject({
      mainNumber: "+43123451001",
      outsidePrefix: "0",
      emergency: { numbers: ["112"], trunkIds: [trunk.id], callerId: "+43123451001" },
    });
  });

  it("show no number that is not the tenant's any more, wherever it is still written down", () => {
    const gone = "+43123459999";
    const settings = {
      defaultDestination: null,
      parkingSlots: 3,
      parkingTimeoutSec: 60,
      mainNumber: gone,
      outsidePrefix: null,
      emergencyNumbers: null,
      emergencyTrunkIds: [],
      emergencyCallerId: gone,
    };
    const policy = policyRow(1, [trunk]);
    const rules = policy.rules.map((rule) => ({ ...rule, callerId: gone }));
    const userOutbound = [{ userId: anna.id, policyId: null, callerId: gone, hidesNumber: false }];
    const shown = routingOf({ users: [anna], routing: { settings, userOutbound, policies: [{ ...policy, rules }] } });
    expect(rules).toHaveLength(1);
    expect(JSON.stringify(shown)).not.toContain(gone);
  });

  it("say of a trunk in another country how numbers are dialled there", () => {
    const trunks = [trunkRow(1, { country: "US" }), trunkRow(2)];
    expect(routingOf({ routing: { trunks } })?.outbound.trunks).toMatchObject([
      { plan: { country: "US", callingCode: "1" } },
      { plan: null },
    ]);
  });
});

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
