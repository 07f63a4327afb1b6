import { DEFAULT_TRUNK_OPTIONS, type Trunk, type TrunkTest } from "../../contract/index.ts";

export const createTrunk = {
  name: "Carrier One",
  carrier: "Carrier One GmbH",
  host: "sip.carrier.example",
  transport: "tls" as const,
  port: 5061,
  username: "acme4711",
  password: "as-the-carrier-gave-it",
};

export const trunk: Trunk = {
  id: "0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d",
  scope: "tenant",
  name: createTrunk.name,
  carrier: createTrunk.carrier,
  enabled: true,
  sipName: "acme-trunk-k7wq",
  authentication: "registration",
  host: createTrunk.host,
  port: createTrunk.port,
  transport: createTrunk.transport,
  encryptsMedia: false,
  verifiesCertificate: true,
  username: createTrunk.username,
  password: "********",
  fromDomain: null,
  codecs: ["alaw", "ulaw"],
  maxChannels: 10,
  inboundAddresses: ["203.0.113.0/28"],
  outboundFormat: "e164_plus",
  inboundFormat: "e164_plus",
  country: null,
  callerIdHeader: "from",
  fallbackCallerId: "+43123456789",
  passesForeignCallerId: false,
  ...DEFAULT_TRUNK_OPTIONS,
  backupHosts: ["sip2.carrier.example"],
  status: {
    state: "up",
    registration: "registered",
    reason: null,
    latencyMs: 18.4,
    channels: 2,
    changedAt: "2026-11-20T09:30:00.000Z",
    reportedAt: "2026-11-20T09:45:10.000Z",
  },
  createdAt: "2026-11-20T09:12:00.000Z",
};

export const running: TrunkTest = {
  id: "0199b2fa-1b2c-7d3e-8f40-516273849506",
  status: "running",
  steps: [],
  message: null,
  startedAt: "2026-11-20T09:46:00.000Z",
  finishedAt: null,
};

export const failed: TrunkTest = {
  ...running,
  status: "failed",
  steps: [
    { step: "resolve", status: "passed", message: "sip.carrier.example is at 203.0.113.5", ms: 12 },
    { step: "connect", status: "passed", message: "Connected to port 5061", ms: 31 },
    { step: "certificate", status: "failed", message: "The certificate expired on 1 November 2026", ms: 44 },
    { step: "options", status: "skipped", message: "Not tried", ms: null },
    { step: "register", status: "skipped", message: "Not tried", ms: null },
  ],
  finishedAt: "2026-11-20T09:46:01.000Z",
};
