import { expect, it } from "vitest";
import { type SetUp, setUpSteps } from "./set-up-steps.ts";

const nothing: SetUp = {
  people: 1,
  groups: 0,
  hours: 0,
  trunks: [],
  numbers: [],
  policies: 0,
  countries: null,
  appliedJobs: 0,
  pending: 0,
  hasPhoneOnline: false,
  hasCall: false,
  hasAgentCall: false,
};
const done = (has: Partial<SetUp>) =>
  setUpSteps({ ...nothing, ...has })
    .filter(({ isDone }) => isDone)
    .map(({ id }) => id);

it("begins with nothing done: oneself is no company", () => {
  expect(done({})).toEqual([]);
});

it("ticks a step by what is there, not by what was only begun", () => {
  expect(done({ people: 10, groups: 1, hours: 1, policies: 1 })).toEqual(["people", "groups", "hours", "out"]);
  expect(done({ trunks: [{ state: "down" }] })).toEqual([]);
  expect(done({ trunks: [{ state: "down" }, { state: "up" }] })).toEqual(["line"]);
  expect(done({ numbers: [{ isLed: true }, { isLed: false }] })).toEqual([]);
  expect(done({ numbers: [{ isLed: true }] })).toEqual(["numbers"]);
  expect(done({ appliedJobs: 1, pending: 2 })).toEqual([]);
  expect(done({ appliedJobs: 1 })).toEqual(["apply"]);
});

it("leads every step somewhere, and says how much is there", () => {
  const steps = setUpSteps({ ...nothing, people: 10, trunks: [{ state: "unknown" }] });
  for (const { ways, withPhone } of steps) expect(ways.length > 0 || withPhone).toBe(true);
  expect(steps.find(({ id }) => id === "people")?.have).toBe("10 people");
  expect(steps.find(({ id }) => id === "line")?.text).toMatch(/once it is applied/);
});
