import { z } from "zod";
import { id, instant, page, pageQuery } from "./primitives.ts";

/*
 * Emergency calls, told to those who must hear of them: when one begins, over which trunk it goes, and when no trunk took it.
 */

/**
 * POST /gateway/v1/reports/emergency-calls. Each says what is known of a call so far, so that order and repetition change nothing; `id` is the
 * report's, `callId` the call's. Answers as for calls: which are durable now; the rest is sent again, but for those refused for good.
 */
export const emergencyCallReport = z.object({
  id,
  callId: id,
  tenantId: id,
  /** When this became known: of `begun` when the call began. */
  at: instant,
  state: z.enum(["begun", "trunk", "failed"]),
  number: z.string().regex(/^\d{2,6}$/),
  extension: z.string().max(20).nullable(),
  userId: id.nullable(),
  deviceId: id.nullable(),
  /** Of `trunk`: the one that is tried, and the number it shows. */
  trunkId: id.nullable(),
  callbackNumber: z.string().max(40).nullable(),
});
export const emergencyCallReports = z.object({ calls: z.array(emergencyCallReport).min(1).max(100) });

/** An emergency call that was made. Names are those of then. */
export const emergencyCall = z
  .object({
    id,
    at: instant,
    number: z.string(),
    extension: z.string().nullable(),
    userId: id.nullable(),
    userName: z.string().nullable(),
    deviceId: id.nullable(),
    deviceLabel: z.string().nullable(),
    trunkId: id.nullable(),
    trunkName: z.string().nullable().meta({ description: "The trunk tried last; null: none yet, or there is none" }),
    callbackNumber: z.string().nullable().meta({ description: "The number the emergency services see; null: none" }),
    /** No trunk took it: nobody was reached. */
    failedAt: instant.nullable(),
    notifiedAt: instant.nullable().meta({ description: "When the mails were handed over" }),
    seenAt: instant.nullable(),
    seenByName: z.string().nullable(),
  })
  .meta({ id: "EmergencyCall" });

/** GET /emergency-calls, newest first; `unseen` lists only those nobody has taken note of. */
export const listEmergencyCalls = pageQuery.extend({ unseen: z.enum(["true", "false"]).optional() });
export const emergencyCallPage = page(emergencyCall);

export type EmergencyCallReport = z.infer<typeof emergencyCallReport>;
export type EmergencyCall = z.infer<typeof emergencyCall>;
