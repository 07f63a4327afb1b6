import { describe, expect, it } from "vitest";
import type { Destination } from "../destinations.ts";
import type { SnapshotRouting } from "../snapshot-routing.ts";
import { destinationsOf } from "./destinations-of.ts";
import { automaticCircles, missing, pointersTo } from "./graph-checks.ts";
import { ANNA, aRouting, aSnapshot, idOf } from "./testing/a-snapshot.ts";
import { ACME, MENU, SALES, SHOP } from "./testing/acme.ts";

const HANG_UP = { kind: "HANG_UP" } as const;
const routing = ACME.routing ?? aRouting();

describe("what leads to a thing", () => {
  it("is named with whose it is and where", () => {
    const said = (kind: "IVR" | "RING_GROUP" | "USER", id: string) =>
      pointersTo(routing, { kind, id }).map(({ from, slot, words }) => `${from.kind} ${from.name}, ${slot}: ${words}`);
    expect(said("IVR", MENU.id)).toEqual([
      "IVR Main menu, keys.3.destination: key 9",
      "BUSINESS_HOURS Shop, open: open",
    ]);
    expect(said("RING_GROUP", SALES.id)).toEqual([
      "IVR Main menu, keys.0.destination: key 1",
      "IVR Main menu, giveUp: no valid choice",
    ]);
    expect(said("USER", ANNA.id)).toEqual([
      "DEFAULT Default destination, defaultDestination: numbers without a destination",
      "DID +4315550101, destination: calls in",
      "QUEUE Support, onEmpty: nobody in the queue",
    ]);
  });

  it("is everything that has a destination, holidays with one of their own too", () => {
    const holiday = { name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: HANG_UP };
    const hours = routing.businessHours.map((each) => ({ ...each, holidays: [holiday] }));
    const slots = destinationsOf({ ...routing, businessHours: hours }).filter(
      ({ from }) => from.kind === "BUSINESS_HOURS",
    );
    expect(slots.map(({ slot, words }) => [slot, words])).toEqual([
      ["open", "open"],
      ["closed", "closed"],
      ["holidays.0.destination", "Christmas"],
    ]);
  });
});

describe("what is gone", () => {
  it("is nothing in a whole company", () => {
    expect(missing(ACME)).toEqual([]);
    expect(missing(aSnapshot(null))).toEqual([]);
  });

  it("is found wherever it is pointed at", () => {
    const found = missing({ ...ACME, users: [] });
    expect(found.map(({ from, slot }) => `${from.kind} ${slot}`)).toEqual([
      "DEFAULT defaultDestination",
      "DID destination",
      "QUEUE onEmpty",
    ]);
  });
});

describe("circles of what never waits for a human", () => {
  const hours = (n: number, open: Destination, closed: Destination = HANG_UP) => ({
    id: idOf(n),
    name: `Hours ${n}`,
    timeZone: "Europe/Vienna",
    weekly: [],
    holidays: [],
    open,
    closed,
  });
  const announcement = (n: number, next: Destination) => ({
    id: idOf(n),
    name: `Announcement ${n}`,
    soundId: idOf(50),
    next,
  });
  const toHours = (n: number) => ({ kind: "BUSINESS_HOURS", id: idOf(n) }) as const;
  const toAnnouncement = (n: number) => ({ kind: "ANNOUNCEMENT", id: idOf(n) }) as const;
  const named = (values: Partial<SnapshotRouting>) =>
    automaticCircles(aRouting(values)).map((circle) => circle.map(({ from, words }) => `${from.name}: ${words}`));

  it("are none where somebody is asked: a menu may lead back to itself", () => {
    expect(automaticCircles(routing)).toEqual([]);
  });

  it("are found of one thing, and of several", () => {
    expect(named({ announcements: [announcement(1, toAnnouncement(1))] })).toEqual([
      ["Announcement 1: after the announcement"],
    ]);
    expect(
      named({
        businessHours: [hours(1, HANG_UP, toHours(2)), hours(2, toAnnouncement(3))],
        announcements: [announcement(3, toHours(1)), announcement(4, toHours(1))],
      }),
    ).toEqual([["Hours 1: closed", "Hours 2: open", "Announcement 3: after the announcement"]]);
  });

  it("are found by way of a call to a number of one's own, and of the default", () => {
    const number = "+4315550100";
    const did = { id: idOf(70), number, label: "Office", destination: null };
    expect(named({ dids: [did], defaultDestination: { kind: "EXTERNAL", number } })).toEqual([
      ["Office: numbers without a destination"],
    ]);
    expect(named({ dids: [{ ...did, destination: { kind: "EXTERNAL", number: "+4315550199" } }] })).toEqual([]);
  });

  it("go through a group or queue only while it has no members", () => {
    const group = routing.ringGroups.map((each) => ({ ...each, noAnswer: SHOP }));
    const shop = [{ ...hours(0, SALES), id: SHOP.id }];
    expect(named({ ringGroups: group, businessHours: shop })).toEqual([]);
    expect(named({ ringGroups: group.map((each) => ({ ...each, members: [] })), businessHours: shop })).toEqual([
      ["Sales: no answer", "Hours 0: open"],
    ]);
  });
});
