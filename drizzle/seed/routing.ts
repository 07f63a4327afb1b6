import {
  announcements,
  businessHours,
  callingSettings,
  conferenceRooms,
  dids,
  extensions,
  ivrMenus,
  queueMembers,
  queues,
  ringGroupMembers,
  ringGroups,
  type StoredDestination,
  type Tenant,
  type User,
  voicemailBoxes,
} from "../schema/index.ts";
import type { AdminTx } from "./database.ts";
import type { DemoRouting } from "./demo-tenants.ts";
import { only, recordCreation } from "./ensure.ts";
import { addSpokenText } from "./spoken-text.ts";

/** The numbers of both companies' things. */
const NUMBERS = { group: "610", queue: "620", room: "630", menu: "680", box: "690" };

/** The tenant being furnished, and who there is to answer. */
type Scene = {
  tx: AdminTx;
  tenant: Tenant;
  demo: DemoRouting;
  people: ReadonlyMap<string, User>;
  agentId: string;
};

/**
 * Outside numbers and a way for every call: while it is open the menu answers, else an announcement and a voicemail box. `people` are
 * those of the company by their extensions.
 */
export async function addRouting(scene: Scene): Promise<void> {
  const { tx, tenant, demo } = scene;
  const message = await addBox(scene);
  const group = await addGroup(scene, message);
  const queue = await addQueue(scene, message, group);
  await addRoom(scene);
  const menu = await addMenu(scene, { group, queue });
  const hours = await addHours(scene, { open: menu, message });
  const own = { tenantId: tenant.id };
  const numbers = { ...own, via: "platform" as const };
  await tx.insert(dids).values([
    { ...numbers, number: demo.numbers.main, label: "Main line", destination: hours },
    { ...numbers, number: demo.numbers.support, label: demo.queue.name, destination: queue },
  ]);
  await tx.insert(callingSettings).values({ ...own, defaultDestination: group, mainNumber: demo.numbers.main });
}

async function addBox({ tx, tenant, demo }: Scene): Promise<StoredDestination> {
  const own = { tenantId: tenant.id };
  const { id } = only(
    await tx
      .insert(voicemailBoxes)
      .values({ ...own, name: demo.box })
      .returning(),
  );
  await tx.insert(extensions).values({ ...own, kind: "voicemail", number: NUMBERS.box, voicemailBoxId: id });
  await recordCreation(tx, tenant.id, "voicemail_box", { id, name: demo.box });
  return { kind: "VOICEMAIL", id };
}

async function addGroup(scene: Scene, noAnswer: StoredDestination): Promise<StoredDestination> {
  const { tx, tenant, demo } = scene;
  const own = { tenantId: tenant.id };
  const { name } = demo.group;
  const { id } = only(
    await tx
      .insert(ringGroups)
      .values({ ...own, name, noAnswer })
      .returning(),
  );
  const members = membersOf(scene, demo.group.people);
  await tx.insert(ringGroupMembers).values(members.map((member) => ({ ...own, ringGroupId: id, ...member })));
  await tx.insert(extensions).values({ ...own, kind: "ring_group", number: NUMBERS.group, ringGroupId: id });
  await recordCreation(tx, tenant.id, "ring_group", { id, name });
  return { kind: "RING_GROUP", id };
}

async function addQueue(
  scene: Scene,
  message: StoredDestination,
  nobody: StoredDestination,
): Promise<StoredDestination> {
  const { tx, tenant, demo } = scene;
  const own = { tenantId: tenant.id };
  const { name } = demo.queue;
  const ends = { onTimeout: message, onFull: message, onEmpty: nobody };
  const { id } = only(
    await tx
      .insert(queues)
      .values({ ...own, name, strategy: "LEAST_RECENT", ...ends })
      .returning(),
  );
  const members = membersOf(scene, demo.queue.people);
  await tx.insert(queueMembers).values(members.map((member) => ({ ...own, queueId: id, ...member })));
  await tx.insert(extensions).values({ ...own, kind: "queue", number: NUMBERS.queue, queueId: id });
  await recordCreation(tx, tenant.id, "queue", { id, name });
  return { kind: "QUEUE", id };
}

async function addRoom({ tx, tenant, demo }: Scene): Promise<void> {
  const own = { tenantId: tenant.id };
  const room = only(
    await tx
      .insert(conferenceRooms)
      .values({ ...own, ...demo.room })
      .returning(),
  );
  await tx.insert(extensions).values({ ...own, kind: "conference", number: NUMBERS.room, conferenceRoomId: room.id });
  await recordCreation(tx, tenant.id, "conference_room", room);
}

async function addMenu(
  { tx, tenant, demo, agentId }: Scene,
  { group, queue }: { group: StoredDestination; queue: StoredDestination },
): Promise<StoredDestination> {
  const own = { tenantId: tenant.id };
  const name = "Welcome";
  const greetingSoundId = await addSpokenText(tx, tenant, { name, text: demo.welcome });
  const keys = [
    { key: "1", label: demo.keys.group, destination: group },
    { key: "2", label: demo.keys.queue, destination: queue },
    { key: "3", label: demo.keys.agent, destination: { kind: "AI_AGENT" as const, id: agentId } },
  ];
  const { id } = only(
    await tx
      .insert(ivrMenus)
      .values({ ...own, name, greetingSoundId, keys, allowsExtensions: true, giveUp: group })
      .returning(),
  );
  await tx.insert(extensions).values({ ...own, kind: "ivr", number: NUMBERS.menu, ivrMenuId: id });
  await recordCreation(tx, tenant.id, "ivr_menu", { id, name });
  return { kind: "IVR", id };
}

async function addHours(
  { tx, tenant, demo }: Scene,
  { open, message }: { open: StoredDestination; message: StoredDestination },
): Promise<StoredDestination> {
  const own = { tenantId: tenant.id };
  const soundId = await addSpokenText(tx, tenant, { name: "Closed", text: demo.closed });
  const closed = only(
    await tx
      .insert(announcements)
      .values({ ...own, name: "Closed", soundId, next: message })
      .returning(),
  );
  await recordCreation(tx, tenant.id, "announcement", closed);
  const days = { everyYear: true, destination: null };
  const hours = only(
    await tx
      .insert(businessHours)
      .values({
        ...own,
        name: "Opening hours",
        timeZone: tenant.timeZone,
        weekly: demo.hours,
        holidays: [
          { name: "New Year", from: "2027-01-01", to: "2027-01-01", ...days },
          { name: "Christmas", from: "2026-12-24", to: "2026-12-26", ...days },
        ],
        open,
        closed: { kind: "ANNOUNCEMENT", id: closed.id },
      })
      .returning(),
  );
  await recordCreation(tx, tenant.id, "business_hours", hours);
  return { kind: "BUSINESS_HOURS", id: hours.id };
}

/** The people with these extensions, in this order. */
function membersOf({ people }: Scene, numbers: readonly string[]): { userId: string; position: number }[] {
  return numbers.map((number, position) => {
    const user = people.get(number);
    if (user === undefined) throw new Error(`Nobody in the demo has extension ${number}`);
    return { userId: user.id, position };
  });
}
