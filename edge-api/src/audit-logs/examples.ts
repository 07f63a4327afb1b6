import type { AuditEntry, AuditReport, AuditRetention, AuditVerification } from "../../contract/index.ts";

export const entry: AuditEntry = {
  id: "0199b2f8-2222-7333-8444-555566667777",
  seq: 42,
  at: "2026-11-20T09:30:00.000Z",
  actor: { kind: "user", id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", name: "Anna Berger", fromTenantId: null },
  action: "device.update",
  entityType: "device",
  entityId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  entityName: "Desk phone",
  before: { enabled: true },
  after: { enabled: false },
  address: "192.0.2.17",
  requestId: "5f0c6c1e-7a0b-4f3f-9d53-0d1f3c9f8a11",
  hash: "8c1f0a5b2d…",
};

export const report: AuditReport = {
  by: "actor",
  timeZone: "Europe/Vienna",
  from: "2026-10-21T22:00:00.000Z",
  to: "2026-11-20T09:30:00.000Z",
  totals: { entries: 48, logIns: 21, refusals: 2 },
  groups: [
    {
      key: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
      name: "Anna Berger",
      actorKind: "user",
      entries: 46,
      logIns: 21,
      refusals: 0,
    },
    { key: null, name: "log-in", actorKind: "system", entries: 2, logIns: 0, refusals: 2 },
  ],
  others: { entries: 0, logIns: 0, refusals: 0 },
};

export const csv = 'seq,at,actorKind,…,action,…\r\n"42","2026-11-20T09:30:00.000Z","user",…,"device.update",…\r\n';

export const retention: AuditRetention = {
  days: 1095,
  ownDays: 1095,
  defaultDays: 730,
  minimumDays: 365,
  maximumDays: 3650,
  oldestAt: "2023-11-21T07:12:44.120Z",
};

export const verification: AuditVerification = {
  intact: true,
  entries: 42,
  firstBadSeq: null,
  startsAfter: {
    throughSeq: 1207,
    seq: 1246,
    at: "2026-11-20T02:00:00.000Z",
    olderThan: "2023-11-21T02:00:00.000Z",
  },
};
