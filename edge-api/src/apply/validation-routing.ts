import {
  automaticCircles,
  type Destination,
  listed,
  missing,
  type Pointer,
  type Snapshot,
  type SnapshotRouting,
} from "../../contract/index.ts";
import { DESTINATION_WORDS } from "../destinations/index.ts";
import type { TenantRows } from "./projection.ts";
import { type Problem, problem, warnEach } from "./validation-problem.ts";

/** What of the calls in and out cannot run: ways that lead nowhere, and ways that lead round without ever asking anybody. */
export function routingErrors(rows: TenantRows, snapshot: Snapshot): Problem[] {
  const { routing } = snapshot;
  if (routing === undefined) return [];
  return [...missing(snapshot).map((pointer) => leadsNowhere(pointer, rows)), ...circles(routing)];
}

/** What will run, but hardly as it was meant. */
export function routingWarnings(rows: TenantRows, { routing }: Snapshot): Problem[] {
  return routing === undefined
    ? []
    : [...unassigned(routing), ...nobodyThere(routing), ...outboundWarnings(rows, routing)];
}

/** The words of whose way it is, and the kind a preview knows it by. */
const POINTING: Readonly<Record<Pointer["from"]["kind"], readonly [words: string, kind: string]>> = {
  DID: ["Number", "did"],
  DEFAULT: ["", "calling_settings"],
  USER: [DESTINATION_WORDS.USER, "user"],
  AI_AGENT: [DESTINATION_WORDS.AI_AGENT, "agent"],
  RING_GROUP: [DESTINATION_WORDS.RING_GROUP, "ring_group"],
  IVR: [DESTINATION_WORDS.IVR, "ivr_menu"],
  QUEUE: [DESTINATION_WORDS.QUEUE, "queue"],
  VOICEMAIL: [DESTINATION_WORDS.VOICEMAIL, "voicemail_box"],
  BUSINESS_HOURS: [DESTINATION_WORDS.BUSINESS_HOURS, "business_hours"],
  ANNOUNCEMENT: [DESTINATION_WORDS.ANNOUNCEMENT, "announcement"],
  CONFERENCE: [DESTINATION_WORDS.CONFERENCE, "conference_room"],
};

function leadsNowhere({ from, words, destination }: Pointer, rows: TenantRows): Problem {
  const [kindWords, kind] = POINTING[from.kind];
  const who = `${kindWords} ${from.name}`.trim();
  const id = from.kind === "DEFAULT" ? rows.tenant.id : from.id;
  return problem("error", `${who} (${words}) leads to ${whyGone(destination, rows)}`, kind, id);
}

/** "agent Nora, who is switched off". */
function whyGone(destination: Destination, { users, agents }: TenantRows): string {
  const thing = DESTINATION_WORDS[destination.kind].toLowerCase();
  if (!("id" in destination)) return thing;
  const agent = destination.kind === "AI_AGENT" ? agents.find(({ id }) => id === destination.id) : undefined;
  if (agent !== undefined) {
    const why = agent.status === "active" ? "has no published prompt" : "is switched off";
    return `agent ${agent.name}, who ${why}`;
  }
  const user = destination.kind === "USER" ? users.find(({ id }) => id === destination.id) : undefined;
  return user === undefined ? `a ${thing} that is not there` : `${user.name}, who has no extension`;
}

function circles(routing: SnapshotRouting): Problem[] {
  return automaticCircles(routing).map((arrows) => {
    const names = arrows.map(({ from }) => from.name);
    const [first] = arrows;
    const way = [...names, ...names.slice(0, 1)].join(" → ");
    const kind = first === undefined ? null : POINTING[first.from.kind][1];
    const message = `Calls would go in circles, and nobody would ever be asked: ${way}`;
    return problem("error", message, kind, first?.from.id || null);
  });
}

function unassigned({ defaultDestination, dids }: SnapshotRouting): Problem[] {
  if (defaultDestination !== null) return [];
  const open = dids.filter(({ destination }) => destination === null);
  const nowhere = "so callers only hear that nobody can be reached";
  return warnEach(
    open,
    "did",
    ({ number }) => `${number} leads nowhere and there is no default, ${nowhere}`,
    "numbers lead nowhere",
  );
}

function nobodyThere({ ringGroups, queues }: SnapshotRouting): Problem[] {
  const isEmpty = ({ members }: { members: readonly unknown[] }) => members.length === 0;
  return [
    ...warnEach(
      ringGroups.filter(isEmpty),
      "ring_group",
      ({ name }) => `Ring group ${name} has nobody to ring: its calls go on at once`,
      "ring groups have nobody to ring",
    ),
    ...warnEach(
      queues.filter(isEmpty),
      "queue",
      ({ name, joinsWhenEmpty }) =>
        joinsWhenEmpty
          ? `Queue ${name} has no members, yet callers may wait in it`
          : `Queue ${name} has no members: its calls go on at once`,
      "queues have no members",
    ),
  ];
}

function outboundWarnings({ tenant }: TenantRows, { dids, outbound }: SnapshotRouting): Problem[] {
  const { trunks, policies, defaultPolicyId, emergency } = outbound;
  const isMeantToCall = dids.length > 0 || policies.length > 0;
  if (trunks.length === 0) {
    const message = `There is no trunk that is on: no call leaves, not even to ${listed(emergency.numbers)}`;
    return isMeantToCall ? [problem("warning", message, "tenant", tenant.id)] : [];
  }
  const noDefault =
    "There is no outbound policy for everybody, so nobody without a policy of their own can call outside";
  return [
    ...(defaultPolicyId === null ? [problem("warning", noDefault, "tenant", tenant.id)] : []),
    ...warnEach(
      policies.flatMap(({ id, name, rules }) =>
        rules
          .filter(({ action, trunkIds }) => action === "allow" && trunkIds.length === 0)
          .map((rule) => ({ id, name, rule: rule.name })),
      ),
      "outbound_policy",
      ({ name, rule }) => `Rule ${rule} of policy ${name} has no trunk that is on, so its calls fail`,
      "rules have no trunk that is on",
    ),
  ];
}
