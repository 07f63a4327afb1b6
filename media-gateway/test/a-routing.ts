import type { Destination, Snapshot, SnapshotRouting, SnapshotTrunk } from "@callplane/edge-api/contract";
import { aSnapshot, uuidOf } from "./a-snapshot.ts";

/** Nothing set up yet, in Austria. */
export function emptyRouting(): SnapshotRouting {
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
    parking: { slots: 3, timeoutSec: 45 },
    outbound: {
      plan: { country: "AT", callingCode: "43", internationalPrefixes: ["00"], nationalPrefix: "0" },
      outsidePrefix: null,
      mainNumber: null,
      defaultPolicyId: null,
      policies: [],
      trunks: [],
      users: [],
      emergency: { numbers: ["112", "144"], trunkIds: [], callerId: null },
    },
  };
}

type Of<K extends keyof SnapshotRouting> = SnapshotRouting[K] extends readonly (infer T)[] ? T : never;

export const to = (
  kind: "RING_GROUP" | "IVR" | "QUEUE" | "BUSINESS_HOURS" | "ANNOUNCEMENT" | "CONFERENCE",
  name: string,
) => ({ kind, id: uuidOf(`${kind} ${name}`) }) satisfies Destination;
export const toUser = (key: string, extension: string) =>
  ({ kind: "USER", id: uuidOf(`user ${key} ${extension}`) }) satisfies Destination;
export const HANG_UP: Destination = { kind: "HANG_UP" };

/** Over any trunk, unless told otherwise. */
export function aDid(number: string, destination: Destination | null, fields: Partial<Of<"dids">> = {}): Of<"dids"> {
  return { id: uuidOf(`did ${number}`), number, label: null, destination, ...fields };
}

export function aSound(name: string): Of<"sounds"> {
  const digest = uuidOf(`sound ${name}`).replaceAll("-", "").repeat(2);
  return { id: uuidOf(`sound ${name}`), name, source: "text", text: name, language: "en", digest };
}

export function aRingGroup(name: string, fields: Partial<Of<"ringGroups">>): Of<"ringGroups"> {
  return {
    id: to("RING_GROUP", name).id,
    name,
    extension: null,
    strategy: "ALL",
    members: [],
    ringSec: 20,
    callerNamePrefix: null,
    noAnswer: HANG_UP,
    ...fields,
  };
}

export function aMenu(name: string, fields: Partial<Of<"ivrMenus">>): Of<"ivrMenus"> {
  return {
    id: to("IVR", name).id,
    name,
    extension: null,
    greetingSoundId: uuidOf("sound Greeting"),
    keys: [],
    allowsExtensions: false,
    allowsGroups: false,
    nextDigitSec: 2,
    timeoutSec: 3,
    tries: 2,
    invalidSoundId: null,
    giveUp: HANG_UP,
    silenceTries: null,
    silenceSoundId: null,
    onSilence: null,
    ...fields,
  };
}

export function aQueue(name: string, fields: Partial<Of<"queues">>): Of<"queues"> {
  return {
    id: to("QUEUE", name).id,
    name,
    extension: null,
    strategy: "RING_ALL",
    members: [],
    ringSec: 15,
    retrySec: 1,
    wrapUpSec: 0,
    maxWaitSec: 60,
    maxLength: 10,
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
    onExit: HANG_UP,
    onTimeout: HANG_UP,
    onFull: HANG_UP,
    onEmpty: HANG_UP,
    ...fields,
  };
}

export function someHours(name: string, fields: Partial<Of<"businessHours">>): Of<"businessHours"> {
  return {
    id: to("BUSINESS_HOURS", name).id,
    name,
    timeZone: "Europe/Vienna",
    weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
    holidays: [],
    open: HANG_UP,
    closed: HANG_UP,
    ...fields,
  };
}

export function aRoom(name: string, fields: Partial<Of<"conferenceRooms">>): Of<"conferenceRooms"> {
  return {
    id: to("CONFERENCE", name).id,
    name,
    extension: null,
    pin: null,
    hostPin: null,
    waitsForHost: false,
    endsWithHost: false,
    announcesNames: false,
    maxMembers: 20,
    ...fields,
  };
}

