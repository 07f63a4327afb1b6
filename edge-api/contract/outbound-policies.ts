import { z } from "zod";
import { e164, id, instant, label, page, pageQuery } from "./primitives.ts";

/**
 * What a rule is matched with: the number in E.164 (`+43`, `+4366`) from its beginning, or, without the plus, what was dialled,
 * where X is any digit, Z 1–9, N 2–9 and a final dot "one or more of anything". The first rule that matches decides.
 */
export const outboundPattern = z
  .string()
  .regex(/^(?:\+\d{0,15}|[0-9XZN*#]{1,24}\.?)$/, "A beginning such as +43, or digits with X, Z, N and a final dot")
  .meta({ example: "+43" });

export const CALLER_ID_FOR = ["without_own", "everybody"] as const;
/** A holiday counts as closed. */
export const RULE_HOURS = ["open", "closed"] as const;

export const outboundRule = z
  .object({
    name: label,
    pattern: outboundPattern,
    action: z.enum(["allow", "block"]),
    /** Digits taken from the front of the number as the trunk would be given it, then `prepend` put there. */
    strip: z.number().int().min(0).max(15).default(0),
    prepend: z
      .string()
      .regex(/^[0-9+*#]{0,15}$/, "Digits only")
      .default(""),
    /** Tried in order: a trunk that is down, full or answers with a failure of its own is passed at once. */
    trunkIds: z.array(id).max(10).default([]),
    /** Shown for callers without a number of their own, instead of the tenant's main number; null: that one. */
    callerId: e164.nullable().default(null),
    /** Whom it is shown for: with `everybody` also for those with a number of their own, and those who hide theirs. */
    callerIdFor: z.enum(CALLER_ID_FOR).default("without_own"),
    /** Opening hours within which, or outside which, the rule counts; else the next ones decide. Null: always. */
    businessHoursId: id.nullable().default(null),
    hoursState: z.enum(RULE_HOURS).default("open"),
  })
  .refine(({ action, trunkIds }) => action === "block" || trunkIds.length > 0, {
    error: "Choose a trunk for these calls",
    path: ["trunkIds"],
  });

const fields = {
  name: label,
  /** The tenant's own; exactly one is. A person's own policy replaces it for that person. */
  isDefault: z.boolean(),
  rules: z.array(outboundRule).max(200),
};
export const createOutboundPolicy = z
  .object({ ...fields, isDefault: fields.isDefault.default(false) })
  .meta({ id: "CreateOutboundPolicy" });
export const updateOutboundPolicy = z.object(fields).partial().meta({ id: "UpdateOutboundPolicy" });
export const outboundPolicy = z
  .object({
    id,
    ...fields,
    usedBy: z.number().int().meta({ description: "People with this policy of their own" }),
    createdAt: instant,
  })
  .meta({ id: "OutboundPolicy" });

export const listOutboundPolicies = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const outboundPolicyPage = page(outboundPolicy).meta({ id: "OutboundPolicyPage" });
export type OutboundPolicy = z.infer<typeof outboundPolicy>;
export type OutboundRule = z.infer<typeof outboundRule>;
export type CreateOutboundPolicy = z.infer<typeof createOutboundPolicy>;
export type UpdateOutboundPolicy = z.infer<typeof updateOutboundPolicy>;
