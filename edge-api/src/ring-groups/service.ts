import { ringGroups } from "@callplane/drizzle";
import type { RingGroup, RingGroupMember } from "../../contract/index.ts";
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
  refuseSaving({ members = [] }) {
    const all = members.map((member) => ("userId" in member ? member.userId : member.number));
    const second = all.findIndex((who, index) => all.indexOf(who) < index);
    if (second !== -1) throw invalidField(["members", second], "Each person and each number once");
  },
  async saveMore({ members }, { ctx, tx, id }) {
    if (members) await replaceMembers(tx, ctx.tenantId, id, members);
  },
};

/** One of the two is set: the table sees to it. */
function toMember({ userId, number, afterSec, ringSec }: RingGroupRow["members"][number]): RingGroupMember {
  const when = { ...(afterSec !== null && { afterSec }), ...(ringSec !== null && { ringSec }) };
  return userId === null ? { number: number ?? "", ...when } : { userId, ...when };
}

export const ringGroupVerbs = verbsOf(ringGroup);
