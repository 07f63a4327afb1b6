import { deviceStates } from "@callplane/drizzle";
import { aDevice, aGateway, aTenant, aUser } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { DeviceDiagnostics, GatewayDiagnostics } from "../../contract/index.ts";
import { type Edge, startEdge } from "../../test/harness.ts";

let edge: Edge;
beforeAll(async () => {
  edge = await startEdge();
});
afterAll(() => edge.stop());

const path = "/api/v1/diagnostics/devices";

it("counts the tenant's phones by state, disabled ones apart", async () => {
  const tenant = await aTenant(edge.admin);
  const user = await aUser(edge.admin, tenant);
  const reportedAt = new Date("2026-11-20T09:00:00.000Z");
  for (const state of ["registered", "registered", "unreachable", "unregistered"] as const) {
    const { id } = await aDevice(edge.admin, user);
    const row = { tenantId: tenant.id, deviceId: id, state, changedAt: reportedAt, reportedAt };
    await edge.admin.db.insert(deviceStates).values(row);
  }
  await aDevice(edge.admin, user);
  await aDevice(edge.admin, user, { enabled: false });
  await aDevice(edge.admin, await aUser(edge.admin, await aTenant(edge.admin)));
  const as = await edge.signIn("support", tenant);
  const { status, body } = await edge.request<DeviceDiagnostics>("GET", path, { as });
  expect([status, body]).toEqual([
    200,
    {
      total: 6,
      registered: 2,
      unregistered: 1,
      unreachable: 1,
      unknown: 1,
      disabled: 1,
      reportedAt: reportedAt.toISOString(),
    },
  ]);
});

it("is empty for a tenant without phones, and closed to those who may not look", async () => {
  const tenant = await aTenant(edge.admin);
  const as = await edge.signIn("support", tenant);
  expect((await edge.request(`GET`, path, { as })).body).toMatchObject({ total: 0, reportedAt: null });
  expect((await edge.request("GET", path, { as: await edge.signIn("operator", tenant) })).status).toBe(403);
  expect((await edge.request("GET", path)).status).toBe(401);
});

it("tells what is wrong with the gateway that serves the tenant, and of no other", async () => {
  const alarm = { part: "rtp_ports", problem: "all RTP ports are in use: 1 leg was refused" };
  const inTrouble = { health: { alarms: [alarm] }, lastSeenAt: new Date() };
  const ask = async (gatewayId: string | null) => {
    const as = await edge.signIn("support", await aTenant(edge.admin, { gatewayId }));
    return (await edge.request<GatewayDiagnostics>("GET", "/api/v1/diagnostics/gateway", { as })).body;
  };
  const gateway = await aGateway(edge.admin, inTrouble);
  expect(await ask(gateway.id)).toEqual({ status: "online", alarms: [alarm] });
  const other = await aGateway(edge.admin, { lastSeenAt: new Date() });
  expect(await ask(other.id)).toEqual({ status: "online", alarms: [] });
  const silent = await aGateway(edge.admin, { ...inTrouble, lastSeenAt: new Date(Date.now() - 3_600_000) });
  expect(await ask(silent.id)).toEqual({ status: "offline", alarms: [] });
  expect(await ask(null)).toEqual({ status: null, alarms: [] });
});
