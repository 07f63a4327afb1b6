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
  readonly userId: string;
  readonly queueId: string;
  /** Since when; undefined: never set. */
  readonly changedAt: string | undefined;
}

/** Somebody whom a queue paused by itself, since they let a call ring out. */
export interface AutoPause {
  readonly userId: string;
  readonly queueId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** What Asterisk writes for a reason when it pauses somebody. */
export const AUTO_PAUSE = "Auto-Pause";
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
      const change = laterChange(changes, { extension, field, changedAt: known?.changedAt });
      const phoned = change?.value;
      const said = asState(phoned) ?? known?.state ?? "out";
      const { member, state: stateInterface } = queueMember(body.tenant.key, extension);
      return {
        ...{ member, stateInterface, extension, penalty, isFixed },
        state: isFixed && said === "out" ? ("in" as const) : said,
        reason: phoned === undefined ? (known?.reason ?? null) : null,
        ...{ userId, queueId: queue.id },
        changedAt: change === undefined ? known?.changedAt : new Date(change.at).toISOString(),
      };
    });
    wanted.set(queueName(body.tenant.key, queue.id), members);
  }
  return wanted;
}

/**
 * Makes it so in Asterisk, queue by queue: adds, takes out and pauses whoever is not as wanted. Whom a queue paused by itself since then it
 * leaves so, and answers, to be told.
 */
export async function syncQueueMembers(
  ami: AmiConnection,
  wanted: ReadonlyMap<string, WantedMember[]>,
): Promise<AutoPause[]> {
  const paused: AutoPause[] = [];
  for (const [queue, members] of wanted) {
    const events = await ami.list({ Action: "QueueStatus", Queue: queue }, { timeoutMs: TIMEOUT_MS });
    const there = events.filter((event) => event.Event === "QueueMember" && event.Queue === queue);
    const own = members.flatMap((member) => autoPauseOf(member, there) ?? []);
    const others = members.map((member) =>
      own.some(({ userId }) => userId === member.userId)
        ? { ...member, state: "paused" as const, reason: AUTO_PAUSE }
        : member,
    );
    for (const action of memberActions(queue, others, there)) await ami.send(action, { timeoutMs: TIMEOUT_MS });
    paused.push(...own);
  }
  return paused;
}

function autoPauseOf(
  { member, state, userId, queueId, changedAt }: WantedMember,
  there: readonly AmiEvent[],
): AutoPause | undefined {
  const is = there.find((event) => (event.Location ?? event.Interface) === member);
  if (state !== "in" || is?.Paused !== "1" || is.PausedReason !== AUTO_PAUSE) return undefined;
  const at = Number(is.LastPause ?? 0) * 1000;
  return at > (changedAt === undefined ? 0 : Date.parse(changedAt)) ? { userId, queueId, at } : undefined;
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
