import { z } from "zod";
import { id, instant, page, pageQuery } from "./primitives.ts";

/*
 * People kept from calling out: the gateways block whoever is refused again and again or suddenly calls dear numbers at night (`autoBlock` of the
 * call limits), all of them at once and until an admin releases the person. Emergency calls and calls inside are as ever.
 */

export const CALL_BLOCK_REASONS = ["refusals", "night_destinations"] as const;
export type CallBlockReason = (typeof CALL_BLOCK_REASONS)[number];

export const callBlock = z
  .object({
    id,
    at: instant,
    userId: id,
    userName: z.string().nullable().meta({ description: "Null: somebody who is no more" }),
    reason: z.enum(CALL_BLOCK_REASONS),
    numbers: z.array(z.string()).meta({ description: "What was called last before it, newest last" }),
    releasedAt: instant.nullable().meta({ description: "Null: still blocked" }),
    releasedByName: z.string().nullable(),
  })
  .meta({ id: "CallBlock" });

/** GET /call-blocks, newest first; `open` lists only those who are still blocked. PUT /call-blocks/{id}/released lets one call out again. */
export const listCallBlocks = pageQuery.extend({ open: z.enum(["true", "false"]).optional() });
export const callBlockPage = page(callBlock);

/** What a gateway tells of one, in POST /gateway/v1/reports/call-refusals. */
export const callBlockReport = z.object({
  id,
  tenantId: id,
  at: instant,
  userId: id,
  reason: z.enum(CALL_BLOCK_REASONS),
  numbers: z.array(z.string().max(40)).max(100),
});

export type CallBlock = z.infer<typeof callBlock>;
export type CallBlockReport = z.infer<typeof callBlockReport>;
