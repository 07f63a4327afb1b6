import { outboundRule } from "@callplane/edge-api/contract";
import { describe, expect, it } from "vitest";
import { readTried, whichRule } from "./which-rule.ts";

const here = { country: "AT", outsidePrefix: null, emergencyNumbers: ["112", "144"] };
const led = { ...here, outsidePrefix: "0" };

describe("what is typed", () => {
  it.each([
    ["0650 1234567", here, { kind: "number", dialed: "06501234567", e164: "+436501234567" }],
    ["+44 20 7946 0958", here, { kind: "number", dialed: "+442079460958", e164: "+442079460958" }],
    ["0 0650 1234567", led, { kind: "number", dialed: "06501234567", e164: "+436501234567" }],
    ["+436501234567", led, { kind: "number", dialed: "+436501234567", e164: "+436501234567" }],
    ["650", led, { kind: "no number", why: "Calls to the outside begin with 0." }],
    ["144", here, { kind: "emergency" }],
    ["0112", led, { kind: "emergency" }],
    ["112", led, { kind: "emergency" }],
    ["+", here, { kind: "no number", why: "That is no whole number yet." }],
    ["", here, { kind: "nothing" }],
  ] as const)("%s is taken as it would be dialled", (typed, of, tried) => {
    expect(readTried(typed, of)).toEqual(tried);
  });
});

it("finds the first rule that means the number", () => {
  const rules = ["+4390", "0650.", "+43", "+"].map((pattern) =>
    outboundRule.parse({ name: pattern, pattern, action: "block" }),
  );
  const find = (e164: string, dialed = e164) => rules[whichRule(rules, { e164, dialed }, () => true)]?.pattern;
  expect(find("+43900123456")).toBe("+4390");
  expect(find("+436501234567", "06501234567")).toBe("0650.");
  expect(find("+436501234567")).toBe("+43");
  expect(find("+442079460958")).toBe("+");
  expect(whichRule([], { e164: "+431", dialed: "01" }, () => true)).toBe(-1);
  const [open, closed] = (["open", "closed"] as const).map((hoursState) =>
    outboundRule.parse({
      ...{ name: hoursState, pattern: "+", action: "block", hoursState },
      businessHoursId: "0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d",
    }),
  );
  if (open === undefined || closed === undefined) throw new Error("there are two");
  expect(whichRule([open, closed], { e164: "+431", dialed: "01" }, () => true)).toBe(0);
  expect(whichRule([open, closed], { e164: "+431", dialed: "01" }, () => false)).toBe(1);
});
