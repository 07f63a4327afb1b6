import type { Device, DeviceWithSecret } from "../../contract/index.ts";

export const createDevice = { userId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", label: "Desk phone" };

export const device: Device = {
  id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  userId: createDevice.userId,
  userName: "Anna Berger",
  extension: { number: "1000" },
  label: createDevice.label,
  kind: "phone",
  sipUsername: "acme-1000-k7wq",
  sipPassword: "********",
  enabled: true,
  transport: "udp",
  codecs: ["alaw", "ulaw"],
  nat: true,
  status: {
    state: "registered",
    contactUri: "sip:acme-1000-k7wq@192.0.2.17:5060",
    address: "192.0.2.17",
    userAgent: "Yealink SIP-T46U 108.86.0.20",
    changedAt: "2026-11-20T09:30:00.000Z",
    lastRegisteredAt: "2026-11-20T09:30:00.000Z",
    reportedAt: "2026-11-20T09:45:10.000Z",
  },
  createdAt: "2026-11-20T09:12:00.000Z",
};

export const deviceWithSecret: DeviceWithSecret = {
  ...device,
  sipPassword: "m4wq8nkz7tdj2xhb5cfv9gpy",
  sipServer: { host: "sip.acme.example", port: 5060, transport: "udp" },
};
