import { expect, it } from "vitest";
import { changedOnly } from "./changed-only.ts";

it("keeps the top-level fields in which anything changed, whole", () => {
  const values = { name: "Sales", hours: { from: "08:00", to: "17:00" }, tools: ["a", "b"], note: null };
  const dirty = { hours: { to: true }, tools: [false, true], note: false };
  expect(changedOnly(values, dirty)).toEqual({ hours: { from: "08:00", to: "17:00" }, tools: ["a", "b"] });
});

it("is empty when nothing changed, also where marks are left over", () => {
  expect(changedOnly({ name: "Sales", tools: ["a"] }, { tools: [false] })).toEqual({});
});
