import { DEFAULT_TRUNK_OPTIONS } from "../../contract/index.ts";
import type { PolicyRow, TrunkRow } from "./outbound-projection.ts";
import type { RoutingRows } from "./routing-projection.ts";
import { uuid } from "./testing.ts";

type Row<Name extends keyof RoutingRows> = Extract<RoutingRows[Name], unknown[]>[number];

export function didRow(n: number, over: Partial<Row<"dids">> = {}): Row<"dids"> {
  const number = `+4312345${1000 + n}`;
  return { id: uuid(400 + n), number, label: null, destination: null, via: "own_trunks", assignedAtMs: 0, ...over };
}

export function soundRow(n: number, over: Partial<Row<"sounds">> = {}): Row<"sounds"> {
  const digest = String(n).padStart(64, "0");
  return { id: uuid(500 + n), name: `Sound ${n}`, source: "text", text: "Welcome", language: "en", digest, ...over };
}

export function announcementRow(n: number, over: Partial<Row<"announcements">> = {}): Row<"announcements"> {
  return { id: uuid(600 + n), name: `Announcement ${n}`, soundId: uuid(501), next: { kind: "HANG_UP" }, ...over };
}

export function hoursRow(n: number, over: Partial<Row<"businessHours">> = {}): Row<"businessHours"> {
  return {
    id: uuid(700 + n),
    name: `Hours ${n}`,
    timeZone: "Europe/Vienna",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
    holidays: [],
    open: { kind: "HANG_UP" },
    closed: { kind: "HANG_UP" },
    ...over,
  };
}

export function ringGroupRow(n: number, over: Partial<Row<"ringGroups">> = {}): Row<"ringGroups"> {
  return {
    id: uuid(800 + n),
    name: `Group ${n}`,
    extension: null,
    strategy: "ALL",
    members: [],
    ringSec: 20,
    callerNamePrefix: null,
    noAnswer: { kind: "HANG_UP" },
    ...over,
  };
}

export function menuRow(n: number, over: Partial<Row<"ivrMenus">> = {}): Row<"ivrMenus"> {
  return {
    id: uuid(900 + n),
    name: `Menu ${n}`,
    extension: null,
    greetingSoundId: uuid(501),
    keys: [],
    allowsExtensions: false,
    allowsGroups: false,
    nextDigitSec: 2,
    timeoutSec: 5,
    tries: 3,
    invalidSoundId: null,
    giveUp: { kind: "HANG_UP" },
    silenceTries: null,
    silenceSoundId: null,
    onSilence: null,
    ...over,
  };
}

export function queueRow(n: number, over: Partial<Row<"queues">> = {}): Row<"queues"> {
  return {
    id: uuid(1000 + n),
    name: `Queue ${n}`,
    extension: null,
    strategy: "RING_ALL",
    members: [],
    ringSec: 20,
    retrySec: 3,
    wrapUpSec: 0,
    maxWaitSec: 300,
    maxLength: 50,
    joinsWhenEmpty: false,
    announcesPosition: true,
    announcesWait: false,
    announceEverySec: 30,
    greetingSoundId: null,
    comfortSoundId: null,
    callerNamePrefix: null,
    memberSoundId: null,
    pausesUnanswered: false,
    priority: 0,
    exitKey: null,
    exitSoundId: null,
    onExit: { kind: "HANG_UP" },
    onTimeout: { kind: "HANG_UP" },
    onFull: { kind: "HANG_UP" },
    onEmpty: { kind: "HANG_UP" },
    ...over,
  };
}

export function roomRow(n: number, over: Partial<Row<"conferenceRooms">> = {}): Row<"conferenceRooms"> {
  const rules = { waitsForHost: false, endsWithHost: false, announcesNames: true, maxMembers: 20 };
  return { id: uuid(1100 + n), name: `Room ${n}`, extension: null, pin: null, hostPin: null, ...rules, ...over };
}

export function boxRow(n: number, over: Partial<Row<"voicemailBoxes">> = {}): Row<"voicemailBoxes"> {
  const rest = {
    userId: null,
    greetingSoundId: null,
    maxMessageSec: 180,
    asksPin: true,
    inDirectory: true,
    onZero: null,
    listenerIds: [],
  };
  return { id: uuid(1200 + n), number: String(1900 + n), name: `Box ${n}`, ...rest, ...over };
}

export function trunkRow(n: number, over: Partial<TrunkRow> = {}): TrunkRow {
  return {
    id: uuid(1300 + n),
    name: `Trunk ${n}`,
    scope: "tenant",
    version: 1,
    enabled: true,
    sipName: `acme-trunk-a${n}`,
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
    country: null,
    callerIdHeader: "from",
    fallbackCallerId: null,
    passesForeignCallerId: false,
    ...DEFAULT_TRUNK_OPTIONS,
    ...over,
  };
}

/** A policy that lets everything out over these trunks. */
export function policyRow(n: number, trunks: TrunkRow[], over: Partial<PolicyRow> = {}): PolicyRow {
  const trunkIds = trunks.map(({ id }) => id);
  const rule = { name: "Everything", pattern: "+", action: "allow" as const, strip: 0, prepend: "", callerId: null };
  return { id: uuid(1400 + n), name: `Policy ${n}`, isDefault: false, rules: [{ ...rule, trunkIds }], ...over };
}
