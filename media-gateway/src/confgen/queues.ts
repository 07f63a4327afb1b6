import type { Snapshot, SnapshotQueue } from "@callplane/edge-api/contract";
import { soundFile } from "./dialplan/sounds.ts";
import { memberContext, queueExitContext, queueMemberContext, queueName } from "./names.ts";
import { dialplanWord, type Option, type Section } from "./writer.ts";

const STRATEGIES: Record<SnapshotQueue["strategy"], string> = {
  RING_ALL: "ringall",
  LEAST_RECENT: "leastrecent",
  FEWEST_CALLS: "fewestcalls",
  ROUND_ROBIN: "rrmemory",
  RANDOM: "random",
  IN_ORDER: "linear",
};
/** Who is answered sooner is not kept by words about leaving. */
const FIRST_TOLD_SEC = 5;
/** Whoever is so does not make a queue one with somebody in it; being on the phone does. */
const NOT_THERE = "paused,penalty,unavailable,invalid,unknown";

/** A tenant's queues. Members who log in and out are not here: they are Asterisk's to keep (persistentmembers). */
export function queueSections(snapshot: Snapshot, soundsDir: string): Section[] {
  return (snapshot.routing?.queues ?? []).map((queue) => ({
    name: queueName(snapshot.tenant.key, queue.id),
    options: [...queueOptions(queue), ...sounds(queue, snapshot, soundsDir), ...fixedMembers(queue, snapshot)],
  }));
}

function queueOptions(queue: SnapshotQueue): Option[] {
  return [
    ["strategy", STRATEGIES[queue.strategy]],
    ["timeout", queue.ringSec],
    // 0 would be Asterisk's own five seconds.
    ["retry", Math.max(1, queue.retrySec)],
    ["timeoutpriority", "app"],
    ["wrapuptime", queue.wrapUpSec],
    ["weight", queue.priority],
    ["maxlen", queue.maxLength],
    ["ringinuse", false],
    ["autopause", queue.pausesUnanswered],
    ["joinempty", queue.joinsWhenEmpty ? "yes" : NOT_THERE],
    ["leavewhenempty", queue.joinsWhenEmpty ? "no" : NOT_THERE],
    ["announce-position", queue.announcesPosition],
    ["announce-holdtime", queue.announcesWait],
    ["announce-frequency", queue.announcesPosition || queue.announcesWait ? queue.announceEverySec : 0],
    // Asterisk's own is 15, and would hold back what shall come more often.
    ["min-announce-frequency", Math.min(queue.announceEverySec, 15)],
    ...(queue.exitKey === null ? [] : [["context", queueExitContext(queue.exitKey)] as const]),
  ];
}

/** How to leave is said first, so that who waits at all soon knows it. */
function sounds(queue: SnapshotQueue, { routing }: Snapshot, soundsDir: string): Option[] {
  const files = (soundId: string | null) =>
    (routing?.sounds ?? [])
      .filter(({ id }) => id === soundId)
      .map(({ id, digest, name }) => soundFile({ kind: "sound", id, digest, name }, soundsDir));
  const [toMember] = files(queue.memberSoundId);
  const exit = queue.exitKey === null ? [] : files(queue.exitSoundId);
  const told = [...exit, ...files(queue.comfortSoundId)];
  return [
    ...(toMember === undefined ? [] : [["announce", toMember] as const]),
    ...(told.length === 0
      ? []
      : [
          ["periodic-announce", told.join(",")] as const,
          ["periodic-announce-frequency", queue.announceEverySec] as const,
        ]),
    ...(exit.length === 0 ? [] : [["periodic-announce-startdelay", FIRST_TOLD_SEC] as const]),
  ];
}

function fixedMembers({ members }: SnapshotQueue, { tenant, users }: Snapshot): Option[] {
  return members.flatMap(({ userId, penalty, isFixed }): Option[] => {
    const user = users.find(({ id }) => id === userId);
    if (user === undefined || !isFixed) return [];
    const { member, state } = queueMember(tenant.key, user.extension);
    return [["member", `${member},${penalty},${user.extension},${state}`]];
  });
}

/** A person as a member of queues: what is rung, and what tells whether they are on the phone. */
export function queueMember(tenantKey: string, extension: string): { readonly member: string; readonly state: string } {
  const number = dialplanWord("extension", extension);
  return {
    member: `Local/${number}@${memberContext(tenantKey)}/n`,
    state: `hint:${number}@${queueMemberContext(tenantKey)}`,
  };
}
