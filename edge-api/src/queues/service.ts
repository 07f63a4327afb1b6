import { queues } from "@callplane/drizzle";
import type { Queue } from "../../contract/index.ts";
import { invalidField } from "../lib/errors.ts";
import { type NamedThing, toDestination, toPerson, toSound, verbsOf, withTime } from "../named-things/index.ts";
import { type QueueRow, replaceMembers, selectQueues } from "./store.ts";

const queue: NamedThing<QueueRow, Queue> = {
  words: "queue",
  entity: "queue",
  read: "routing.read",
  table: queues,
  nameKey: "queues_name_key",
  destination: "QUEUE",
  select: selectQueues,
  toItem: withTime,
  references: ({ members = [], greetingSoundId, comfortSoundId, musicSoundIds = [], onTimeout, onFull, ...more }) => [
    ...members.flatMap(({ userId }, index) => toPerson(["members", index, "userId"], userId)),
    ...toSound(["greetingSoundId"], greetingSoundId),
    ...toSound(["comfortSoundId"], comfortSoundId),
    ...musicSoundIds.flatMap((soundId, index) => toSound(["musicSoundIds", index], soundId)),
    ...toSound(["memberSoundId"], more.memberSoundId),
    ...toSound(["exitSoundId"], more.exitSoundId),
    ...toDestination(["onTimeout"], onTimeout),
    ...toDestination(["onFull"], onFull),
    ...toDestination(["onEmpty"], more.onEmpty),
    ...toDestination(["onExit"], more.onExit),
  ],
  refuseSaving({ exitKey, exitSoundId }) {
    if (exitKey && !exitSoundId) {
      throw invalidField(["exitSoundId"], "Callers have to be told of the key, or nobody would press it");
    }
  },
  extensionOwner: (queueId) => ({ kind: "queue", queueId }),
  async saveMore({ members }, { ctx, tx, id }) {
    if (members) await replaceMembers(tx, ctx.tenantId, id, members);
  },
};

export const queueVerbs = verbsOf(queue);
