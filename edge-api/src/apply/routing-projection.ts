import type {
  Destination,
  SnapshotAnnouncement,
  SnapshotConferenceRoom,
  SnapshotDid,
  SnapshotHours,
  SnapshotIvrMenu,
  SnapshotQueue,
  SnapshotRingGroup,
  SnapshotRouting,
  SnapshotSound,
  SnapshotVoicemailBox,
} from "../../contract/index.ts";
import { type OutboundRows, projectOutbound } from "./outbound-projection.ts";
import { by } from "./sort.ts";

/** Calls in and out as one query brings them (routing-rows-query.ts). */
export type RoutingRows = OutboundRows & {
  dids: Chosen<SnapshotDid>[];
  sounds: SnapshotSound[];
  announcements: SnapshotAnnouncement[];
  businessHours: SnapshotHours[];
  ringGroups: SnapshotRingGroup[];
  ivrMenus: Chosen<SnapshotIvrMenu>[];
  queues: Musical<SnapshotQueue>[];
  conferenceRooms: SnapshotConferenceRoom[];
  /** Shared ones that have a number; people's come with the people. */
  voicemailBoxes: VoicemailBoxRow[];
};
export type VoicemailBoxRow = Omit<SnapshotVoicemailBox, "asksPin" | "inDirectory" | "listenerIds" | "onZero"> & {
  asksPin: boolean;
  inDirectory: boolean;
  onZero: Destination | null;
  listenerIds: string[];
};

/** As the row has it: a null, or a list that may be empty. A snapshot leaves them out, so that who chose nothing has the same as ever. */
type Chosen<T> = Omit<T, "language"> & { language?: string | null };
type Musical<T> = Omit<T, "musicSoundIds"> & { musicSoundIds?: string[] };

/** What a tenant that never touched its calling settings has; the table's defaults. */
export const PARKING = { slots: 10, timeoutSec: 120 };

/**
 * The routing part of a snapshot. Of members only people who can be called are left (`userIds`), of sounds those that something plays, of
 * trunks those that are on. A destination that leads nowhere stays: validation names it and refuses the apply.
 */
export function projectRouting(rows: RoutingRows, country: string, userIds: ReadonlySet<string>): SnapshotRouting {
  const { settings } = rows;
  const byId = by(({ id }: { id: string }) => id);
  const isThere = ({ userId }: { userId: string }) => userIds.has(userId);
  const played = playedSounds(rows);
  return {
    defaultDestination: settings?.defaultDestination ?? null,
    dids: rows.dids
      .map(withLanguage)
      .map(withRules)
      .sort(by(({ number }) => number)),
    sounds: rows.sounds.filter(({ id }) => played.has(id)).sort(byId),
    announcements: rows.announcements.toSorted(byId),
    businessHours: rows.businessHours.toSorted(byId),
    ringGroups: rows.ringGroups
      .map((group) => ({ ...group, members: group.members.filter((each) => "number" in each || isThere(each)) }))
      .sort(byId),
    ivrMenus: rows.ivrMenus.map(withLanguage).sort(byId),
    queues: rows.queues.map((queue) => withMusic({ ...queue, members: queue.members.filter(isThere) })).sort(byId),
    conferenceRooms: rows.conferenceRooms.toSorted(byId),
    voicemailBoxes: rows.voicemailBoxes.map((box) => projectBox(box, userIds)).sort(byId),
    ...withMusic({ musicSoundIds: settings?.musicSoundIds ?? [] }),
    parking: settings === null ? PARKING : { slots: settings.parkingSlots, timeoutSec: settings.parkingTimeoutSec },
    outbound: projectOutbound(rows, country, userIds),
  };
}

/** Nothing of what is as in most boxes: the boxes of ten thousand people stay short. */
function projectBox(row: VoicemailBoxRow, userIds: ReadonlySet<string>): SnapshotVoicemailBox {
  const { asksPin, inDirectory, onZero, listenerIds: named, ...box } = row;
  const listenerIds = named.filter((userId) => userIds.has(userId));
  const differing = { ...(listenerIds.length > 0 && { listenerIds }), ...(!asksPin && { asksPin }) };
  const isLeftOut = box.userId !== null && !inDirectory;
  return {
    ...box,
    ...differing,
    ...(isLeftOut && { inDirectory: false as const }),
    ...(onZero !== null && { onZero }),
  };
}

function withLanguage<T extends { language?: string | null }>({ language, ...rest }: T) {
  return language == null ? rest : { ...rest, language };
}

/** Only of numbers that have some. */
function withRules<T extends Pick<SnapshotDid, "callerRules">>({ callerRules = [], ...rest }: T) {
  return callerRules.length === 0 ? rest : { ...rest, callerRules };
}

function withMusic<T extends { musicSoundIds?: string[] }>({ musicSoundIds = [], ...rest }: T) {
  return musicSoundIds.length === 0 ? rest : { ...rest, musicSoundIds };
}

function playedSounds(rows: RoutingRows): Set<string | null> {
  return new Set([
    ...rows.announcements.map(({ soundId }) => soundId),
    ...rows.ivrMenus.flatMap(({ greetingSoundId, invalidSoundId, silenceSoundId }) => [
      greetingSoundId,
      invalidSoundId,
      silenceSoundId,
    ]),
    ...rows.queues.flatMap(({ greetingSoundId, comfortSoundId, memberSoundId, exitSoundId }) => [
      greetingSoundId,
      comfortSoundId,
      memberSoundId,
      exitSoundId,
    ]),
    ...[...rows.queues, rows.settings].flatMap((each) => each?.musicSoundIds ?? []),
    ...rows.voicemailBoxes.map(({ greetingSoundId }) => greetingSoundId),
  ]);
}
