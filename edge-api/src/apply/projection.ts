import type { Destination, Snapshot, SnapshotAgent, SnapshotDevice, SnapshotUser } from "../../contract/index.ts";
import { projectRouting, type RoutingRows, type VoicemailBoxRow } from "./routing-projection.ts";
import { by } from "./sort.ts";

/** A tenant's rows as one query brings them (store.ts); what of them a gateway is told is decided here. */
export type TenantRows = {
  tenant: Snapshot["tenant"] & { extensionStart: string; extensionEnd: string };
  users: UserRow[];
  devices: DeviceRow[];
  agents: AgentRow[];
  routing: RoutingRows;
};
export type UserRow = {
  id: string;
  name: string;
  status: "invited" | "active" | "suspended";
  extension: string | null;
  box: BoxRow;
};
/** A person's voicemail box: id, its own name where it has one, greeting, longest message in seconds, whether a PIN is asked, where 0 leads, whether the person is in the directory by name; all null without a box. */
type BoxRow = [
  id: string | null,
  name: string | null,
  greetingSoundId: string | null,
  maxMessageSec: number | null,
  asksPin: boolean | null,
  onZero: Destination | null,
  inDirectory: boolean | null,
];
export type DeviceRow = SnapshotDevice & { userId: string; enabled: boolean };
export type AgentRow = Omit<SnapshotAgent, "prompt" | "promptVersion"> & {
  status: "active" | "disabled";
  prompt: string | null;
  promptVersion: number | null;
};

/**
 * The state a gateway shall make so: people with an extension and their enabled devices, active agents with a published
 * prompt, and calls in and out.
 * A suspended person keeps the number but loses the phones. Sorted, so that equal rows give equal bytes whatever their order.
 */
export function projectSnapshot(rows: TenantRows): Snapshot {
  const { id, key, name, status, country, timeZone, language = "en" } = rows.tenant;
  const spoken = language === "en" ? {} : { language };
  const devicesOf = Map.groupBy(
    rows.devices.filter((device) => device.enabled),
    (device) => device.userId,
  );
  const users = rows.users.flatMap((user) => projectUser(user, devicesOf.get(user.id) ?? []));
  return {
    format: 1,
    tenant: { id, key, name, status, country, timeZone, ...spoken },
    users: users.sort(by((user) => user.extension)),
    agents: rows.agents.flatMap(projectAgent).sort(by((agent) => agent.id)),
    routing: projectRouting(withPeoplesBoxes(rows), country, new Set(users.map((user) => user.id))),
  };
}

/** The same state with the tenant's status alone changed: how a suspension takes effect without applying anything else. */
export function withTenantStatus(snapshot: Snapshot, status: Snapshot["tenant"]["status"]): Snapshot {
  return { ...snapshot, tenant: { ...snapshot.tenant, status } };
}

function withPeoplesBoxes({ routing, users }: TenantRows): RoutingRows {
  return { ...routing, voicemailBoxes: [...routing.voicemailBoxes, ...users.flatMap(boxOf)] };
}

function boxOf({
  box: [id, name, greetingSoundId, maxMessageSec, asksPin, onZero, inDirectory],
  ...user
}: UserRow): VoicemailBoxRow[] {
  if (id === null || maxMessageSec === null || asksPin === null || user.extension === null) return [];
  const own = { number: user.extension, name: name ?? user.name, userId: user.id, listenerIds: [] };
  return [{ id, ...own, greetingSoundId, maxMessageSec, asksPin, onZero, inDirectory: inDirectory ?? true }];
}

function projectUser(user: UserRow, devices: DeviceRow[]): SnapshotUser[] {
  if (user.extension === null) return [];
  const usable = user.status === "suspended" ? [] : devices;
  const projected = usable.map(projectDevice).sort(by((device) => device.sipUsername));
  return [{ id: user.id, name: user.name, extension: user.extension, devices: projected }];
}

function projectDevice(row: DeviceRow): SnapshotDevice {
  const { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 } = row;
  return { id, sipUsername, label, kind, transport, codecs, nat, digestMd5, digestSha256 };
}

function projectAgent({ status, prompt, promptVersion, ...agent }: AgentRow): SnapshotAgent[] {
  if (status !== "active" || prompt === null || promptVersion === null) return [];
  return [{ ...agent, prompt, promptVersion }];
}
