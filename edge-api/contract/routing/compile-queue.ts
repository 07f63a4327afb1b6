import type { SnapshotQueue } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, goto, leavesFor, note } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block, Step } from "./program.ts";

/** A queue whose members are all gone has nobody who could ever come: it is empty, whoever may wait in it. */
export function compileQueue(queue: SnapshotQueue, known: KnownThings): readonly Block[] {
  const id = blockOf({ kind: "QUEUE", id: queue.id });
  const node = { kind: "QUEUE", id: queue.id, name: queue.name } as const;
  const ways = { timeout: `${id}-timeout`, full: `${id}-full`, empty: `${id}-empty` };
  const exit = `${id}-exit`;
  const members = queue.members.flatMap(({ userId, isFixed, penalty }) => {
    const person = known.person(userId);
    return person === undefined ? [] : [{ extension: person.extension, name: person.name, isFixed, penalty }];
  });
  const greeting = known.sound(queue.greetingSoundId);
  const wait: readonly Step[] = [
    { do: "answer" },
    ...(greeting === null ? [] : [{ do: "play", sound: greeting } as const]),
    {
      do: "queue",
      queueId: queue.id,
      maxWaitSec: queue.maxWaitSec,
      maxLength: queue.maxLength,
      joinsWhenEmpty: queue.joinsWhenEmpty,
      ringsAll: queue.strategy === "RING_ALL",
      members,
      callerNamePrefix: queue.callerNamePrefix,
      hasMusic: known.tracks(queue.musicSoundIds).length > 0,
      ways,
      exit: queue.exitKey === null ? null : { key: queue.exitKey, ...leavesFor(exit) },
    },
  ];
  return [
    block(id, node, ...arrive("queue", queue.id), ...(members.length === 0 ? [goto(ways.empty)] : wait)),
    ...(queue.exitKey === null
      ? []
      : [block(exit, node, note("ivr_key", queue.exitKey), goto(known.wayTo(queue.onExit)))]),
    block(ways.timeout, node, note("no_answer", queue.id), goto(known.wayOn(queue.onTimeout))),
    block(ways.full, node, note("busy", queue.id), goto(known.wayOn(queue.onFull))),
    block(ways.empty, node, note("unavailable", queue.id), goto(known.wayOn(queue.onEmpty))),
  ];
}
