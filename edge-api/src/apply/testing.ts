import type { AgentRow, DeviceRow, TenantRows, UserRow } from "./projection.ts";
import type { RoutingRows } from "./routing-projection.ts";

/** Rows of a small tenant as the projection query brings them; ids count up from the given number so that tests read. */
export function tenantRows(
  over: Partial<Omit<TenantRows, "tenant" | "routing">> & {
    tenant?: Partial<TenantRows["tenant"]>;
    routing?: Partial<RoutingRows>;
  } = {},
): TenantRows {
  const { tenant, routing, ...lists } = over;
  const empty = { users: [], devices: [], agents: [] };
  return { tenant: { ...TENANT, ...tenant }, ...empty, ...lists, routing: { ...NO_ROUTING, ...routing } };
}

const NO_ROUTING: RoutingRows = {
  settings: null,
  dids: [],
  sounds: [],
  announcements: [],
  businessHours: [],
  ringGroups: [],
  ivrMenus: [],
  queues: [],
  conferenceRooms: [],
  voicemailBoxes: [],
  trunks: [],
  policies: [],
  userOutbound: [],
};

const TENANT: TenantRows["tenant"] = {
  id: uuid(1),
  key: "acme",
  name: "Acme",
  status: "active",
  country: "AT",
  timeZone: "Europe/Vienna",
  extensionStart: "1000",
  extensionEnd: "1999",
};

export function userRow(n: number, over: Partial<UserRow> = {}): UserRow {
  const box: UserRow["box"] = [uuid(150 + n), null, null, 180, true, null, true];
  return { id: uuid(100 + n), name: `Person ${n}`, status: "active", extension: String(1000 + n), box, ...over };
}

export function deviceRow(n: number, owner: UserRow, over: Partial<DeviceRow> = {}): DeviceRow {
  return {
    id: uuid(200 + n),
    userId: owner.id,
    enabled: true,
    sipUsername: `acme-${owner.extension}-a${n}`,
    label: "Desk phone",
    kind: "phone",
    transport: "udp",
    codecs: ["alaw", "ulaw"],
    nat: true,
    digestMd5: String(n).padStart(32, "0"),
    digestSha256: String(n).padStart(64, "0"),
    ...over,
  };
}

export function agentRow(n: number, over: Partial<AgentRow> = {}): AgentRow {
  return {
    id: uuid(300 + n),
    name: `Agent ${n}`,
    status: "active",
    extension: String(600 + n),
    voiceProvider: "practice",
    model: null,
    voice: null,
    language: "en",
    timeZone: "Europe/Vienna",
    firstMessage: "Hello",
    prompt: "Be kind.",
    promptVersion: 1,
    interruption: { enabled: true, minSpeechMs: 120 },
    tools: ["hang_up"],
    fallback: { kind: "hang_up" },
    maxDurationSec: 1800,
    ...over,
  };
}

/** An id that reads as its number. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}
