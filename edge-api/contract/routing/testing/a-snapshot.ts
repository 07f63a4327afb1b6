import type { Snapshot, SnapshotUser } from "../../snapshot.ts";
import type { NumberPlan, SnapshotOutbound, SnapshotRouting, SnapshotTrunk } from "../../snapshot-routing.ts";

/** The n-th id: readable in what a failing test prints. */
export function idOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;
}

export const AUSTRIA: NumberPlan = {
  country: "AT",
  callingCode: "43",
  internationalPrefixes: ["00"],
  nationalPrefix: "0",
};

/** A person with one phone. */
export function aPerson(n: number, name: string, extension: string): SnapshotUser {
  return { id: idOf(n), name, extension, devices: [aDevice(n, extension)] };
}

export function aDevice(n: number, extension: string): SnapshotUser["devices"][number] {
  return {
    id: idOf(100_000 + n),
    sipUsername: `acme-${extension}-a${n}`,
    label: "Desk",
    kind: "phone",
    transport: "udp",
    codecs: ["alaw"],
    nat: false,
    digestMd5: "0".repeat(32),
    digestSha256: "0".repeat(64),
  };
}

export function aTrunk(n: number, values: Partial<SnapshotTrunk> = {}): SnapshotTrunk {
  return {
    id: idOf(n),
    name: `Trunk ${n}`,
    scope: "tenant",
    version: 1,
    sipName: `acme-trunk-${n}`,
    authentication: "ip",
    host: "sip.carrier.example",
    port: 5060,
    transport: "udp",
    encryptsMedia: false,
    verifiesCertificate: true,
    username: null,
    hasPassword: false,
    fromDomain: null,
    codecs: ["alaw"],
    maxChannels: null,
    inboundAddresses: [],
    outboundFormat: "e164_plus",
    inboundFormat: "e164_plus",
    callerIdHeader: "from",
    fallbackCallerId: null,
    passesForeignCallerId: false,
    ...values,
  };
}

export function anOutbound(values: Partial<SnapshotOutbound> = {}): SnapshotOutbound {
  return {
    plan: AUSTRIA,
    outsidePrefix: null,
    mainNumber: "+4315550100",
    defaultPolicyId: null,
    policies: [],
    trunks: [],
    users: [],
    emergency: { numbers: ["112", "144"], trunkIds: [], callerId: null },
    ...values,
  };
}

export function aRouting(values: Partial<SnapshotRouting> = {}): SnapshotRouting {
  return {
    defaultDestination: null,
    dids: [],
    sounds: [],
    announcements: [],
    businessHours: [],
    ringGroups: [],
    ivrMenus: [],
    queues: [],
    conferenceRooms: [],
    voicemailBoxes: [],
    parking: { slots: 3, timeoutSec: 60 },
    outbound: anOutbound(),
    ...values,
  };
}

export const ANNA = aPerson(1, "Anna Berger", "1000");
export const BOB = aPerson(2, "Bob Carter", "1001");

/** Anna and Bob of Acme in Vienna, with whatever routing. `routing: null` leaves it out. */
export function aSnapshot(routing: Partial<SnapshotRouting> | null = {}, values: Partial<Snapshot> = {}): Snapshot {
  return {
    format: 1,
    tenant: { id: idOf(9000), key: "acme", name: "Acme", status: "active", country: "AT", timeZone: "Europe/Vienna" },
    users: [ANNA, BOB],
    agents: [],
    ...(routing !== null && { routing: aRouting(routing) }),
    ...values,
  };
}
