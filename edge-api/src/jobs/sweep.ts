import { sweepJobs } from "../apply/index.ts";
import { purgeAuditLogs } from "../audit-logs/index.ts";
import { tellUntold } from "../emergency-calls/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { purgeExpired } from "../retention/index.ts";
import { purgeUploads } from "../sounds/index.ts";
import { purgeMessages } from "../voicemail/index.ts";
import { resendNotices } from "./resend-notices.ts";

/** What the edge does by itself every minute. None waits for another to succeed. */
export async function sweep(ctx: Ctx): Promise<void> {
  const work = [
    sweepJobs(ctx),
    purgeExpired(ctx),
    purgeAuditLogs(ctx),
    purgeUploads(ctx),
    purgeMessages(ctx),
    tellUntold(ctx),
    resendNotices(ctx),
  ];
  const outcomes = await Promise.allSettled(work);
  for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
}