export function aBox(number: string, name: string, userId: string | null): Of<"voicemailBoxes"> {
  return { id: uuidOf(`box ${number} ${name}`), number, name, userId, greetingSoundId: null, maxMessageSec: 180 };
}

export function aTrunk(sipName: string, fields: Partial<SnapshotTrunk> = {}): SnapshotTrunk {
  return {
    id: uuidOf(`trunk ${sipName}`),
    name: sipName,
    scope: "tenant",
    version: 1,
    sipName,
    authentication: "ip",
    host: "127.0.0.2",
    port: 5060,
    transport: "udp",
    encryptsMedia: false,
    verifiesCertificate: true,
    username: null,
    hasPassword: false,
    fromDomain: null,
    codecs: ["alaw", "ulaw"],
    maxChannels: null,
    inboundAddresses: [],
    outboundFormat: "e164_plus",
    inboundFormat: "e164_plus",
    callerIdHeader: "from",
    fallbackCallerId: null,
    passesForeignCallerId: false,
    ...fields,
  };
}

/** A policy that lets everybody call everywhere over these trunks, in this order. */
export function openPolicy(
  trunks: readonly SnapshotTrunk[],
): Pick<SnapshotRouting["outbound"], "policies" | "defaultPolicyId"> {
  const id = uuidOf("policy open");
  const rule = { name: "Everywhere", pattern: "+", action: "allow", strip: 0, prepend: "", callerId: null } as const;
  return {
    defaultPolicyId: id,
    policies: [{ id, name: "Open", rules: [{ ...rule, trunkIds: trunks.map((trunk) => trunk.id) }] }],
  };
}

