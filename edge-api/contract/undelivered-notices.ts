import { z } from "zod";
import { id, instant } from "./primitives.ts";

/** What is mailed to whoever looks after a company: of an emergency call, or of its call limits. */
export const NOTICE_KINDS = ["emergency_call", "call_alarm"] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

/** A notice the mail service would not take for an address. Gone once it takes one for that address again. */
export const undeliveredNotice = z
  .object({
    id,
    kind: z.enum(NOTICE_KINDS),
    address: z.string(),
    reason: z.string().meta({ description: "In the mail service's own words" }),
    tries: z.number().int(),
    triedAt: instant,
    nextTryAt: instant.nullable().meta({ description: "Null: it is not tried again" }),
  })
  .meta({ id: "UndeliveredNotice" });

/** GET /undelivered-notices: the last of each address, newest first. */
export const undeliveredNotices = z.object({ items: z.array(undeliveredNotice) }).meta({ id: "UndeliveredNotices" });

export type UndeliveredNotice = z.infer<typeof undeliveredNotice>;
