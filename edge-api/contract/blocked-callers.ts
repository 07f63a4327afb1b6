import { z } from "zod";
import { e164, id, instant, label, page, pageQuery } from "./primitives.ts";

/** As many as a company may keep: they travel with its live state, whole. */
export const MAX_BLOCKED_CALLERS = 1000;

/** The beginning of numbers, for example +4490: country code, and what may follow. */
export const numberBeginning = z
  .string()
  .regex(/^\+[1-9]\d{0,13}$/, "Write the beginning as + and country code, for example +44 or +43900")
  .meta({ example: "+43900" });

/** Who is not let in: one number, all numbers with this beginning, or whoever hides theirs. */
export const blockedCaller = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("number"), number: e164 }),
  z.object({ kind: z.literal("prefix"), number: numberBeginning }),
  z.object({ kind: z.literal("anonymous"), number: z.null() }),
]);
export type BlockedCaller = z.infer<typeof blockedCaller>;

const note = label.nullable();

/**
 * GET, POST /blocked-callers; DELETE /blocked-callers/{id}. Holds for calls from outside to any of the tenant's numbers, within a second and
 * without an apply. A blocked number is refused before anything is heard; who hides theirs hears that such calls are not taken.
 */
export const createBlockedCaller = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.literal("number"), number: e164, note: note.default(null) }),
    z.object({ kind: z.literal("prefix"), number: numberBeginning, note: note.default(null) }),
    z.object({ kind: z.literal("anonymous"), number: z.null().default(null), note: note.default(null) }),
  ])
  .meta({ id: "CreateBlockedCaller" });
export const blockedCallerEntry = z
  .object({
    id,
    kind: z.enum(["number", "prefix", "anonymous"]),
    number: z.string().nullable(),
    note: z.string().nullable(),
    addedBy: z.string().nullable().meta({ description: "Who blocked it, by name" }),
    createdAt: instant,
  })
  .meta({ id: "BlockedCaller" });

export const listBlockedCallers = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  kind: blockedCallerEntry.shape.kind.optional(),
});
export const blockedCallerPage = page(blockedCallerEntry).meta({ id: "BlockedCallerPage" });
export type CreateBlockedCaller = z.infer<typeof createBlockedCaller>;
export type BlockedCallerEntry = z.infer<typeof blockedCallerEntry>;
