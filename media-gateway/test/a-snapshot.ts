import { createHash } from "node:crypto";
import {
  canonicalJson,
  SIP_REALM,
  type Snapshot,
  type SnapshotAgent,
  type SnapshotDevice,
  type SnapshotEnvelope,
} from "@callplane/edge-api/contract";

/** A UUID that follows from its name, so that golden files stay the same. */
export function uuidOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Password of every device made here. */
export function passwordOf(sipUsername: string): string {
  return `pw-${sipUsername}`;
}

export function aDevice(sipUsername: string, overrides: Partial<SnapshotDevice> = {}): SnapshotDevice {
  const ha = `${sipUsername}:${SIP_REALM}:${passwordOf(sipUsername)}`;
  return {
    id: uuidOf(`device ${sipUsername}`),
    sipUsername,
    label: "Desk",
    kind: "phone",
    transport: "udp",
    codecs: ["alaw", "ulaw"],
    nat: true,
    digestMd5: createHash("md5").update(ha).digest("hex"),
    digestSha256: createHash("sha256").update(ha).digest("hex"),
    ...overrides,
  };
}

export function anAgent(key: string, extension: string | null, overrides: Partial<SnapshotAgent> = {}): SnapshotAgent {
  return {
    id: uuidOf(`agent ${key} ${extension}`),
    name: "Front desk",
    extension,
    voiceProvider: "practice",
    model: null,
    voice: null,
    language: "en",
    timeZone: "Europe/Vienna",
    firstMessage: "Hello, how can I help you?",
    prompt: "",
    promptVersion: 1,
    interruption: { enabled: true, minSpeechMs: 120 },
    tools: ["transfer", "hang_up"],
    fallback: { kind: "hang_up" },
    maxDurationSec: 1800,
    ...overrides,
  };
}

/** A tenant with `users` people from 1000 on, one desk phone each, and `agents` agents from 601 on. */
export function aSnapshot(options: {
  key: string;
  users?: number;
  agents?: number;
  devicesPerUser?: number;
}): Snapshot {
  const { key, users = 2, agents = 0, devicesPerUser = 1 } = options;
  return {
    format: 1,
    tenant: {
      id: uuidOf(`tenant ${key}`),
      key,
      name: `${key} Ltd`,
      status: "active",
      country: "AT",
      timeZone: "Europe/Vienna",
    },
    users: Array.from({ length: users }, (_, index) => {
      const extension = String((users > 9000 ? 10_000 : 1000) + index);
      return {
        id: uuidOf(`user ${key} ${extension}`),
        name: `Person ${extension}`,
        extension,
        devices: Array.from({ length: devicesPerUser }, (_, n) =>
          aDevice(
            `${key}-${extension}-${createHash("sha1").update(`${key}${extension}${n}`).digest("hex").slice(0, 4)}`,
          ),
        ),
      };
    }),
    agents: Array.from({ length: agents }, (_, index) => anAgent(key, String(601 + index))),
  };
}

export function aSnapshotEnvelope(body: Snapshot, revision = 1): SnapshotEnvelope {
  const digest = createHash("sha256").update(canonicalJson(body)).digest("hex");
  return { id: uuidOf(`snapshot ${body.tenant.key} ${digest}`), tenantId: body.tenant.id, revision, digest, body };
}
