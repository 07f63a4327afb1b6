/** Examples of the reference page; tests of the document parse each with its schema. */
export const id = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
export const at = "2026-11-20T09:30:00.000Z";
const digest = "b".repeat(64);

const reach = {
  version: "1.0.0",
  publicUrl: "wss://gw1.callplane.example",
  sipHost: "sip1.callplane.example",
  sipPort: 5060,
  sipWebSocketUrl: "wss://sip1.callplane.example/ws",
};

export const enrol = {
  code: "q1w2e3r4t5z6u7i8o9p0",
  publicKey: { kty: "OKP" as const, crv: "Ed25519" as const, x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
  ...reach,
};

export const heartbeat = { ...reach, asterisk: { up: true, version: "22.10.1", activeCalls: 3 }, spooled: 0 };

export const assignments = { items: [{ tenantId: id, snapshotId: id, revision: 7, digest }] };

export const snapshot = {
  id,
  tenantId: id,
  revision: 7,
  digest,
  body: {
    format: 1 as const,
    tenant: { id, key: "acme", name: "Acme", status: "active" as const, country: "AT", timeZone: "Europe/Vienna" },
    users: [],
    agents: [],
  },
};

export const job = {
  id,
  tenantId: id,
  kind: "apply" as const,
  snapshotId: id,
  revision: 7,
  leaseToken: id,
  leaseSec: 30,
  attempt: 1,
};

export const result = {
  leaseToken: id,
  status: "SUCCESS" as const,
  error: null,
  timings: [{ step: "dry_run" as const, ms: 412 }],
  fileDiff: "",
};

export const smallJob = { id, tenantId: id, kind: "rehearsal" as const, leaseToken: id, leaseSec: 90, attempt: 1 };

export const smallResult = { leaseToken: id, outcome: { kind: "postponed" as const } };

export const deviceStates = {
  complete: false,
  states: [
    {
      tenantId: id,
      deviceId: id,
      state: "registered" as const,
      contactUri: "sip:acme-1000-k3f9@192.0.2.10:5060",
      address: "192.0.2.10",
      userAgent: "baresip v3.10",
      at,
    },
  ],
};

const anna = { number: "1000", name: "Anna" };
const bob = { number: "1001", name: "Bob" };

export const call = {
  id,
  tenantId: id,
  version: 1,
  linkedid: "1795149840.1",
  direction: "internal" as const,
  caller: anna,
  dialed: "1001",
  callee: bob,
  agentId: null,
  startedAt: at,
  answeredAt: "2026-11-20T09:30:03.000Z",
  endedAt: "2026-11-20T09:31:03.000Z",
  disposition: "answered" as const,
  hangupCause: 16,
  legs: [],
  events: [],
  turns: [],
};

export const callState = {
  version: digest,
  takenNumbers: [],
  hoursKeepers: ["1000"],
  blockedCallers: [{ kind: "number" as const, number: "+43900123456" }],
  overrides: [{ businessHoursId: id, state: "closed" as const, until: "2026-11-20T23:00:00.000Z", changedAt: at }],
  people: [
    {
      userId: id,
      extension: "1000",
      doNotDisturb: { value: false, changedAt: at },
      forwardAlways: null,
      forwardBusy: null,
      forwardNoAnswer: { value: "+43664123456", changedAt: at },
      ringSec: null,
      forwardAlwaysAsks: null,
      forwardBusyAsks: null,
      forwardNoAnswerAsks: null,
      alsoRings: null,
      blockedCallers: null,
    },
  ],
  queueMembers: [{ queueId: id, userId: id, extension: "1000", state: "in" as const, reason: null, changedAt: at }],
  voicemailPins: [{ boxId: id, number: "1000", pin: "4711", changedAt: at }],
  voicemailGreetings: [{ boxId: id, digest, changedAt: at }],
  voicemailMessages: [{ messageId: id, boxId: id, isHeard: true, isDeleted: false, version: 2 }],
};

export const trunkSecrets = { items: [{ trunkId: id, version: 3, password: "as-the-carrier-gave-it" }] };

export const trunkStates = {
  states: [
    {
      trunkId: id,
      state: "down" as const,
      registration: "rejected" as const,
      reason: "The carrier refuses the password (403 Forbidden)",
      latencyMs: null,
      channels: 0,
      at,
    },
  ],
};

export const testedTrunk = {
  trunk: {
    id,
    name: "Carrier One",
    scope: "tenant" as const,
    version: 3,
    sipName: "acme-trunk-k7wq",
    authentication: "registration" as const,
    host: "sip.carrier.example",
    port: 5061,
    transport: "tls" as const,
    encryptsMedia: true,
    verifiesCertificate: true,
    username: "acme4711",
    hasPassword: true,
    fromDomain: null,
    codecs: ["alaw" as const],
    maxChannels: 10,
    inboundAddresses: [],
    outboundFormat: "e164_plus" as const,
    inboundFormat: "e164_plus" as const,
    callerIdHeader: "from" as const,
    fallbackCallerId: null,
    passesForeignCallerId: false,
  },
  password: "as-the-carrier-gave-it",
};

export const callStateChange = {
  id,
  tenantId: id,
  at,
  change: {
    kind: "setting" as const,
    userId: id,
    setting: { field: "forwardBusy" as const, value: "1001" },
  },
};

const caps = {
  maxConcurrentCalls: 20,
  maxCallsPerSecond: 2,
  maxMinutesPerDay: 6_000,
  maxSpendMicrosPerDay: 100_000_000,
  maxCallMinutes: 240,
};

export const callGuards = {
  version: digest,
  country: "AT",
  timeZone: "Europe/Vienna",
  limits: {
    ...caps,
    allowedCountries: ["AT", "DE"],
    allowsPremium: false,
    allowsHighRisk: false,
    blockedPrefixes: [],
    allowedPrefixes: [],
    night: { from: "22:00", to: "06:00" },
    autoBlock: { refusals: 10, withinMinutes: 10, nightDestinations: 3 },
    alertAtPercent: 80,
    currency: "EUR",
  },
  people: [
    {
      ...caps,
      allowedCountries: ["AT"],
      allowsPremium: null,
      allowsHighRisk: null,
      night: null,
      exceedsCompany: false,
      userId: id,
      extension: "1000",
    },
  ],
  blocked: [{ id, userId: id }],
};

export const rateList = {
  version: digest,
  items: [{ prefix: "+43", country: "AT", class: "national" as const, perMinuteMicros: 20_000 }],
};

export const callRefusals = {
  refusals: [
    {
      id,
      tenantId: id,
      at,
      userId: id,
      number: "+88213123456",
      reason: "high_risk" as const,
      limitOf: "company" as const,
    },
  ],
  warnings: [{ id, tenantId: id, at, userId: null, reason: "spend_per_day" as const, percent: 80 }],
  blocks: [{ id, tenantId: id, at, userId: id, reason: "refusals" as const, numbers: ["+88213123456"] }],
};

export const voicemailBoxes = {
  tenantId: id,
  boxes: [
    {
      boxId: id,
      messages: [{ id, callerId: "+43664123456", callerName: null, receivedAt: at, durationSec: 12, isHeard: false }],
    },
  ],
};
