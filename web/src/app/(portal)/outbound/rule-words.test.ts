import type { OutboundRule } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { ruleWords } from "./rule-words.ts";

const rule = (changes: Partial<OutboundRule>): OutboundRule => ({
  name: "A rule",
  pattern: "+43",
  action: "allow",
  strip: 0,
  prepend: "",
  trunkIds: ["1"],
  callerId: null,
  callerIdFor: "without_own",
  businessHoursId: null,
  hoursState: "open",
  ...changes,
});
const words = {
  nameOf: (id: string) => ({ 1: "A1", 2: "B" })[id] ?? "a trunk",
  hoursName: () => "Office",
  format: (number: string) => number,
};

it.each([
  [{ trunkIds: ["1", "2"] }, "Calls to Austria (+43) go out by A1, then B."],
  [
    { action: "block", pattern: "+4390", trunkIds: [] },
    "Calls to Austria, numbers that begin with +4390 are not allowed.",
  ],
  [{ callerId: "+43123" }, "Calls to Austria (+43) go out by A1, showing +43123."],
  [
    { strip: 1, prepend: "00" },
    "Calls to Austria (+43) go out by A1, the number without the first digit and with 00 in front.",
  ],
  [
    { callerId: "+43123", callerIdFor: "everybody" },
    "Calls to Austria (+43) go out by A1, showing +43123 for everybody.",
  ],
  [{ businessHoursId: "1" }, "While Office is open, calls to Austria (+43) go out by A1."],
  [
    { businessHoursId: "1", hoursState: "closed", action: "block" },
    "While Office is closed, calls to Austria (+43) are not allowed.",
  ],
  [{ trunkIds: [] }, "Calls to Austria (+43) go out by no trunk yet."],
] satisfies [Partial<OutboundRule>, string][])("%o", (changes, sentence) => {
  expect(ruleWords(rule(changes), words)).toBe(sentence);
});
