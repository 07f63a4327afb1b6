import { compileRouting, type RoutingProgram, type Snapshot, type SnapshotUser } from "@callplane/edge-api/contract";
import { listenersOf } from "./dialplan/print-listeners.ts";
import { type Membership, type PagedGroup, printProgram } from "./dialplan/print-program.ts";
import type { Site } from "./pjsip.ts";
import { type DialplanContext, dialplanWord } from "./writer.ts";

/** Where the gateway keeps sounds unless the place says otherwise. */
const SOUNDS_DIR = "/var/lib/callplane-gateway/sounds";

export function soundsDirOf({ soundsDir = SOUNDS_DIR }: Site): string {
  return soundsDir;
}

/** The tenant's contexts: its routing program, printed. */
export function tenantContexts(snapshot: Snapshot, site: Site = {}): DialplanContext[] {
  return programContexts(compileRouting(snapshot), snapshot, site);
}

/** As `tenantContexts`, where the program is there already. */
export function programContexts(program: RoutingProgram, snapshot: Snapshot, site: Site): DialplanContext[] {
  return printProgram(program, {
    soundsDir: soundsDirOf(site),
    memberships: membershipsOf(snapshot),
    memberHints: memberHintsOf(snapshot),
    pages: pagesOf(snapshot),
    hours: (snapshot.routing?.businessHours ?? []).flatMap(({ id, code, timeZone }) =>
      code === undefined ? [] : [{ id, code, timeZone }],
    ),
    listeners: listenersOf(snapshot),
    voicemailDir: site.voicemailDir,
  });
}

/** What a tenant's hints watch: extension → devices. */
export function hintsOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  const withDevices = snapshot.users.filter((user) => user.devices.length > 0);
  return new Map(withDevices.map((user) => [user.extension, dialString(user)]));
}

/** What rings when a person is called: all the devices together. */
function dialString(user: SnapshotUser): string {
  return user.devices.map((device) => `PJSIP/${dialplanWord("SIP user name", device.sipUsername)}`).join("&");
}

/** Whoever is, or may be, in a queue. */
function memberHintsOf(snapshot: Snapshot): ReadonlyMap<string, string> {
  const ids = new Set((snapshot.routing?.queues ?? []).flatMap(({ members }) => members.map(({ userId }) => userId)));
  const members = snapshot.users.filter((user) => ids.has(user.id) && user.devices.length > 0);
  return new Map(members.map((user) => [user.extension, dialString(user)]));
}

/** Who may log in, out and pause by phone; fixed members are in for good, and pause. */
function membershipsOf({ users, routing }: Snapshot): Membership[] {
  const extensions = new Map(users.map((user) => [user.id, user.extension]));
  return (routing?.queues ?? []).flatMap(({ id, extension: queueNumber, members }) =>
    members.flatMap(({ userId, penalty, isFixed }) => {
      const extension = extensions.get(userId);
      return extension === undefined ? [] : [{ extension, queueId: id, queueNumber, penalty, isFixed }];
    }),
  );
}

/** Ring groups that have a number and people: outside numbers are not spoken to at once. */
function pagesOf({ users, routing }: Snapshot): PagedGroup[] {
  const extensions = new Map(users.map((user) => [user.id, user.extension]));
  return (routing?.ringGroups ?? []).flatMap(({ extension: number, members }) => {
    const people = members.flatMap((member) => ("userId" in member ? (extensions.get(member.userId) ?? []) : []));
    return number === null || people.length === 0 ? [] : [{ number, extensions: people }];
  });
}
