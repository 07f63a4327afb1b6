import { expect, it } from "vitest";
import { canonicalDigest, canonicalJson, snapshot } from "../../contract/index.ts";
import { projectSnapshot, withTenantStatus } from "./projection.ts";
import { agentRow, deviceRow, tenantRows, userRow } from "./testing.ts";

const anna = userRow(0, { name: "Anna" });
const bob = userRow(1, { name: "Bob" });
const desk = deviceRow(1, anna);
const mobile = deviceRow(2, anna, { label: "Mobile", transport: "tls", codecs: ["opus", "alaw"], nat: false });
const rows = tenantRows({ users: [anna, bob], devices: [desk, mobile], agents: [agentRow(1)] });

it("projects the rows of a tenant to these very bytes", async () => {
  const projected = projectSnapshot(rows);
  expect(snapshot.parse(projected)).toEqual(projected);
  await expect(`${JSON.stringify(projected, null, 2)}\n`).toMatchFileSnapshot("./golden/snapshot.txt");
  await expect(`${canonicalJson(projected)}\n`).toMatchFileSnapshot("./golden/snapshot-canonical.txt");
});

it("gives one digest whatever the order of rows and keys", async () => {
  const shuffled = { ...rows, users: [bob, anna], devices: [mobile, desk] };
  const reordered = JSON.parse(JSON.stringify(projectSnapshot(rows)), (_, value) => reversed(value));
  const digest = await canonicalDigest(projectSnapshot(rows));
  expect(await canonicalDigest(projectSnapshot(shuffled))).toBe(digest);
  expect(await canonicalDigest(reordered)).toBe(digest);
});

it("leaves out disabled phones, and every phone of a suspended person, but keeps the number", () => {
  const suspended = { ...anna, status: "suspended" as const };
  const switchedOff = [{ ...desk, enabled: false }, mobile];
  expect(projectSnapshot({ ...rows, devices: switchedOff }).users[0]?.devices.map((each) => each.label)).toEqual([
    "Mobile",
  ]);
  expect(projectSnapshot({ ...rows, users: [suspended] }).users).toMatchObject([{ extension: "1000", devices: [] }]);
});

it("leaves out people without a number, disabled agents and agents without a published prompt", () => {
  const agents = [agentRow(1, { status: "disabled" }), agentRow(2, { prompt: null, promptVersion: null }), agentRow(3)];
  const projected = projectSnapshot(tenantRows({ users: [userRow(0, { extension: null })], agents }));
  expect(projected.users).toEqual([]);
  expect(projected.agents.map((agent) => agent.name)).toEqual(["Agent 3"]);
});

it("changes the tenant's status and nothing else for a suspension", () => {
  const before = projectSnapshot(rows);
  const after = withTenantStatus(before, "suspended");
  expect(after.tenant.status).toBe("suspended");
  expect({ ...after, tenant: { ...after.tenant, status: "active" } }).toEqual(before);
});

function reversed(value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
