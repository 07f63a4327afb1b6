import {
  type ApplyPreview,
  canonicalJson,
  type Snapshot,
  type SnapshotDevice,
  type SnapshotVoicemailBox,
} from "../../contract/index.ts";

type Reachable = { extension: string; fingerprint: string };

/**
 * What people will notice. `devicesToReregister`: phones that run now and must register anew, since their user name, password or
 * transport changes. `extensionsAffected`: numbers that appear, vanish, change hands, or ring other phones than before, sorted.
 */
export function impactOf(before: Snapshot | null, after: Snapshot): ApplyPreview["impact"] {
  const suspended = before !== null && before.tenant.status !== after.tenant.status;
  return {
    devicesToReregister: countReregistering(before, after),
    extensionsAffected: suspended ? allExtensions(before, after) : changedExtensions(before, after),
  };
}

function countReregistering(before: Snapshot | null, after: Snapshot): number {
  const next = new Map(devicesOf(after).map((device) => [device.id, credentials(device)]));
  return devicesOf(before).filter((device) => next.has(device.id) && next.get(device.id) !== credentials(device))
    .length;
}

function credentials(device: SnapshotDevice): string {
  return [device.sipUsername, device.transport, device.digestMd5, device.digestSha256].join("|");
}

function devicesOf(snapshot: Snapshot | null): SnapshotDevice[] {
  return (snapshot?.users ?? []).flatMap((user) => user.devices);
}

function changedExtensions(before: Snapshot | null, after: Snapshot): string[] {
  const old = fingerprints(before);
  const next = fingerprints(after);
  return [...new Set([...old.keys(), ...next.keys()])].filter((each) => old.get(each) !== next.get(each)).sort();
}

function allExtensions(before: Snapshot, after: Snapshot): string[] {
  return [...new Set([...fingerprints(before).keys(), ...fingerprints(after).keys()])].sort();
}

function fingerprints(snapshot: Snapshot | null): Map<string, string> {
  return new Map(reachables(snapshot).map(({ extension, fingerprint }) => [extension, fingerprint]));
}

function reachables(snapshot: Snapshot | null): Reachable[] {
  if (snapshot === null) return [];
  const { routing } = snapshot;
  const things = [
    ...snapshot.users,
    ...snapshot.agents,
    ...(routing?.ringGroups ?? []),
    ...(routing?.ivrMenus ?? []),
    ...(routing?.queues ?? []),
    ...(routing?.conferenceRooms ?? []),
    ...(routing?.voicemailBoxes ?? []).filter(({ userId }) => userId === null).map(toReachable),
  ];
  return things.flatMap((thing) =>
    thing.extension === null ? [] : [{ extension: thing.extension, fingerprint: canonicalJson(thing) }],
  );
}

function toReachable({ number, ...box }: SnapshotVoicemailBox) {
  return { ...box, extension: number };
}