/** A company with one of every kind of destination. */
export function companyWithEverything(key = "acme"): Snapshot {
  const snapshot = aSnapshot({ key, users: 4 });
  const [anna, ben, , dana] = snapshot.users;
  if (!anna || !ben || !dana) throw new Error("four users were asked for");
  const registered = aTrunk(`${key}-trunk-main`, {
    authentication: "registration",
    username: "acct-1",
    hasPassword: true,
    host: "sip.carrier.example",
    transport: "tls",
    port: 5061,
    encryptsMedia: true,
    callerIdHeader: "p_asserted_identity",
    inboundFormat: "national",
    outboundFormat: "national",
    fallbackCallerId: "+4312345600",
    passesForeignCallerId: true,
  });
  const byAddress = aTrunk(`${key}-trunk-byip`, {
    inboundAddresses: ["192.0.2.8/29", "2001:db8::/64"],
    maxChannels: 2,
    outboundFormat: "e164",
  });
  const particular = aTrunk(`${key}-trunk-opts`, {
    authentication: "registration",
    username: "acct-2",
    hasPassword: true,
    host: "sip.particular.example",
    callerIdHeader: "remote_party_id",
    outboundFormat: "national",
    options: {
      authUsername: "login@acct-2",
      fromUser: "from-2",
      contactUser: "line-2",
      outboundProxy: "proxy.particular.example:5070",
      backupHosts: ["sip2.particular.example", "192.0.2.99:5080"],
      calledNumberIn: "p_called_party_id",
      dtmfMode: "info",
      registersEverySec: 120,
      retriesEverySec: 30,
      tellsWithheldNumber: true,
      sessionTimers: "required",
      reliableRinging: "off",
      dialPrefix: "88#",
    },
  });
  const platform = aTrunk("platform-trunk-aaaa", { scope: "platform", host: "203.0.113.7", version: 4 });
  const policy = openPolicy([registered, byAddress, particular, platform]);
  const [open] = policy.policies;
  if (!open) throw new Error("there is one policy");
  open.rules.unshift({
    name: "Never",
    pattern: "+43900",
    action: "block",
    strip: 0,
    prepend: "",
    callerId: null,
    trunkIds: [],
  });
  open.rules.push({
    name: "Short",
    pattern: "1NXZ*#.",
    action: "allow",
    strip: 1,
    prepend: "9",
    callerId: "+4312345601",
    trunkIds: [byAddress.id],
  });
  snapshot.routing = {
    ...emptyRouting(),
    defaultDestination: { kind: "DIRECTORY" },
    dids: [
      aDid("+4312345600", to("BUSINESS_HOURS", "Office")),
      aDid("+4312345601", null),
      aDid("+4312345602", to("BUSINESS_HOURS", "Office"), {
        callerRules: [
          {
            name: "VIP",
            numbers: ["+436641234567"],
            beginnings: ["+4477"],
            isHidden: false,
            destination: to("RING_GROUP", "Sales"),
          },
          { name: "Hidden", numbers: [], beginnings: [], isHidden: true, destination: HANG_UP },
        ],
      }),
    ],
    sounds: [aSound("Greeting"), aSound("Closed"), aSound("Comfort")],
    announcements: [
      { id: to("ANNOUNCEMENT", "Closed").id, name: "Closed", soundId: uuidOf("sound Closed"), next: HANG_UP },
    ],
    businessHours: [
      someHours("Office", {
        code: 1,
        weekly: [
          { days: [1, 2, 3, 4], from: "09:00", to: "17:30" },
          { days: [5, 7], from: "22:00", to: "06:00" },
          { days: [6], from: "08:00", to: "24:00" },
        ],
        holidays: [
          { name: "Christmas", from: "2026-12-24", to: "2027-01-06", everyYear: true, destination: null },
          { name: "Move", from: "2026-11-20", to: "2026-11-21", everyYear: false, destination: toUser(key, "1000") },
        ],
        open: to("IVR", "Main"),
        closed: to("ANNOUNCEMENT", "Closed"),
      }),
    ],
    ringGroups: [
      aRingGroup("Sales", {
        extension: "700",
        members: [{ userId: anna.id }, { userId: ben.id }, { number: "+43664000001" }],
        callerNamePrefix: 'Sales; "A", ',
        noAnswer: to("QUEUE", "Support"),
      }),
      aRingGroup("Turns", { strategy: "ROUND_ROBIN", members: [{ userId: anna.id }, { userId: ben.id }] }),
    ],
    ivrMenus: [
      aMenu("Main", {
        extension: "701",
        allowsExtensions: true,
        keys: [
          { key: "1", label: "Sales", destination: to("RING_GROUP", "Sales") },
          { key: "#", label: null, destination: to("IVR", "Main") },
        ],
        giveUp: toUser(key, "1000"),
      }),
    ],
    queues: [
      aQueue("Support", {
        extension: "702",
        strategy: "IN_ORDER",
        members: [
          { userId: ben.id, penalty: 0, isFixed: true },
          { userId: anna.id, penalty: 3, isFixed: false },
        ],
        comfortSoundId: uuidOf("sound Comfort"),
        callerNamePrefix: "Queue ",
        announcesWait: true,
        memberSoundId: uuidOf("sound Closed"),
        pausesUnanswered: true,
        priority: 3,
        exitKey: "*",
        exitSoundId: uuidOf("sound Greeting"),
        onExit: to("ANNOUNCEMENT", "Closed"),
        onTimeout: { kind: "VOICEMAIL", id: uuidOf("box 800 Info") },
        onEmpty: { kind: "EXTERNAL", number: "+43664000002" },
      }),
    ],
    conferenceRooms: [
      aRoom("Board", { extension: "703", pin: "1234", hostPin: "98765", waitsForHost: true, endsWithHost: true }),
    ],
    voicemailBoxes: [
      aBox("1000", "Anna, boss", anna.id),
      { ...aBox("1003", "Dana", dana.id), inDirectory: false },
      { ...aBox("800", "Info", null), listenerIds: [anna.id], asksPin: false, onZero: { kind: "USER", id: anna.id } },
    ],
    outbound: {
      ...emptyRouting().outbound,
      ...policy,
      outsidePrefix: "0",
      mainNumber: "+4312345600",
      trunks: [byAddress, registered, particular, platform],
      users: [
        { userId: anna.id, policyId: open.id, callerId: "+4312345601", hidesNumber: false },
        { userId: dana.id, policyId: null, callerId: null, hidesNumber: true },
      ],
      emergency: { numbers: ["112"], trunkIds: [byAddress.id], callerId: "+4312345600" },
    },
  };
  return snapshot;
}
