import type { DeviceDiagnostics, GatewayDiagnostics, TrunkDiagnostics, TrunkStatus } from "../../contract/index.ts";
import { findTenantGateway } from "../gateways/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import { selectTrunkStates, toStatus } from "../trunks/index.ts";
import * as store from "./store.ts";

/** How the tenant's phones stand, counted. */
export async function diagnoseDevices(ctx: Ctx): Promise<DeviceDiagnostics> {
  authorize(ctx, "diagnostics.read");
  const [row] = await readTenant(ctx, (q) => store.selectDeviceCounts(q, ctx.tenantId));
  const { reportedAt, ...counts } = orNotFound(row, "tenant");
  return { ...counts, reportedAt: reportedAt?.toISOString() ?? null };
}

/** How the trunks the tenant may use stand, counted. */
export async function diagnoseTrunks(ctx: Ctx): Promise<TrunkDiagnostics> {
  authorize(ctx, "diagnostics.read");
  const rows = await readTenant(ctx, (q) => selectTrunkStates(q, ctx.tenantId));
  const statuses = rows.map(({ enabled, state }) => toStatus(enabled, state, ctx.now()));
  const count = (state: TrunkStatus["state"]) => statuses.filter((status) => status.state === state).length;
  const reports = statuses.flatMap(({ reportedAt }) => reportedAt ?? []).toSorted();
  return {
    total: statuses.length,
    up: count("up"),
    down: count("down"),
    unknown: count("unknown"),
    disabled: count("disabled"),
    reportedAt: reports.at(-1) ?? null,
  };
}

/** How the gateway stands that serves the tenant, and what somebody should look after there. */
export async function diagnoseGateway(ctx: Ctx): Promise<GatewayDiagnostics> {
  authorize(ctx, "diagnostics.read");
  const gateway = await findTenantGateway(ctx);
  return { status: gateway?.status ?? null, alarms: gateway?.alarms ?? [] };
}
