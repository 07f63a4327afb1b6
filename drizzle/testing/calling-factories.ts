import { createHash } from "node:crypto";
import type * as schema from "../schema/index.ts";
import * as tables from "../schema/index.ts";
import { type Arranger, only, type Row, unique } from "./factories.ts";

const HANG_UP = { kind: "HANG_UP" } as const;
type Owner = { id: string };

/** An outside number in Vienna that leads nowhere of its own. */
export async function aDid({ db }: Arranger, tenant: Owner, values: Row<typeof tables.dids> = {}): Promise<schema.Did> {
  const number = `+431${Math.floor(Math.random() * 1e9 + 1e9)}`;
  const row = { tenantId: tenant.id, number, ...values };
  return only(await db.insert(tables.dids).values(row).returning());
}

/** A text to be spoken. */
export async function aSound(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.sounds> = {},
): Promise<schema.Sound> {
  const { text = "Welcome.", language = "en" } = values;
  const digest = createHash("sha256").update(`${language}\n${text}`).digest("hex");
  const row = { tenantId: tenant.id, name: `Sound ${unique()}`, source: "text" as const, digest, ...values };
  return only(
    await db
      .insert(tables.sounds)
      .values({ ...row, text, language })
      .returning(),
  );
}

/** An announcement with a sound of its own, hanging up after it. */
export async function anAnnouncement(
  arranger: Arranger,
  tenant: Owner,
  values: Row<typeof tables.announcements> = {},
): Promise<schema.Announcement> {
  const soundId = values.soundId ?? (await aSound(arranger, tenant)).id;
  const row = { tenantId: tenant.id, name: `Announcement ${unique()}`, next: HANG_UP, ...values, soundId };
  return only(await arranger.db.insert(tables.announcements).values(row).returning());
}

/** Monday to Friday, nine to five, hanging up either way. */
export async function aBusinessHours(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.businessHours> = {},
): Promise<schema.BusinessHours> {
  const row = {
    tenantId: tenant.id,
    name: `Hours ${unique()}`,
    timeZone: "Europe/Vienna",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
    open: HANG_UP,
    closed: HANG_UP,
    ...values,
  };
  return only(await db.insert(tables.businessHours).values(row).returning());
}

/** A group that rings these people and numbers, in this order. */
export async function aRingGroup(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.ringGroups> & { members?: readonly (Owner | string)[] } = {},
): Promise<schema.RingGroup> {
  const { members = [], ...rest } = values;
  const row = { tenantId: tenant.id, name: `Group ${unique()}`, ...rest };
  const group = only(await db.insert(tables.ringGroups).values(row).returning());
  const rows = members.map((member, position) => ({
    tenantId: tenant.id,
    ringGroupId: group.id,
    position,
    ...(typeof member === "string" ? { number: member } : { userId: member.id }),
  }));
  if (rows.length > 0) await db.insert(tables.ringGroupMembers).values(rows);
  return group;
}

/** A menu with a greeting of its own and no keys. */
export async function anIvrMenu(
  arranger: Arranger,
  tenant: Owner,
  values: Row<typeof tables.ivrMenus> = {},
): Promise<schema.IvrMenu> {
  const greetingSoundId = values.greetingSoundId ?? (await aSound(arranger, tenant)).id;
  const row = { tenantId: tenant.id, name: `Menu ${unique()}`, ...values, greetingSoundId };
  return only(await arranger.db.insert(tables.ivrMenus).values(row).returning());
}

/** A queue with these people in it. */
export async function aQueue(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.queues> & { members?: readonly Owner[] } = {},
): Promise<schema.Queue> {
  const { members = [], ...rest } = values;
  const row = { tenantId: tenant.id, name: `Queue ${unique()}`, ...rest };
  const queue = only(await db.insert(tables.queues).values(row).returning());
  const rows = members.map(({ id }, position) => ({ tenantId: tenant.id, queueId: queue.id, userId: id, position }));
  if (rows.length > 0) await db.insert(tables.queueMembers).values(rows);
  return queue;
}

/** A room without PINs. */
export async function aConferenceRoom(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.conferenceRooms> = {},
): Promise<schema.ConferenceRoom> {
  const row = { tenantId: tenant.id, name: `Room ${unique()}`, ...values };
  return only(await db.insert(tables.conferenceRooms).values(row).returning());
}

/** A shared box without a number; `anExtension` gives it one. A person's box is made with their extension. */
export async function aVoicemailBox(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.voicemailBoxes> = {},
): Promise<schema.VoicemailBox> {
  const row = { tenantId: tenant.id, name: `Box ${unique()}`, ...values };
  return only(await db.insert(tables.voicemailBoxes).values(row).returning());
}

/** A message left just now, not yet heard. */
export async function aVoicemailMessage(
  { db }: Arranger,
  box: { tenantId: string; id: string },
  values: Row<typeof tables.voicemailMessages> = {},
): Promise<schema.VoicemailMessage> {
  const now = new Date();
  const row = { tenantId: box.tenantId, boxId: box.id, receivedAt: now, changedAt: now, durationSec: 7, ...values };
  return only(await db.insert(tables.voicemailMessages).values(row).returning());
}

/** A number that is not let in. */
export async function aBlockedCaller(
  { db }: Arranger,
  tenant: Owner,
  values: Row<typeof tables.blockedCallers> = {},
): Promise<schema.BlockedCallerRow> {
  const row = { tenantId: tenant.id, kind: "number" as const, number: "+43900123456", ...values };
  return only(await db.insert(tables.blockedCallers).values(row).returning());
}
