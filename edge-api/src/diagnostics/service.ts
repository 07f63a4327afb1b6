import type { DeviceDiagnostics } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** How the tenant's phones stand, counted. */
export async function diagnoseDevices(ctx: Ctx): Promise<DeviceDiagnostics> {
  authorize(ctx, "diagnostics.read");
  const [row] = await readTenant(ctx, (q) => store.selectDeviceCounts(q, ctx.tenantId));
  const { reportedAt, ...counts } = orNotFound(row, "tenant");
  return { ...counts, reportedAt: reportedAt?.toISOString() ?? null };
}
