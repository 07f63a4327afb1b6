import type { z } from "zod";
import type { callReportsAnswer, EmergencyCallReport } from "../../contract/index.ts";
import { takeEmergencyCall } from "../emergency-calls/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { everServedTenants } from "./assignments.ts";

/** Takes emergency calls of the tenants this gateway serves, or served, in the order they are told. */
export async function takeEmergencyCalls(
  ctx: Ctx,
  reports: EmergencyCallReport[],
): Promise<z.infer<typeof callReportsAnswer>> {
  const answer: z.infer<typeof callReportsAnswer> = { accepted: [], refused: [] };
  const known = await everServedTenants(
    ctx,
    reports.map(({ tenantId }) => tenantId),
  );
  for (const report of reports) {
    if (known.has(report.tenantId)) {
      await takeEmergencyCall(inTenant(ctx, report.tenantId), report);
      answer.accepted.push(report.id);
    } else {
      answer.refused.push({ id: report.id, reason: "This gateway does not serve that tenant" });
    }
  }
  return answer;
}
