import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { queueMember, queueName } from "../confgen/index.ts";
import { laterChange, type PhoneChange } from "./phone-changes.ts";

type MemberState = CallState["queueMembers"][number]["state"];

/** Somebody as a member of a queue, as it shall be. */
export interface WantedMember {
  readonly member: string;
  readonly stateInterface: string;
  readonly extension: string;
  readonly penalty: number;
  readonly isFixed: boolean;
  readonly state: MemberState;
  readonly reason: string | null;
}

const TIMEOUT_MS = 10_000;

/** Who shall be in each of the tenant's queues: what the edge says, and what was dialled since. */
export function wantedMembers(
  { body }: SnapshotEnvelope,
  state: CallState,
  changes: readonly PhoneChange[],
): Map<string, WantedMember[]> {
  const extensions = new Map(body.users.map((user) => [user.id, user.extension]));
  const set = new Map(state.queueMembers.map((each) => [`${each.queueId} ${each.userId}`, each]));
  const wanted = new Map<string, WantedMember[]>();
  for (const queue of body.routing?.queues ?? []) {
    const members = queue.members.flatMap(({ userId, penalty, isFixed }) => {
      const extension = extensions.get(userId);
      if (extension === undefined) return [];
      const known = set.get(`${queue.id} ${userId}`);
      const field = `queue_${queue.id}`;
      const phoned = laterChange(changes, { extension, field, changedAt: known?.changedAt })?.value;
      const said = asState(phoned) ?? known?.state ?? "out";
      const { member, state: stateInterface } = queueMember(body.tenant.key, extension);
      return {
        ...{ member, stateInterface, extension, penalty, isFixed },
        state: isFixed && said === "out" ? ("in" as const) : said,
        reason: phoned === undefined ? (known?.reason ?? null) : null,
      };
    });
    wanted.set(queueName(body.tenant.key, queue.id), members);
  }
  return wanted;
}

/** Makes it so in Asterisk, queue by queue: adds, takes out and pauses whoever is not as wanted. */
export async function syncQueueMembers(ami: AmiConnection, wanted: ReadonlyMap<string, WantedMember[]>): Promise<void> {
  for (const [queue, members] of wanted) {
    const events = await ami.list({ Action: "QueueStatus", Queue: queue }, { timeoutMs: TIMEOUT_MS });
    const there = events.filter((event) => event.Event === "QueueMember" && event.Queue === queue);
    for (const action of memberActions(queue, members, there)) await ami.send(action, { timeoutMs: TIMEOUT_MS });
  }
}

/** What must be asked of Asterisk, `there` being its QueueMember events. Members of its files are in for good, and only paused here. */
function memberActions(queue: string, wanted: readonly WantedMember[], there: readonly AmiEvent[]) {
  const known = new Map(there.map((event) => [event.Location ?? event.Interface ?? "", event]));
  const actions: ({ Action: string } & Record<string, string>)[] = [];
  for (const { member, stateInterface, extension, penalty, isFixed, state, reason } of wanted) {
    const is = known.get(member);
    known.delete(member);
    const about = { Queue: queue, Interface: member };
    const paused = { Paused: String(state === "paused"), ...(reason === null ? {} : { Reason: reason }) };
    if (state === "out") {
      if (is !== undefined) actions.push({ Action: "QueueRemove", ...about });
      continue;
    }
    if (is === undefined) {
      // A fixed one that is not there yet comes with its file.
      const as = { Penalty: String(penalty), MemberName: extension, StateInterface: stateInterface, ...paused };
      if (!isFixed) actions.push({ Action: "QueueAdd", ...about, ...as });
      continue;
    }
    if (is.Penalty !== String(penalty)) actions.push({ Action: "QueuePenalty", ...about, Penalty: String(penalty) });
    const isPaused = is.Paused === "1";
    const hasOtherReason = state === "paused" && (is.PausedReason ?? "") !== (reason ?? "");
    if (isPaused !== (state === "paused") || hasOtherReason) {
      actions.push({ Action: "QueuePause", ...about, ...paused });
    }
  }
  for (const [member, { Membership }] of known) {
    if (Membership === "dynamic") actions.push({ Action: "QueueRemove", Queue: queue, Interface: member });
  }
  return actions;
}

function asState(word: string | undefined): MemberState | undefined {
  return word === "in" || word === "out" || word === "paused" ? word : undefined;
}
