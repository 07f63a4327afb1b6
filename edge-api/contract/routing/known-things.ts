import type { Destination, NamedDestinationKind } from "../destinations.ts";
import { type PhoneLanguage, spokenLanguage } from "../languages.ts";
import type { Snapshot, SnapshotUser } from "../snapshot.ts";
import type { SnapshotRouting, SnapshotSound, SnapshotTrunk } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { BLOCKS, type BlockId, type SoundRef } from "./program.ts";

/** A snapshot with everything findable by its id, and the ways from one thing to the next. */
export type KnownThings = {
  readonly snapshot: Snapshot;
  readonly routing: SnapshotRouting | null;
  readonly person: (id: string) => SnapshotUser | undefined;
  readonly trunk: (id: string) => SnapshotTrunk | undefined;
  readonly sound: (id: string | null) => SoundRef | null;
  /** Those of the tracks that are there, in their order. */
  readonly tracks: (ids: readonly string[] | undefined) => readonly SoundRef[];
  /** What the company speaks, and whether it has music of its own. */
  readonly language: PhoneLanguage;
  readonly hasMusic: boolean;
  /** Number of the person's voicemail box. */
  readonly boxOf: (userId: string) => string | null;
  /** Whether it is one of the tenant's DIDs, in E.164. */
  readonly isOwnNumber: (number: string) => boolean;
  readonly has: (destination: Destination) => boolean;
  /** The block a call sent to this destination goes on with; what is gone leads to an announcement. */
  readonly wayTo: (destination: Destination) => BlockId;
  /** The same where nobody took the call before: then hanging up is said, not just done. */
  readonly wayOn: (destination: Destination) => BlockId;
};

export function knowThings(snapshot: Snapshot): KnownThings {
  const routing = snapshot.routing ?? null;
  const people = byId(snapshot.users);
  const trunks = byId(routing?.outbound.trunks ?? []);
  const sounds = byId(routing?.sounds ?? []);
  const boxes = new Map((routing?.voicemailBoxes ?? []).map((box) => [box.userId ?? "", box.number]));
  const own = new Set((routing?.dids ?? []).map(({ number }) => number));
  const named = idsByKind(snapshot);
  const has = (destination: Destination) => !("id" in destination) || named[destination.kind].has(destination.id);
  const wayTo = (destination: Destination) => (has(destination) ? blockOf(destination) : BLOCKS.gone);
  const sound = (id: string | null) => soundRef(id === null ? undefined : sounds.get(id));
  const tracks = (ids: readonly string[] = []) => ids.flatMap((id) => sound(id) ?? []);
  return {
    snapshot,
    routing,
    tracks,
    language: spokenLanguage(snapshot.tenant.language),
    hasMusic: tracks(routing?.musicSoundIds).length > 0,
    person: (id) => people.get(id),
    trunk: (id) => trunks.get(id),
    sound,
    boxOf: (userId) => boxes.get(userId) ?? null,
    isOwnNumber: (number) => own.has(number),
    has,
    wayTo,
    wayOn: (destination) => (destination.kind === "HANG_UP" ? BLOCKS.nobodyThere : wayTo(destination)),
  };
}

/** Ids of all that a destination can name. */
export function idsByKind(snapshot: Snapshot): Readonly<Record<NamedDestinationKind, ReadonlySet<string>>> {
  const { routing } = snapshot;
  return {
    USER: ids(snapshot.users),
    AI_AGENT: ids(snapshot.agents),
    RING_GROUP: ids(routing?.ringGroups),
    IVR: ids(routing?.ivrMenus),
    QUEUE: ids(routing?.queues),
    VOICEMAIL: ids(routing?.voicemailBoxes),
    BUSINESS_HOURS: ids(routing?.businessHours),
    ANNOUNCEMENT: ids(routing?.announcements),
    CONFERENCE: ids(routing?.conferenceRooms),
  };
}

function soundRef(sound: SnapshotSound | undefined): SoundRef | null {
  return sound === undefined ? null : { kind: "sound", id: sound.id, digest: sound.digest, name: sound.name };
}

function ids(things: readonly { readonly id: string }[] = []): ReadonlySet<string> {
  return new Set(things.map(({ id }) => id));
}

function byId<T extends { readonly id: string }>(things: readonly T[]): ReadonlyMap<string, T> {
  return new Map(things.map((thing) => [thing.id, thing]));
}
