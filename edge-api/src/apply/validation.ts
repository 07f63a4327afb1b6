import { type ApplyPreview, FEATURE_EXTENSIONS } from "../../contract/index.ts";
import type { AgentRow, TenantRows, UserRow } from "./projection.ts";

export type Problem = ApplyPreview["problems"][number];

/** Warnings of one kind named one by one; past this, the rest are counted in one sentence. */
const MAX_NAMED = 20;

/**
 * What is wrong with a tenant's rows as a state to run, in words. An error refuses the apply; a warning is for the person to judge.
 * Errors come first.
 */
export function validateRows(rows: TenantRows): Problem[] {
  return [
    ...doubleExtensions(rows),
    ...rows.agents.filter(isRunning).flatMap((agent) => fallbackProblems(agent, rows)),
    ...suspension(rows),
    ...phoneWarnings(rows),
    ...rangeWarnings(rows),
    ...agentWarnings(rows),
  ];
}

function doubleExtensions(rows: TenantRows): Problem[] {
  const holders = Map.groupBy(holdersOf(rows), (holder) => holder.extension);
  return [...holders.values()].flatMap((sharing) => {
    const [first, second] = sharing;
    if (first === undefined || second === undefined) return [];
    const message = `Extension ${first.extension} belongs to both ${first.name} and ${second.name}`;
    return [problem("error", message, second.kind, second.id)];
  });
}

function fallbackProblems(agent: AgentRow, rows: TenantRows): Problem[] {
  if (agent.fallback.kind !== "extension") return [];
  const { number } = agent.fallback;
  const refuse = (message: string) => [problem("error", `Agent ${agent.name} ${message}`, "agent", agent.id)];
  if (number === agent.extension)
    return refuse(`falls back to its own extension ${number}: a call would go in circles`);
  const holder = holdersOf(rows).find((each) => each.extension === number);
  if (holder === undefined && number !== FEATURE_EXTENSIONS.echo) {
    return refuse(`falls back to extension ${number}, which nobody has`);
  }
  const circle = circleFrom(agent, rows);
  return circle === null ? [] : refuse(`falls back in a circle: ${circle.join(" → ")}`);
}

/** The names along the agents' fallbacks from this one back to itself, or null where they end elsewhere. */
function circleFrom(start: AgentRow, rows: TenantRows): string[] | null {
  const names = [start.name];
  const seen = new Set<string>();
  for (let agent = nextAgent(start, rows); agent !== undefined; agent = nextAgent(agent, rows)) {
    names.push(agent.name);
    if (agent.id === start.id) return names;
    if (seen.has(agent.id)) return null;
    seen.add(agent.id);
  }
  return null;
}

function nextAgent({ fallback }: AgentRow, rows: TenantRows): AgentRow | undefined {
  if (fallback.kind !== "extension") return undefined;
  return rows.agents.find((agent) => isRunning(agent) && agent.extension === fallback.number);
}

function suspension({ tenant }: TenantRows): Problem[] {
  if (tenant.status === "active") return [];
  return [problem("warning", `${tenant.name} is suspended: every call stays blocked`, "tenant", tenant.id)];
}

function phoneWarnings(rows: TenantRows): Problem[] {
  const owners = new Set(rows.devices.filter((device) => device.enabled).map((device) => device.userId));
  const silent = rows.users.filter(
    (user) => user.extension !== null && user.status !== "suspended" && !owners.has(user.id),
  );
  const unreachable = rows.users.filter((user) => user.extension === null && owners.has(user.id));
  return [
    ...named(
      silent,
      (user) => `${user.name} has no phone yet, so extension ${user.extension} cannot ring`,
      "have no phone yet",
    ),
    ...named(
      unreachable,
      (user) => `${user.name} has a phone but no extension, so it will not work`,
      "have a phone but no extension",
    ),
  ];
}

function rangeWarnings(rows: TenantRows): Problem[] {
  const { extensionStart, extensionEnd } = rows.tenant;
  const outside = rows.users.filter(({ extension }) => {
    if (extension === null) return false;
    return extension.length !== extensionStart.length || extension < extensionStart || extension > extensionEnd;
  });
  const range = `${extensionStart}–${extensionEnd}`;
  return named(
    outside,
    (user) => `${user.name}'s extension ${user.extension} lies outside the range ${range}`,
    `have an extension outside the range ${range}`,
  );
}

function agentWarnings(rows: TenantRows): Problem[] {
  return rows.agents.flatMap((agent) => {
    if (agent.status !== "active") return [];
    if (agent.prompt === null) {
      return [problem("warning", `Agent ${agent.name} has no published prompt and is left out`, "agent", agent.id)];
    }
    if (agent.extension !== null) return [];
    return [problem("warning", `Agent ${agent.name} has no extension, so nobody can dial it`, "agent", agent.id)];
  });
}

function named(users: UserRow[], sentence: (user: UserRow) => string, summary: string): Problem[] {
  const each = users.slice(0, MAX_NAMED).map((user) => problem("warning", sentence(user), "user", user.id));
  const more = users.length - each.length;
  return more > 0 ? [...each, problem("warning", `${more} more people ${summary}`, null, null)] : each;
}

function holdersOf(rows: TenantRows) {
  const all = [
    ...rows.users.map((user) => ({ kind: "user", ...user })),
    ...rows.agents.filter(isRunning).map((agent) => ({ kind: "agent", ...agent })),
  ];
  return all.flatMap(({ kind, id, name, extension }) => (extension === null ? [] : [{ kind, id, name, extension }]));
}

function isRunning(agent: AgentRow): boolean {
  return agent.status === "active" && agent.prompt !== null;
}

function problem(
  severity: Problem["severity"],
  message: string,
  objectKind: string | null,
  objectId: string | null,
): Problem {
  return { severity, message, objectKind, objectId };
}
