import { describe, expect, it } from "vitest";
import type { Destination } from "../../contract/index.ts";
import { projectSnapshot } from "./projection.ts";
import {
  announcementRow,
  didRow,
  hoursRow,
  menuRow,
  policyRow,
  queueRow,
  ringGroupRow,
  soundRow,
  trunkRow,
} from "./routing-testing.ts";
import { agentRow, deviceRow, tenantRows, userRow, uuid } from "./testing.ts";
import { validateRows } from "./validation.ts";

const anna = userRow(0, { name: "Anna" });
const bob = userRow(1, { name: "Bob", extension: null });
const member = { userId: anna.id, penalty: 0, isFixed: false };
const queue = queueRow(1, { name: "Support", members: [member] });
const trunk = trunkRow(1);
const policy = policyRow(1, [trunk], { isDefault: true });

type Over = Parameters<typeof tenantRows>[0];
function problemsOf({ routing, ...rest }: NonNullable<Over>) {
  const outbound = { trunks: [trunk], policies: [policy] };
  const people = { users: [anna, bob], devices: [deviceRow(1, anna)] };
  const rows = tenantRows({ ...people, ...rest, routing: { ...outbound, sounds: [soundRow(1)], ...routing } });
  return validateRows(rows, projectSnapshot(rows));
}
const messagesOf = (severity: "error" | "warning", over: NonNullable<Over>) =>
  problemsOf(over)
    .filter((each) => each.severity === severity)
    .map(({ message }) => message);

it("finds nothing wrong with a company whose calls all arrive somewhere", () => {
  const hours = hoursRow(1, { open: { kind: "QUEUE", id: queue.id } });
  const dids = [didRow(1, { destination: { kind: "BUSINESS_HOURS", id: hours.id } })];
  expect(problemsOf({ routing: { dids, businessHours: [hours], queues: [queue] } })).toEqual([]);
});

describe("an apply is refused", () => {
  const leading = (destination: Destination, over: NonNullable<Over> = {}) =>
    messagesOf("error", {
      ...over,
      routing: { dids: [didRow(1, { label: "Main line", destination })], ...over.routing },
    });

  it("where a number leads to what is not there, in words that say why", () => {
    const off = agentRow(1, { name: "Nora", status: "disabled" });
    const unpublished = agentRow(2, { name: "Otto", prompt: null, promptVersion: null });
    const agents = [off, unpublished];
    expect(leading({ kind: "QUEUE", id: uuid(999) })).toEqual([
      "Number Main line (calls in) leads to a queue that is not there",
    ]);
    expect(leading({ kind: "USER", id: bob.id })).toEqual([
      "Number Main line (calls in) leads to Bob, who has no extension",
    ]);
    expect(leading({ kind: "AI_AGENT", id: off.id }, { agents })).toEqual([
      "Number Main line (calls in) leads to agent Nora, who is switched off",
    ]);
    expect(leading({ kind: "AI_AGENT", id: unpublished.id }, { agents })).toEqual([
      "Number Main line (calls in) leads to agent Otto, who has no published prompt",
    ]);
  });

  it("wherever the way begins: a key, a queue's end, the tenant's default, each by its kind", () => {
    const gone = { kind: "VOICEMAIL" as const, id: uuid(999) };
    const settings = {
      defaultDestination: gone,
      parkingSlots: 10,
      parkingTimeoutSec: 120,
      mainNumber: null,
      outsidePrefix: null,
      emergencyNumbers: null,
      emergencyTrunkIds: [],
      emergencyCallerId: null,
    };
    const menu = menuRow(1, { name: "Welcome", keys: [{ key: "2", label: null, destination: gone }] });
    const problems = problemsOf({
      routing: { settings, ivrMenus: [menu], queues: [{ ...queue, onTimeout: gone }] },
    });
    expect(problems.map(({ message, objectKind, objectId }) => [message, objectKind, objectId])).toEqual([
      [
        "Default destination (numbers without a destination) leads to a voicemail box that is not there",
        "calling_settings",
        uuid(1),
      ],
      ["Menu Welcome (key 2) leads to a voicemail box that is not there", "ivr_menu", menu.id],
      ["Queue Support (waited too long) leads to a voicemail box that is not there", "queue", queue.id],
    ]);
  });

  it("where calls would go round without anybody being asked", () => {
    const [week, closed] = [hoursRow(1, { name: "Week" }), announcementRow(1, { name: "Closed" })];
    const routing = {
      businessHours: [{ ...week, closed: { kind: "ANNOUNCEMENT" as const, id: closed.id } }],
      announcements: [{ ...closed, next: { kind: "BUSINESS_HOURS" as const, id: week.id } }],
    };
    const [message] = messagesOf("error", { routing });
    expect(message).toMatch(
      /^Calls would go in circles, and nobody would ever be asked: (Week → Closed → Week|Closed → Week → Closed)$/,
    );
  });
});

describe("a person is warned", () => {
  it("of numbers that lead nowhere, groups and queues without anybody", () => {
    const routing = {
      dids: [didRow(1)],
      ringGroups: [ringGroupRow(1)],
      queues: [queueRow(2), queueRow(3, { joinsWhenEmpty: true })],
    };
    expect(messagesOf("warning", { routing })).toEqual([
      "+43123451001 leads nowhere and there is no default, so callers only hear that nobody can be reached",
      "Ring group Group 1 has nobody to ring: its calls go on at once",
      "Queue Queue 2 has no members: its calls go on at once",
      "Queue Queue 3 has no members, yet callers may wait in it",
    ]);
  });

  it("of members who are left out because they cannot be called", () => {
    const routing = { queues: [{ ...queue, members: [{ ...member, userId: bob.id }] }] };
    expect(messagesOf("warning", { routing })).toEqual(["Queue Support has no members: its calls go on at once"]);
  });

  it("of calls that cannot leave", () => {
    const off = { ...trunk, enabled: false };
    expect(messagesOf("warning", { routing: { trunks: [off] } })).toEqual([
      "There is no trunk that is on: no call leaves, not even to 112, 122, 133 and 144",
    ]);
    const [other, gone] = [trunkRow(2), policyRow(2, [off], { name: "Abroad" })];
    expect(messagesOf("warning", { routing: { trunks: [off, other], policies: [gone] } })).toEqual([
      "There is no outbound policy for everybody, so nobody without a policy of their own can call outside",
      "Rule Everything of policy Abroad has no trunk that is on, so its calls fail",
    ]);
    expect(messagesOf("warning", { routing: { trunks: [], policies: [] } })).toEqual([]);
  });

  it("of an extension that calls for help", () => {
    const routing = {
      ringGroups: [ringGroupRow(1, { name: "Ward", extension: "144", members: [{ userId: anna.id }] })],
    };
    expect(messagesOf("warning", { routing })).toEqual([
      "144, the extension of Ward, calls for help instead: it is an emergency number",
    ]);
  });
});
