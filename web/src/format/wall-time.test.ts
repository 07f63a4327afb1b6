import { expect, it } from "vitest";
import { instantOf, wallTimeOf } from "./wall-time.ts";

it.each([
  ["2026-11-22T09:00", "Europe/Vienna", "2026-11-22T08:00:00.000Z"],
  ["2026-07-01T09:00", "Europe/Vienna", "2026-07-01T07:00:00.000Z"],
  ["2026-11-22T00:00", "America/New_York", "2026-11-22T05:00:00.000Z"],
  ["2026-11-22T12:30", "Asia/Kathmandu", "2026-11-22T06:45:00.000Z"],
  // The night the clocks go back: 02:30 is shown twice, the later one (winter time) is taken.
  ["2026-10-25T02:30", "Europe/Vienna", "2026-10-25T01:30:00.000Z"],
])("%s in %s is %s", (wall, zone, instant) => {
  expect(instantOf(wall, zone)).toBe(instant);
  expect(wallTimeOf(Date.parse(instant), zone)).toBe(wall);
});

it("takes an hour that is skipped for one beside it", () => {
  const at = instantOf("2027-03-28T02:30", "Europe/Vienna") ?? "";
  expect(["01:30", "03:30"]).toContain(wallTimeOf(Date.parse(at), "Europe/Vienna").slice(11));
});

it.each(["", "2026-11-22", "2026-13-01T00:00", "tomorrow"])("knows that %j is no time", (wall) => {
  expect(instantOf(wall, "UTC")).toBeUndefined();
});
