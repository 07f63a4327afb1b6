import { describe, expect, it } from "vitest";
import { diffSnapshots } from "./diff.ts";
import { impactOf } from "./impact.ts";
import { projectSnapshot } from "./projection.ts";
import type { RoutingRows } from "./routing-projection.ts";
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
import { tenantRows, userRow, uuid } from "./testing.ts";

const anna = userRow(0, { name: "Anna" });
const bob = userRow(1, { name: "Bob" });
const stateOf = (routing: Partial<RoutingRows>, users = [anna, bob]) => projectSnapshot(tenantRows({ users, routing }));

/** The fields that change, each as `kind name: field before → after`. */
function changesBetween(before: Partial<RoutingRows>, after: Partial<RoutingRows>): string[] {
  return diffSnapshots(stateOf(before), stateOf(after)).flatMap(({ kind, name, change, fields }) =>
    fields.map((each) => {
      const from = change === "update" ? `${JSON.stringify(each.before)} → ` : `${change} `;
      return `${kind} ${name}: ${each.field} ${from}${JSON.stringify(change === "delete" ? each.before : each.after)}`;
    }),
  );
}

const queue = queueRow(1, { name: "Support" });
const toQueue = { kind: "QUEUE" as const, id: queue.id };

describe("a change of where calls go", () => {
  it("names what a number leads to, before and after", () => {
    const menu = menuRow(1, { name: "Welcome" });
    const things = { queues: [queue], ivrMenus: [menu] };
    const to = (destination: NonNullable<ReturnType<typeof didRow>["destination"]> | null) => ({
      ...things,
      dids: [didRow(1, { label: "Main line", destination })],
    });
    expect(changesBetween(to(toQueue), to({ kind: "IVR", id: menu.id }))).toEqual([
      'did Main line: destination "Queue Support" → "Menu Welcome"',
    ]);
    expect(changesBetween(to(null), to({ kind: "USER", id: anna.id }))).toEqual([
      'did Main line: destination null → "Person Anna (1000)"',
    ]);
    expect(changesBetween(to({ kind: "EXTERNAL", number: "+43664123" }), to({ kind: "DIRECTORY" }))).toEqual([
      'did Main line: destination "Outside number +43664123" → "Directory by name"',
    ]);
  });

  it("is not one where only the thing led to has a new name", () => {
    const dids = [didRow(1, { destination: toQueue })];
    expect(changesBetween({ dids, queues: [queue] }, { dids, queues: [{ ...queue, name: "Help" }] })).toEqual([
      'queue Help: name "Support" → "Help"',
    ]);
  });

  it("reads keys, members, hours, holidays and rules as sentences", () => {
    const trunk = trunkRow(1, { name: "A1" });
    const rule = { name: "Austria", pattern: "+43", action: "allow" as const, strip: 2, prepend: "0", callerId: null };
    const noel = { name: "Noël", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: toQueue };
    const before = {
      queues: [queue],
      trunks: [trunk],
      ivrMenus: [menuRow(1)],
      ringGroups: [ringGroupRow(1)],
      businessHours: [hoursRow(1)],
      policies: [policyRow(1, [trunk], { rules: [] })],
    };
    const after = {
      ...before,
      ivrMenus: [menuRow(1, { keys: [{ key: "1", label: "Help", destination: toQueue }] })],
      ringGroups: [ringGroupRow(1, { members: [{ userId: bob.id }, { number: "+43664123" }] })],
      queues: [{ ...queue, members: [{ userId: anna.id, penalty: 2, isFixed: true }] }],
      businessHours: [
        hoursRow(1, { weekly: [{ days: [1, 2, 3, 5, 7], from: "08:00", to: "12:00" }], holidays: [noel] }),
      ],
      policies: [policyRow(1, [], { isDefault: true, rules: [{ ...rule, trunkIds: [trunk.id] }] })],
    };
    expect(changesBetween(before, after)).toEqual([
      'business_hours Hours 1: weekly ["Mon–Fri 09:00–17:00"] → ["Mon–Wed, Fri, Sun 08:00–12:00"]',
      'business_hours Hours 1: holidays [] → ["Noël 12-24–12-26 every year → Queue Support"]',
      'ring_group Group 1: members [] → ["Bob (1001)","+43664123"]',
      'ivr_menu Menu 1: keys [] → ["1 Help → Queue Support"]',
      'queue Support: members [] → ["Anna (1000), penalty 2, always in"]',
      "outbound_policy Policy 1: isDefault false → true",
      'outbound_policy Policy 1: rules [] → ["Austria: +43 over A1, 2 digits off, 0 before it"]',
    ]);
  });

  it("names sounds by their names, and tells one upload from another", () => {
    const greeting = soundRow(1, { name: "Closed", source: "upload", text: null, digest: "a".repeat(64) });
    const other = soundRow(2, { name: "Holiday" });
    const before = { sounds: [greeting, other], announcements: [announcementRow(1, { soundId: greeting.id })] };
    const replaced = { ...before, sounds: [{ ...greeting, digest: "b".repeat(64) }, other] };
    expect(changesBetween(before, replaced)).toEqual(['sound Closed: audio "Upload aaaaaaaa" → "Upload bbbbbbbb"']);
    const announcements = [announcementRow(1, { soundId: other.id })];
    expect(changesBetween(before, { ...before, announcements })).toContain(
      'announcement Announcement 1: sound "Closed" → "Holiday"',
    );
  });

  it("says over whose trunks a number is reached", () => {
    const [own, shared] = [didRow(1, { label: "Main" }), didRow(1, { label: "Main", via: "platform" })];
    expect(changesBetween({ dids: [own] }, { dids: [shared] })).toEqual([
      `did Main: callsComeInOver "the company's own trunks" → "the platform's trunks"`,
    ]);
  });

  it("never shows a PIN or a password, and says when a trunk is the platform's", () => {
    const room = roomRow(1, { pin: "4711", hostPin: "0815" });
    const trunk = trunkRow(1, { name: "World", scope: "platform", hasPassword: true });
    const created = changesBetween({}, { conferenceRooms: [room], trunks: [trunk] });
    expect(created).toContain('conference_room Room 1: pin create "********"');
    expect(created).toContain(`trunk World (the platform's): name create "World"`);
    const own = { ...trunk, scope: "tenant" as const };
    expect(changesBetween({}, { trunks: [own] })).toContain(`trunk World: password create "********"`);
    expect(created.join()).not.toMatch(/4711|0815|carrier\.example/);
    const moved = (before: typeof trunk) =>
      changesBetween({ trunks: [before] }, { trunks: [{ ...before, version: 2, host: "sip.other.example" }] });
    expect(moved(own)).toEqual([
      "trunk World: version 1 → 2",
      `trunk World: host "sip.carrier.example" → "sip.other.example"`,
    ]);
    // How the platform's are reached is not told.
    expect(moved(trunk)).toEqual([]);
    expect(changesBetween({ conferenceRooms: [room] }, { conferenceRooms: [{ ...room, pin: "4712" }] })).toEqual([
      'conference_room Room 1: pin "********" → "********"',
    ]);
  });

  it("is a person's own where it is about how they call, or their voicemail", () => {
    const policy = policyRow(1, [], { name: "Abroad" });
    const userOutbound = [{ userId: anna.id, policyId: policy.id, callerId: "+43123451001", hidesNumber: false }];
    const given = { policies: [policy], dids: [didRow(1)] };
    expect(changesBetween(given, { ...given, userOutbound })).toEqual([
      'user Anna: outboundPolicy null → "Abroad"',
      'user Anna: callerId null → "+43123451001"',
      "user Anna: hidesNumber null → false",
    ]);
    const own = { ...anna, box: [uuid(150), null, null, 60, true, null, false] as (typeof anna)["box"] };
    expect(diffSnapshots(stateOf({}), stateOf({}, [own, bob])).map(({ name, fields }) => [name, fields])).toEqual([
      [
        "Anna",
        [
          { field: "inDirectory", before: null, after: false },
          { field: "maxMessageSec", before: null, after: 60 },
        ],
      ],
    ]);
    expect(changesBetween({}, { voicemailBoxes: [boxRow(1)] }).every((each) => each.startsWith("voicemail_box"))).toBe(
      true,
    );
  });
});

