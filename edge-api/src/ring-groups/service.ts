import { ringGroups } from "@callplane/drizzle";
import { objectionToDelay, type RingGroup, type RingGroupMember } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
import { type NamedThing, toDestination, toPerson, verbsOf, withTime } from "../named-things/index.ts";
import { type RingGroupRow, replaceMembers, selectRingGroups } from "./store.ts";

const ringGroup: NamedThing<RingGroupRow, RingGroup> = {
  words: "ring group",
  entity: "ring_group",
  read: "routing.read",
  table: ringGroups,
  nameKey: "ring_groups_name_key",
  destination: "RING_GROUP",
  select: selectRingGroups,
  toItem: ({ members, ...row }) => ({ ...withTime(row), members: members.map(toMember) }),
  references: ({ members = [], noAnswer }) => [
    ...members.flatMap((member, index) =>
      "userId" in member ? toPerson(["members", index, "userId"], member.userId) : [],
    ),
    ...toDestination(["noAnswer"], noAnswer),
  ],
  extensionOwner: (ringGroupId) => ({ kind: "ring_group", ringGroupId }),
  refuseSaving({ members = [], strategy, ringSec }, { before }) {
    const all = members.map(whoIs);
    const second = all.findIndex((who, index) => all.indexOf(who) < index);
    if (second !== -1) throw invalidField(["members", second], "Each person and each number once");
    if (strategy !== "ALL" || ringSec === undefined) return;
    for (const [index, member] of members.entries()) {
      const objection = objectionToDelay(member.afterSec ?? 0, ringSec);
      if (objection !== null && !isNeverRung(before, member))
        throw invalidField(["members", index, "afterSec"], objection);
    }
  },
  async saveMore({ members }, { ctx, tx, id }) {
    if (members) await replaceMembers(tx, ctx.tenantId, id, members);
  },
};

const whoIs = (member: RingGroupMember) => ("userId" in member ? member.userId : member.number);

/** Whether it was saved so before there was a rule against it. */
function isNeverRung(before: RingGroup | null, { afterSec = 0, ...who }: RingGroupMember): boolean {
  if (before === null || before.strategy !== "ALL" || afterSec < before.ringSec) return false;
  return before.members.some((each) => whoIs(each) === whoIs(who) && each.afterSec === afterSec);
}

/** One of the two is set: the table sees to it. */
function toMember({ userId, number, afterSec, ringSec }: RingGroupRow["members"][number]): RingGroupMember {
  const when = { ...(afterSec !== null && { afterSec }), ...(ringSec !== null && { ringSec }) };
  return userId === null ? { number: number ?? "", ...when } : { userId, ...when };
}

export const ringGroupVerbs = verbsOf(ringGroup);
