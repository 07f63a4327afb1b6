import type { RingGroupMember } from "../ring-groups.ts";
import type { SnapshotRingGroup } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, goto, note } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block, BlockId, RingTarget, Step } from "./program.ts";

/**
 * Members who are gone or have no phone are not waited for; a group without any leads on at once. Nor are numbers of the tenant's own rung: a
 * group they lead back to would ring itself, each time with all its members anew.
 */
export function compileRingGroup(group: SnapshotRingGroup, known: KnownThings): readonly Block[] {
  const id = blockOf({ kind: "RING_GROUP", id: group.id });
  const node = { kind: "RING_GROUP", id: group.id, name: group.name } as const;
  const nobody = `${id}-no-answer`;
  const targets = group.members.flatMap((member) => ringTarget(member, known));
  const ring = (members: readonly RingTarget[], next: BlockId): Step => ({
    do: "ring",
    targets: members,
    ringSec: group.ringSec,
    callerNamePrefix: group.callerNamePrefix,
    ways: { busy: next, noAnswer: next, unavailable: next },
  });
  /** From the member at `start` on, once around: what comes after each is a block of its own. */
  const around = (start: number): readonly Block[] =>
    targets.map((_, turn) => {
      const member = targets.slice((start + turn) % targets.length).slice(0, 1);
      return block(
        at(id, start, turn),
        node,
        ring(member, turn + 1 < targets.length ? at(id, start, turn + 1) : nobody),
      );
    });
  const hello = arrive("ring_group", group.id);
  const last = block(nobody, node, note("no_answer", group.id), goto(known.wayOn(group.noAnswer)));
  if (targets.length === 0) return [block(id, node, ...hello, goto(nobody)), last];
  if (group.strategy === "ALL") return [block(id, node, ...hello, ring(targets, nobody)), last];
  if (group.strategy === "IN_ORDER") return [block(id, node, ...hello, goto(at(id, 0, 0))), ...around(0), last];
  const starts = targets.map((_, start) => at(id, start, 0));
  const turn: Step = { do: "turn", counter: id, blocks: starts };
  return [block(id, node, ...hello, turn), ...targets.flatMap((_, start) => around(start)), last];
}

function at(group: BlockId, start: number, turn: number): BlockId {
  return `${group}-${start}-${turn}`;
}

function ringTarget(member: RingGroupMember, known: KnownThings): readonly RingTarget[] {
  if ("number" in member) return known.isOwnNumber(member.number) ? [] : [{ kind: "external", number: member.number }];
  const person = known.person(member.userId);
  if (person === undefined || person.devices.length === 0) return [];
  return [{ kind: "person", userId: person.id, extension: person.extension }];
}
