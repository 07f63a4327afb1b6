import { z } from "zod";
import { destination, HANG_UP } from "./destinations.ts";
import { e164, extensionNumber, id, instant, label, page, pageQuery } from "./primitives.ts";

/** ALL ring together; IN_ORDER one after the other; ROUND_ROBIN likewise, each call beginning with the next member. */
export const RING_STRATEGIES = ["ALL", "IN_ORDER", "ROUND_ROBIN"] as const;
/** As many as phones commonly know: the header `Alert-Info: …;info=ring2` and so on tells them which to play. */
export const RING_TONES = 8;
/** Counted from when the group begins to ring, and where all ring together; one by one each has their turn anyway. */
const afterSec = z.number().int().min(0).max(120);
/** How long this one rings at most; absent: as long as the group says. */
const ringSec = z.number().int().min(5).max(300);
const when = { afterSec: afterSec.optional(), ringSec: ringSec.optional() };
/** A person, or an outside number (a mobile). */
export const ringGroupMember = z.union([z.object({ userId: id, ...when }), z.object({ number: e164, ...when })]);

const fields = {
  name: label,
  extension: z.object({ number: extensionNumber }).nullable(),
  strategy: z.enum(RING_STRATEGIES),
  members: z.array(ringGroupMember).max(100),
  /** ALL: how long all ring. Else: how long each rings. */
  ringSec: z.number().int().min(5).max(300),
  /** Shown before the caller's name, e.g. "Sales: ". */
  callerNamePrefix: z.string().trim().max(20).nullable(),
  /** Who answers outside must press 1 to have the call: a mobile's voicemail cannot, and the others ring on meanwhile. */
  asksToAccept: z.boolean(),
  /** Members who are on the phone are left alone. */
  skipsBusy: z.boolean(),
  /** Which of the phones' ring tones is played; null: the usual one. */
  ringTone: z.number().int().min(1).max(RING_TONES).nullable(),
  noAnswer: destination,
};

export const createRingGroup = z
  .object({
    ...fields,
    extension: fields.extension.default(null),
    strategy: fields.strategy.default("ALL"),
    ringSec: fields.ringSec.default(20),
    callerNamePrefix: fields.callerNamePrefix.default(null),
    asksToAccept: fields.asksToAccept.default(true),
    skipsBusy: fields.skipsBusy.default(false),
    ringTone: fields.ringTone.default(null),
    noAnswer: destination.default(HANG_UP),
  })
  .meta({ id: "CreateRingGroup" });
export const updateRingGroup = z.object(fields).partial().meta({ id: "UpdateRingGroup" });
export const ringGroup = z.object({ id, ...fields, createdAt: instant }).meta({ id: "RingGroup" });

export const listRingGroups = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const ringGroupPage = page(ringGroup).meta({ id: "RingGroupPage" });
export type RingGroup = z.infer<typeof ringGroup>;
export type RingGroupMember = z.infer<typeof ringGroupMember>;
export type CreateRingGroup = z.infer<typeof createRingGroup>;
export type UpdateRingGroup = z.infer<typeof updateRingGroup>;
