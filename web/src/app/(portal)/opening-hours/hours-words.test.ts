import { expect, it } from "vitest";
import { nowInWords } from "./hours-words.ts";

const FRIDAY = Date.parse("2026-11-20T09:30:00Z"); // 10:30 in Vienna
const say = (state: "open" | "closed" | "holiday", until: string | null) =>
  nowInWords({ state, because: "Christmas", until }, "Europe/Vienna", FRIDAY);

it.each([
  ["open", "2026-11-20T16:00:00Z", "Open until 17:00"],
  ["closed", "2026-11-20T23:00:00Z", "Closed until midnight"],
  ["closed", "2026-11-23T08:00:00Z", "Closed until Monday 09:00"],
  ["holiday", "2026-12-27T08:00:00Z", "Christmas until 27 Dec 2026, 09:00"],
  ["open", null, "Open"],
] as const)("%s until %s reads %s", (state, until, words) => {
  expect(say(state, until)).toBe(words);
});
