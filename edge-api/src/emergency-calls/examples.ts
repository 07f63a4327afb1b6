import type { EmergencyCall, EmergencyCallReport } from "../../contract/index.ts";

const id = "0199b2fb-7a8b-7c9d-8e0f-1a2b3c4d5e6f";
const userId = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
const deviceId = "0199b2f5-1a2b-7c3d-8e4f-5a6b7c8d9e0f";
const trunkId = "0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d";
const at = "2026-11-20T09:30:00.000Z";

export const emergencyCall: EmergencyCall = {
  id,
  at,
  number: "144",
  extension: "1000",
  userId,
  userName: "Anna Berger",
  deviceId,
  deviceLabel: "Desk phone",
  trunkId,
  trunkName: "Main line",
  callbackNumber: "+43123456789",
  failedAt: null,
  notifiedAt: "2026-11-20T09:30:01.000Z",
  seenAt: null,
  seenByName: null,
};

export const report: EmergencyCallReport = {
  id: "0199b2fb-7a8b-7c9d-8e0f-1a2b3c4d5e70",
  callId: id,
  tenantId: "0199b2f0-1111-7222-8333-444455556666",
  at,
  state: "trunk",
  number: "144",
  extension: "1000",
  userId,
  deviceId,
  trunkId,
  callbackNumber: "+43123456789",
};
