import type { RingGroupMember } from "../ring-groups.ts";
import type { SnapshotRingGroup } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { arrive, block, check, goto, note } from "./blocks.ts";
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
  const isTogether = group.strategy === "ALL";
  const targets = group.members.flatMap((member) => ringTarget(member, known));
  const ring = (members: readonly RingTarget[], next: BlockId, ringSec = group.ringSec): Step => ({
    do: "ring",
    targets: members,
    ringSec,
    callerNamePrefix: group.callerNamePrefix,
    asksToAccept: group.asksToAccept === true,
    skipsBusy: group.skipsBusy === true,
    ringTone: group.ringTone ?? null,
    ways: { busy: next, noAnswer: next, unavailable: next },
  });
  const one = (place: number): BlockId => `${id}-${place}`;
  /** Each member is a block, and what comes after them. */
  const oneByOne = (next: (place: number) => BlockId): readonly Block[] =>
    targets.map((target, place) => {
      const alone = { ...target, afterSec: 0, ringSec: null };
      return block(one(place), node, ring([alone], next(place), target.ringSec ?? group.ringSec));
    });
  const hello = arrive("ring_group", group.id);
  const last = block(nobody, node, note("no_answer", group.id), goto(known.wayOn(group.noAnswer)));
  if (targets.length === 0) return [block(id, node, ...hello, goto(nobody)), last];
  if (isTogether) return [block(id, node, ...hello, ring(targets, nobody)), last];
  if (group.strategy === "IN_ORDER") {
    const members = oneByOne((place) => (place + 1 < targets.length ? one(place + 1) : nobody));
    return [block(id, node, ...hello, goto(one(0))), ...members, last];
  }
  // Round once, from wherever the call's turn began: who comes after each is the next, unless that is where it began.
  const after = (place: number): BlockId => `${one(place)}-after`;
  const turns = targets.map((_, place) => {
    const next = (place + 1) % targets.length;
    return block(after(place), node, check({ is: "beganWith", place: next }, nobody), goto(one(next)));
  });
  const turn: Step = { do: "turn", counter: id, blocks: targets.map((_, place) => one(place)) };
  return [block(id, node, ...hello, turn), ...oneByOne(after), ...turns, last];
}

function ringTarget(member: RingGroupMember, known: KnownThings): readonly RingTarget[] {
  const when = { afterSec: member.afterSec ?? 0, ringSec: member.ringSec ?? null };
  if ("number" in member) {
    return known.isOwnNumber(member.number) ? [] : [{ kind: "external", number: member.number, ...when }];
  }
  const person = known.person(member.userId);
  if (person === undefined || person.devices.length === 0) return [];
  return [{ kind: "person", userId: person.id, extension: person.extension, ...when }];
}
