import type { Tenant, TenantEntry, TenantStatistics } from "../../contract/index.ts";

export const createTenant = {
  key: "acme",
  name: "Acme",
  country: "AT",
  timeZone: "Europe/Vienna",
  admin: { name: "Anna Berger", email: "anna@acme.example" },
};

export const tenant: Tenant = {
  id: "0199b2f0-1111-7aaa-8bbb-222233334444",
  key: "acme",
  name: "Acme",
  kind: "customer",
  status: "active",
  country: "AT",
  timeZone: "Europe/Vienna",
  language: "de",
  extensionStart: "1000",
  extensionEnd: "1999",
  revision: 7,
  appliedRevision: 6,
  gatewayId: "0199b2f0-9999-7ccc-8ddd-eeeeffff0000",
  createdAt: "2026-11-01T08:00:00.000Z",
};

export const statistics: TenantStatistics = {
  users: 12,
  devices: 19,
  devicesRegistered: 17,
  agents: 1,
  dids: 2,
  extensions: { used: 13, available: 987, start: "1000", end: "1999" },
  callsToday: 48,
};

export const enterTenant = { reason: "Ticket 4711: desk phone does not ring", minutes: 30 };

export const entry: TenantEntry = { tenantId: tenant.id, until: "2026-11-20T10:00:00.000Z" };
