import { expect, it } from "vitest";
import { nearCountries } from "./near-countries.ts";

it.each([
  ["AT", 41, ["AT", "CH", "DE", "GB", "LI", "NO"], ["US", "RU", "TR", "AL"]],
  ["CH", 41, ["AT", "CH"], ["US"]],
  ["US", 2, ["US", "CA"], ["JM", "DO", "PR"]],
  ["JM", 3, ["JM", "US", "CA"], ["DO"]],
  ["NZ", 2, ["AU", "NZ"], ["FJ"]],
  ["JP", 1, ["JP"], ["KP"]],
])("from %s: %i countries, %j among them and not %j", (home, count, among, not) => {
  const near = nearCountries(home);
  expect(near).toHaveLength(count);
  expect(near).toEqual(near.toSorted());
  expect(near).toEqual(expect.arrayContaining([...among]));
  for (const code of not) expect(near).not.toContain(code);
});
