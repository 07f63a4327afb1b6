import type { RehearsalObjection, Snapshot, SnapshotRouting } from "@callplane/edge-api/contract";

/** Whom or what an objection concerns, as the portal knows and calls it. */
export type Subject = Pick<RehearsalObjection, "objectKind" | "objectId" | "objectName">;

/** A tenant's things by the names their files know them by. */
export interface NamedObjects {
  /** SIP user names of phones, SIP names of trunks: sections of pjsip.d, and words in what Asterisk says of them. */
  readonly bySipName: ReadonlyMap<string, Subject>;
  /** Ids are part of the names of queues, rooms and blocks. */
  readonly byId: ReadonlyMap<string, Subject>;
  /** What can be dialled: extensions and DIDs. */
  readonly byNumber: ReadonlyMap<string, Subject>;
  readonly boxes: ReadonlyMap<string, Subject>;
  readonly parking: Subject;
}

const MAX_NAME = 300;

/** What a tenant has, as its objections are told of it: from the snapshot that is rendered. */
export function namedObjects(snapshot: Snapshot): NamedObjects {
  const { users, agents, tenant, routing } = snapshot;
  const things = routing === undefined ? [] : thingsOf(routing);
  const people = users.map((user) => ({
    ...user,
    subject: subject("user", user.id, `${user.name} (${user.extension})`),
  }));
  const bots = agents.map((agent) => ({
    ...agent,
    subject: subject("agent", agent.id, agent.extension === null ? agent.name : `${agent.name} (${agent.extension})`),
  }));
  const numbered = [...people, ...bots, ...things];
  return {
    bySipName: new Map([
      ...users.flatMap((user) =>
        user.devices.map((device): [string, Subject] => [
          device.sipUsername,
          subject("device", device.id, `${device.label} of ${user.name} (${user.extension})`),
        ]),
      ),
      ...(routing?.outbound.trunks ?? []).map(({ id, name, sipName }): [string, Subject] => [
        sipName,
        subject("trunk", id, `Trunk ${name}`),
      ]),
    ]),
    byId: new Map(numbered.map(({ id, subject: found }) => [id, found])),
    byNumber: new Map(
      numbered.flatMap(({ extension, subject: found }): [string, Subject][] =>
        extension === null ? [] : [[extension, found]],
      ),
    ),
    boxes: new Map(
      (routing?.voicemailBoxes ?? []).map(({ id, name, number }) => [
        number,
        subject("voicemail_box", id, `Voicemail box ${name} (${number})`),
      ]),
    ),
    parking: subject("calling_settings", tenant.id, "Parked calls"),
  };
}

type Thing = { readonly id: string; readonly extension: string | null; readonly subject: Subject };

function thingsOf(routing: SnapshotRouting): readonly Thing[] {
  const each = (
    kind: string,
    words: string,
    things: readonly { readonly id: string; readonly name: string; readonly extension?: string | null }[],
  ): readonly Thing[] =>
    things.map(({ id, name, extension = null }) => ({ id, extension, subject: subject(kind, id, `${words} ${name}`) }));
  return [
    ...each("ring_group", "Ring group", routing.ringGroups),
    ...each("ivr_menu", "Menu", routing.ivrMenus),
    ...each("queue", "Queue", routing.queues),
    ...each("business_hours", "Opening hours", routing.businessHours),
    ...each("announcement", "Announcement", routing.announcements),
    ...each("conference_room", "Conference room", routing.conferenceRooms),
    ...each("outbound_policy", "Rules", routing.outbound.policies),
    ...routing.dids.map(({ id, number, label }) => ({
      id,
      extension: number,
      subject: subject("did", id, `Number ${label ?? number}`),
    })),
  ];
}

function subject(objectKind: string, objectId: string, name: string): Subject {
  return { objectKind, objectId, objectName: name.slice(0, MAX_NAME).toWellFormed() };
}
