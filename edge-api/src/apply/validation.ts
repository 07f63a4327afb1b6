import { FEATURE_EXTENSIONS, type Snapshot } from "../../contract/index.ts";
import type { AgentRow, TenantRows } from "./projection.ts";
import { type Problem, problem, warnEach } from "./validation-problem.ts";
import { routingErrors, routingWarnings } from "./validation-routing.ts";

/**
 * What is wrong with a tenant's rows as a state to run, in words. An error refuses the apply; a warning is for the person to judge.
 * Errors come first. `snapshot` is what the rows are projected to.
 */
export function validateRows(rows: TenantRows, snapshot: Snapshot): Problem[] {
  return [
    ...doubleExtensions(rows),
    ...rows.agents.filter(isRunning).flatMap((agent) => fallbackProblems(agent, rows)),
    ...routingErrors(rows, snapshot),
    ...suspension(rows),
    ...phoneWarnings(rows),
    ...numberWarnings(rows, snapshot),
    ...agentWarnings(rows),
    ...routingWarnings(rows, snapshot),
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
    ...warnEach(
      silent,
      "user",
      (user) => `${user.name} has no phone yet, so extension ${user.extension} cannot ring`,
      "people have no phone yet",
    ),
    ...warnEach(
      unreachable,
      "user",
      (user) => `${user.name} has a phone but no extension, so it will not work`,
      "people have a phone but no extension",
    ),
  ];
}

function numberWarnings(rows: TenantRows, { routing }: Snapshot): Problem[] {
  const { extensionStart, extensionEnd } = rows.tenant;
  const outside = rows.users.filter(({ extension }) => {
    if (extension === null) return false;
    return extension.length !== extensionStart.length || extension < extensionStart || extension > extensionEnd;
  });
  const range = `${extensionStart}–${extensionEnd}`;
  const emergency = new Set(routing?.outbound.emergency.numbers);
  return [
    ...warnEach(
      outside,
      "user",
      (user) => `${user.name}'s extension ${user.extension} lies outside the range ${range}`,
      `people have an extension outside the range ${range}`,
    ),
    ...holdersOf(rows)
      .filter(({ extension }) => emergency.has(extension))
      .map(({ kind, id, name, extension }) =>
        problem(
          "warning",
          `${extension}, the extension of ${name}, calls for help instead: it is an emergency number`,
          kind,
          id,
        ),
      ),
  ];
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

/** Everything that has an extension, under the kind a preview knows it by. */
function holdersOf({ users, agents, routing }: TenantRows) {
  const all = [
    ...users.map((user) => ({ kind: "user", ...user })),
    ...agents.filter(isRunning).map((agent) => ({ kind: "agent", ...agent })),
    ...routing.ringGroups.map((group) => ({ kind: "ring_group", ...group })),
    ...routing.ivrMenus.map((menu) => ({ kind: "ivr_menu", ...menu })),
    ...routing.queues.map((queue) => ({ kind: "queue", ...queue })),
    ...routing.conferenceRooms.map((room) => ({ kind: "conference_room", ...room })),
    ...routing.voicemailBoxes.map((box) => ({ kind: "voicemail_box", extension: box.number, ...box })),
  ];
  return all.flatMap(({ kind, id, name, extension }) => (extension === null ? [] : [{ kind, id, name, extension }]));
}

function isRunning(agent: AgentRow): boolean {
  return agent.status === "active" && agent.prompt !== null;
}
