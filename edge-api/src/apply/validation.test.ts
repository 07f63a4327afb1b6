import { describe, expect, it } from "vitest";
import { projectSnapshot } from "./projection.ts";
import { queueRow } from "./routing-testing.ts";
import { agentRow, deviceRow, tenantRows, userRow } from "./testing.ts";
import { validateRows } from "./validation.ts";

const anna = userRow(0, { name: "Anna" });
const phone = deviceRow(1, anna);
const member = { userId: anna.id, penalty: 0, isFixed: false };
const problemsOf = (rows: Parameters<typeof tenantRows>[0]) => {
  const all = tenantRows(rows);
  return validateRows(all, projectSnapshot(all));
};
const to = (number: string) => ({ kind: "extension" as const, number });

it("finds nothing wrong with a tenant that is in order", () => {
  expect(problemsOf({ users: [anna], devices: [phone], agents: [agentRow(1, { fallback: to("1000") })] })).toEqual([]);
});

describe("errors", () => {
  const errorsOf = (...agents: ReturnType<typeof agentRow>[]) =>
    problemsOf({ users: [anna], devices: [phone], agents })
      .filter((each) => each.severity === "error")
      .map((each) => each.message);

  it("refuses a fallback to a number nobody has, and names both", () => {
    const agent = agentRow(1, { name: "Nora", fallback: to("1777") });
    expect(errorsOf(agent)).toEqual(["Agent Nora falls back to extension 1777, which nobody has"]);
  });

  it("allows the echo test as a fallback", () => {
    expect(errorsOf(agentRow(1, { fallback: to("600") }))).toEqual([]);
  });

  it("refuses a fallback that goes in circles", () => {
    expect(errorsOf(agentRow(1, { fallback: to("601") }))).toEqual([
      "Agent Agent 1 falls back to its own extension 601: a call would go in circles",
    ]);
    expect(errorsOf(agentRow(1, { fallback: to("602") }), agentRow(2, { fallback: to("601") }))).toEqual([
      "Agent Agent 1 falls back in a circle: Agent 1 → Agent 2 → Agent 1",
      "Agent Agent 2 falls back in a circle: Agent 2 → Agent 1 → Agent 2",
    ]);
  });

  it("ends when a chain runs into somebody else's circle", () => {
    const agents = [
      agentRow(1, { fallback: to("602") }),
      agentRow(2, { fallback: to("603") }),
      agentRow(3, { fallback: to("602") }),
    ];
    expect(errorsOf(...agents)).toHaveLength(2);
  });

  it("allows whatever has a number as a fallback, a queue for one", () => {
    const agents = [agentRow(1, { fallback: to("500") })];
    expect(
      problemsOf({
        agents,
        routing: { queues: [queueRow(1, { extension: "500", members: [member] })] },
        users: [anna],
        devices: [phone],
      }),
    ).toEqual([]);
  });

  it("ignores agents that will not run", () => {
    expect(errorsOf(agentRow(1, { status: "disabled", fallback: to("1777") }))).toEqual([]);
  });

  it("refuses one number for two", () => {
    expect(errorsOf(agentRow(1, { name: "Nora", extension: "1000" }))).toEqual([
      "Extension 1000 belongs to both Anna and Nora",
    ]);
  });
});

describe("warnings", () => {
  const warningsOf = (rows: Parameters<typeof tenantRows>[0]) => problemsOf(rows).map((each) => each.message);

  it("tells of people without a phone, phones without a number, and numbers outside the range", () => {
    const bob = userRow(1, { name: "Bob", extension: null });
    const cleo = userRow(2, { name: "Cleo", extension: "2500" });
    expect(warningsOf({ users: [anna, bob, cleo], devices: [deviceRow(1, bob), deviceRow(2, cleo)] })).toEqual([
      "Anna has no phone yet, so extension 1000 cannot ring",
      "Bob has a phone but no extension, so it will not work",
      "Cleo's extension 2500 lies outside the range 1000–1999",
    ]);
  });

  it("counts what it does not name", () => {
    const warnings = warningsOf({ users: Array.from({ length: 1000 }, (_, n) => userRow(n)) });
    expect(warnings).toHaveLength(21);
    expect(warnings.at(-1)).toBe("980 more people have no phone yet");
  });

  it("tells of agents nobody can reach and of those left out", () => {
    const agents = [agentRow(1, { extension: null }), agentRow(2, { prompt: null, promptVersion: null })];
    expect(warningsOf({ agents })).toEqual([
      "Agent Agent 1 has no extension, so nobody can dial it",
      "Agent Agent 2 has no published prompt and is left out",
    ]);
  });

  it("tells of a suspension", () => {
    expect(warningsOf({ tenant: { status: "suspended" } })).toEqual(["Acme is suspended: every call stays blocked"]);
  });
});