describe("calling settings", () => {
  const settings = {
    defaultDestination: toQueue,
    parkingSlots: 10,
    parkingTimeoutSec: 120,
    mainNumber: null,
    outsidePrefix: "0",
    emergencyNumbers: null,
    emergencyTrunkIds: [],
    emergencyCallerId: null,
  };

  it("are told only where somebody set them, also against a state from before there were any", () => {
    const { routing: _, ...old } = stateOf({});
    for (const before of [null, old]) {
      const kinds = diffSnapshots(before, stateOf({})).map(({ kind }) => kind);
      expect(kinds).not.toContain("calling_settings");
      const set = diffSnapshots(before, stateOf({ queues: [queue], settings }));
      expect(set.find(({ kind }) => kind === "calling_settings")).toMatchObject({
        change: "update",
        fields: [
          { field: "defaultDestination", before: null, after: "Queue Support" },
          { field: "outsidePrefix", before: null, after: "0" },
        ],
      });
    }
  });
});

it("counts the numbers of groups, menus, queues, rooms and shared boxes among those that ring otherwise", () => {
  const before = { queues: [{ ...queue, extension: "500" }], ringGroups: [ringGroupRow(1, { extension: "501" })] };
  const after = {
    queues: [{ ...queue, extension: "500", ringSec: 30 }],
    ringGroups: before.ringGroups,
    ivrMenus: [menuRow(1, { extension: "502" })],
    conferenceRooms: [roomRow(1, { extension: "503" })],
    voicemailBoxes: [boxRow(1, { number: "504" })],
  };
  expect(impactOf(stateOf(before), stateOf(after)).extensionsAffected).toEqual(["500", "502", "503", "504"]);
});
