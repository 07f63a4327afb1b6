import { z } from "zod";
import { id, instant } from "./primitives.ts";

/*
 * How messages get to the edge. Asterisk's spool is where they are; the gateway says of a box what lies in it, as often as it likes. What
 * the edge does not know yet is new, what is no longer there was deleted by phone. The sound follows as bytes.
 */

/** What lies in a box. The id is the gateway's, and the message keeps it whatever folder it moves to. */
const messageReport = z.object({
  id,
  callerId: z.string().max(80).nullable(),
  callerName: z.string().max(200).nullable(),
  receivedAt: instant,
  durationSec: z.number().min(0).max(3600),
  isHeard: z.boolean(),
});

/** What callers of a box hear, as far as the portal did not say it. */
const greetingReport = z.object({
  /** When it was recorded by phone; null: it was not. */
  recordedAt: instant.nullable(),
  /** Why what was chosen by portal is not what they hear, in words. */
  problem: z.string().max(300).nullable(),
});
const boxReport = z.object({
  boxId: id,
  messages: z.array(messageReport).max(1000),
  /** With false there may be more than is listed: something could not be read just now, so nothing is taken for deleted. */
  isWhole: z.boolean().default(true),
  greeting: greetingReport.optional(),
});

/**
 * POST /gateway/v1/reports/voicemail-boxes. A message that is to be heard, made new or deleted by portal, and is not yet, stays as the
 * edge has it. Answers the messages whose sound the edge lacks: PUT /gateway/v1/voicemail-messages/{id}/audio?tenantId= (WAV).
 */
export const voicemailBoxReports = z
  .object({
    tenantId: id,
    /** The disk that was looked at: what lies on another is not deleted for not being on this one. An older gateway names none. */
    spoolId: id.nullable().default(null),
    boxes: z.array(boxReport).max(1000),
  })
  .meta({ id: "VoicemailBoxReports" });
export const voicemailBoxReportsAnswer = z
  .object({ withoutAudio: z.array(id) })
  .meta({ id: "VoicemailBoxReportsAnswer" });

/** Ten minutes of 16-bit sound at 8 kHz, and then some. */
export const MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

export type VoicemailBoxReports = z.infer<typeof voicemailBoxReports>;
export type MessageReport = z.infer<typeof messageReport>;
