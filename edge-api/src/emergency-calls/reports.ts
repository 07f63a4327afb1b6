import type { EmergencyCallReport } from "../../contract/index.ts";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import { MAIL_RETRIES } from "../mail/index.ts";
import { sendEmergencyNotice } from "./notice.ts";
import * as store from "./store.ts";

/** Takes what a gateway tells of an emergency call of the tenant acted in. Said again it changes nothing, and mails nobody again. */
export async function takeEmergencyCall(ctx: Ctx, report: EmergencyCallReport): Promise<void> {
  const { tenantId } = ctx;
  const { callId, number, extension, at } = report;
  const action = report.state === "failed" ? "emergency_call.fail" : "emergency_call.begin";
  const isToTell = await mutate(ctx, action, async (tx, audit) => {
    const taken = await store.takeReport(tx, tenantId, report);
    if (taken === undefined) return false;
    const { isNew, isFailed, who, trunkName } = taken;
    if (isNew || isFailed)
      audit({ id: callId, name: `${number}, by ${who}`, after: { number, extension, at, trunkName } });
    return isNew || isFailed;
  });
  if (isToTell) await haveTold(ctx, callId, report.state === "failed");
}

/** By the queue, which tries until it succeeds; where even that cannot be asked, at once and, if that fails, with the sweep. */
async function haveTold(ctx: Ctx, id: string, isFailure: boolean): Promise<void> {
  const { tenantId, ports, requestId } = ctx;
  try {
    const once = { dedupId: `emergency-${id}-${isFailure ? "failed" : "begun"}`, retries: MAIL_RETRIES };
    await ports.queue.publish("/jobs/emergency-notice", { tenantId, id }, once);
  } catch (error) {
    ports.log.warn("the notice of an emergency call was not queued: sent at once", { requestId, error });
    const sent = sendEmergencyNotice(asSystem(ctx, "emergency"), tenantId, id);
    ports.waitUntil(
      sent.catch((cause: unknown) =>
        ports.log.error("an emergency call was not mailed of", { requestId, error: cause }),
      ),
    );
  }
}
