import { z } from "zod";
import { CODECS, type Device, type DeviceStatus, type DeviceWithSecret, MASKED_SECRET } from "../../contract/index.ts";
import type { DeviceRow } from "./store.ts";

const codecList = z.array(z.enum(CODECS));

/** A device as the API shows it: the secret masked, the state as last reported. */
export function toDevice(row: DeviceRow): Device {
  return {
    id: row.id,
    userId: row.userId,
    userName: row.userName,
    extension: row.extension === null ? null : { number: row.extension },
    label: row.label,
    kind: row.kind,
    sipUsername: row.sipUsername,
    sipPassword: MASKED_SECRET,
    enabled: row.enabled,
    transport: row.transport,
    codecs: codecList.parse(row.codecs),
    nat: row.nat,
    status: toStatus(row),
    createdAt: row.createdAt.toISOString(),
  };
}

export function toStatus(row: DeviceRow): DeviceStatus {
  return {
    state: row.state ?? "unknown",
    contactUri: row.contactUri,
    address: row.address,
    userAgent: row.userAgent,
    changedAt: row.changedAt?.toISOString() ?? null,
    lastRegisteredAt: row.lastRegisteredAt?.toISOString() ?? null,
    reportedAt: row.reportedAt?.toISOString() ?? null,
  };
}

/** What the audit log keeps of a device: what a person set, not what it happens to do. */
export function auditedFields({ label, kind, userId, sipUsername, enabled, transport, codecs, nat }: Device) {
  return { label, kind, userId, sipUsername, enabled, transport, codecs, nat };
}

type ServerRow = { host: string | null; port: number | null; webSocketUrl: string | null } | undefined;

/** Where a phone of this transport registers; null while the tenant has no gateway. TLS is one port above (5060/5061). */
export function toSipServer(server: ServerRow, transport: Device["transport"]): DeviceWithSecret["sipServer"] {
  if (server?.host == null || server.port === null) return null;
  if (transport === "ws") return toWebSocketServer(server.webSocketUrl);
  return { host: server.host, port: transport === "tls" ? server.port + 1 : server.port, transport };
}

function toWebSocketServer(url: string | null): DeviceWithSecret["sipServer"] {
  if (url === null || !URL.canParse(url)) return null;
  const { hostname, port, protocol } = new URL(url);
  const usual = protocol === "wss:" ? 443 : 80;
  return { host: hostname, port: port === "" ? usual : Number(port), transport: "ws" };
}
