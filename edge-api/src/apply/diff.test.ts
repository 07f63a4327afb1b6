import fc from "fast-check";
import { expect, it } from "vitest";
import { diffSnapshots } from "./diff.ts";
import { impactOf } from "./impact.ts";
import { projectSnapshot } from "./projection.ts";
import { agentRow, deviceRow, tenantRows, userRow } from "./testing.ts";

const anna = userRow(0, { name: "Anna" });
const bob = userRow(1, { name: "Bob" });
const desk = deviceRow(1, anna);
const rows = tenantRows({ users: [anna, bob], devices: [desk], agents: [agentRow(1)] });
const before = projectSnapshot(rows);

it("finds nothing between equal states, in whatever order their keys stand", () => {
  const stored = JSON.parse(JSON.stringify(before), (_, value) => reversed(value));
  expect(diffSnapshots(before, stored)).toEqual([]);
});

it("lists a first apply as creations, with the secret masked", () => {
  const changes = diffSnapshots(null, before);
  expect(changes.map(({ kind, change }) => `${change} ${kind}`)).toEqual([
    "create tenant",
    "create user",
    "create user",
    "create device",
    "create agent",
  ]);
  expect(changes.flatMap((each) => each.fields).every((field) => field.before === null)).toBe(true);
  expect(JSON.stringify(changes)).not.toContain(desk.digestMd5);
});

it("shows a person's new name and number field by field", () => {
  const renamed = { ...anna, name: "Anna Gruber", extension: "1007" };
  const changes = diffSnapshots(before, projectSnapshot({ ...rows, users: [renamed, bob], devices: [] }));
  expect(changes).toContainEqual({
    kind: "user",
    id: anna.id,
    name: "Anna Gruber",
    change: "update",
    fields: [
      { field: "name", before: "Anna", after: "Anna Gruber" },
      { field: "extension", before: "1000", after: "1007" },
    ],
  });
  expect(changes).toContainEqual(expect.objectContaining({ kind: "device", change: "delete", name: "Desk phone" }));
});

it("says in words that a phone changed hands, and masks a new password", () => {
  const moved = { ...desk, userId: bob.id, digestMd5: "f".repeat(32) };
  expect(diffSnapshots(before, projectSnapshot({ ...rows, devices: [moved] }))).toEqual([
    {
      kind: "device",
      id: desk.id,
      name: "Desk phone",
      change: "update",
      fields: [
        { field: "owner", before: "Anna (1000)", after: "Bob (1001)" },
        { field: "sipPassword", before: "********", after: "********" },
      ],
    },
  ]);
});

it("counts phones that must register anew, and the numbers that ring otherwise", () => {
  const rotated = projectSnapshot({ ...rows, devices: [{ ...desk, digestMd5: "f".repeat(32) }] });
  const relabelled = projectSnapshot({ ...rows, devices: [{ ...desk, label: "Kitchen" }] });
  expect(impactOf(before, rotated)).toEqual({ devicesToReregister: 1, extensionsAffected: ["1000"] });
  expect(impactOf(before, relabelled)).toEqual({ devicesToReregister: 0, extensionsAffected: ["1000"] });
  expect(impactOf(before, before)).toEqual({ devicesToReregister: 0, extensionsAffected: [] });
});

it("names every number when a tenant is suspended", () => {
  const suspended = projectSnapshot({ ...rows, tenant: { ...rows.tenant, status: "suspended" } });
  expect(impactOf(before, suspended).extensionsAffected).toEqual(["1000", "1001", "601"]);
});

it("counts as many deletions one way as creations the other", () => {
  const some = fc.subarray([0, 1, 2, 3, 4, 5]);
  const stateOf = (numbers: number[]) => projectSnapshot(tenantRows({ users: numbers.map((n) => userRow(n)) }));
  fc.assert(
    fc.property(some, some, (left, right) => {
      const there = diffSnapshots(stateOf(left), stateOf(right)).map((each) => each.change);
      const back = diffSnapshots(stateOf(right), stateOf(left)).map((each) => each.change);
      expect(there.filter((each) => each === "create")).toHaveLength(back.filter((each) => each === "delete").length);
      expect(there).not.toContain("update");
    }),
  );
});

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
