import type { AuditReport } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { changesIn, cutToLargest, dayLabel, type Group, groupLabel } from "./report-words.ts";

const group = (over: Partial<Group>): Group => ({
  key: "k",
  name: null,
  actorKind: null,
  entries: 1,
  logIns: 0,
  refusals: 0,
  ...over,
});

it("reads a day as the day it is, wherever the reader sits", () => {
  expect(dayLabel("2026-03-29", "short")).toBe("29 Mar");
  expect(dayLabel("2026-11-20", "long")).toBe("Fri, 20 Nov 2026");
  expect(dayLabel("no day", "long")).toBe("no day");
});

describe("a group's name", () => {
  it.each([
    ["actor", group({ name: "Anna", actorKind: "user" }), "Anna"],
    ["actor", group({ name: "log-in", key: null, actorKind: "system" }), "The system (log-in)"],
    ["actor", group({ actorKind: "gateway" }), "The gateway"],
    ["actor", group({ key: null, actorKind: "system" }), "The system"],
    ["actor", group({ actorKind: "user" }), "Someone"],
    ["action", group({ key: "user.create" }), "user.create"],
    ["entity", group({ key: "user" }), "person"],
    ["entity", group({ key: "a_new_kind" }), "a_new_kind"],
  ] as const)("by %s: %#", (by, of, label) => {
    expect(groupLabel(by, of)).toBe(label);
  });
});

describe("the largest groups", () => {
  const report = (entries: number[], others = 0): AuditReport => ({
    by: "action",
    timeZone: "UTC",
    from: "",
    to: "",
    totals: { entries: 0, logIns: 0, refusals: 0 },
    groups: entries.map((count) => group({ entries: count, refusals: 1 })),
    others: { entries: others, logIns: others, refusals: 0 },
  });

  it("stand alone where there are no more", () => {
    expect(cutToLargest(report([3, 2]), 8)).toMatchObject({ shown: [{ entries: 3 }, { entries: 2 }], rest: undefined });
  });

  it("leave the rest counted together, with what the API had left out already", () => {
    const { shown, rest } = cutToLargest(report([5, 3, 2, 1], 4), 2);
    expect(shown.map(({ entries }) => entries)).toEqual([5, 3]);
    expect(rest).toEqual({ entries: 7, logIns: 4, refusals: 2 });
  });
});

it("counts what is neither a sign-in nor a refusal", () => {
  expect(changesIn({ entries: 10, logIns: 3, refusals: 2 })).toBe(5);
});
