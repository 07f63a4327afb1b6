import { emergencyCallReport } from "../../contract/index.ts";
import { takeEmergencyCall } from "../emergency-calls/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { everServedTenants } from "./assignments.ts";
import { type ReportsAnswer, sortOut, takeEach } from "./reports.ts";

/** Takes emergency calls of the tenants this gateway serves, or served, in the order they are told. */
export async function takeEmergencyCalls(ctx: Ctx, reported: { id: string }[]): Promise<ReportsAnswer> {
  const { good, refused } = sortOut(emergencyCallReport, reported);
  const known = await everServedTenants(
    ctx,
    good.map(({ tenantId }) => tenantId),
  );
  const [own, foreign] = [true, false].map((is) => good.filter(({ tenantId }) => known.has(tenantId) === is));
  const taken = await takeEach(ctx, own ?? [], (report) => takeEmergencyCall(inTenant(ctx, report.tenantId), report));
  const strangers = (foreign ?? []).map(({ id }) => ({ id, reason: "This gateway does not serve that tenant" }));
  return { accepted: taken.accepted, refused: [...refused, ...strangers, ...taken.refused] };
}
