import { expect, it } from "vitest";
import type { Destination } from "../../contract/index.ts";
import { type Automatic, circleThrough, leadsInWords } from "./rules.ts";

const HANG_UP = { kind: "HANG_UP" } as const;
const hours = (id: string, ...ways: Automatic["ways"]): Automatic => ({ kind: "BUSINESS_HOURS", id, name: id, ways });
const announcement = (id: string, ...ways: Automatic["ways"]): Automatic => ({
  kind: "ANNOUNCEMENT",
  id,
  name: id,
  ways,
});
const to = ({ kind, id }: Automatic): Destination => ({ kind: kind === "DID" ? "USER" : kind, id });

it("finds a thing that leads to itself, and one that does so by way of others", () => {
  const closed = announcement("closed", { kind: "BUSINESS_HOURS", id: "week" });
  expect(circleThrough(hours("week", HANG_UP, { kind: "BUSINESS_HOURS", id: "week" }), [])).toEqual(["week", "week"]);
  expect(circleThrough(hours("week", HANG_UP, to(closed)), [closed])).toEqual(["week", "closed", "week"]);
});

it("goes by what the thing shall be, not by what is stored of it", () => {
  const stored = hours("week", { kind: "BUSINESS_HOURS", id: "week" });
  expect(circleThrough(hours("week", HANG_UP), [stored])).toBeNull();
});

it("is content where somebody is rung or asked on the way, and ends in somebody else's circle", () => {
  const person = { kind: "USER", id: "anna" } as const;
  expect(circleThrough(hours("week", person, HANG_UP), [])).toBeNull();
  const [one, two] = [announcement("one", { kind: "ANNOUNCEMENT", id: "two" }), announcement("two", HANG_UP)];
  const round = [one, { ...two, ways: [to(one)] }];
  expect(circleThrough(hours("week", to(one)), round)).toBeNull();
});

it("follows calls outside to a number of one's own", () => {
  const number = "+4312345600";
  const did: Automatic = { kind: "DID", id: "office", name: "Office", number, ways: [{ kind: "EXTERNAL", number }] };
  expect(circleThrough(did, [])).toEqual(["Office", "Office"]);
  const office = { ...did, ways: [{ kind: "BUSINESS_HOURS", id: "week" }] as const };
  const week = hours("week", HANG_UP, { kind: "EXTERNAL", number });
  expect(circleThrough(week, [office])).toEqual(["week", "Office", "week"]);
  expect(circleThrough(week, [{ ...office, ways: [HANG_UP] }])).toBeNull();
});

it("tells the kinds apart: a menu with the same id is another thing", () => {
  expect(circleThrough(hours("same", { kind: "IVR", id: "same" }), [])).toBeNull();
});

it("lists what leads there as a person would", () => {
  const [number, queue] = [
    { kind: "did" as const, id: "1", name: "+43123" },
    { kind: "queue" as const, id: "2", name: "Support" },
  ];
  expect(leadsInWords([number])).toBe("number +43123");
  expect(leadsInWords([number, queue, { kind: "calling_settings", id: "3", name: "the default destination" }])).toBe(
    "number +43123, queue Support and the default destination",
  );
});
