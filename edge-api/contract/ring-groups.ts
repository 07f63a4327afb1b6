import { z } from "zod";
import { destination, HANG_UP } from "./destinations.ts";
import { e164, extensionNumber, id, instant, label, page, pageQuery } from "./primitives.ts";

/** ALL ring together; IN_ORDER one after the other; ROUND_ROBIN likewise, each call beginning with the next member. */
export const RING_STRATEGIES = ["ALL", "IN_ORDER", "ROUND_ROBIN"] as const;
/** A person, or an outside number (a mobile). */
export const ringGroupMember = z.union([z.object({ userId: id }), z.object({ number: e164 })]);

const fields = {
  name: label,
  extension: z.object({ number: extensionNumber }).nullable(),
  strategy: z.enum(RING_STRATEGIES),
  members: z.array(ringGroupMember).max(100),
  /** ALL: how long all ring. Else: how long each rings. */
  ringSec: z.number().int().min(5).max(300),
  /** Shown before the caller's name, e.g. "Sales: ". */
  callerNamePrefix: z.string().trim().max(20).nullable(),
  noAnswer: destination,
};

export const createRingGroup = z
  .object({
    ...fields,
    extension: fields.extension.default(null),
    strategy: fields.strategy.default("ALL"),
    ringSec: fields.ringSec.default(20),
    callerNamePrefix: fields.callerNamePrefix.default(null),
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
