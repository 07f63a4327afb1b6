import { z } from "zod";
import { numberBeginning } from "./blocked-callers.ts";
import { destination } from "./destinations.ts";
import { e164, label } from "./primitives.ts";

export const MAX_CALLER_RULES = 20;
const MAX_CALLERS = 500;

/**
 * Where the calls of certain callers go, looked at before a number's own destination: whole numbers, beginnings of numbers, those that hide
 * theirs. The first rule that fits counts. Callers that are blocked never come so far.
 */
export const callerRule = z
  .object({
    name: label,
    numbers: z.array(e164).max(MAX_CALLERS).default([]),
    beginnings: z.array(numberBeginning).max(MAX_CALLERS).default([]),
    isHidden: z.boolean().default(false).meta({ description: "Also callers who hide their number" }),
    destination,
  })
  .refine(({ numbers, beginnings, isHidden }) => numbers.length + beginnings.length > 0 || isHidden, {
    error: "Say which callers: a number, the beginning of numbers, or those who hide theirs",
    path: ["numbers"],
  })
  .meta({ id: "CallerRule" });
export const callerRules = z.array(callerRule).max(MAX_CALLER_RULES);
export type CallerRule = z.infer<typeof callerRule>;
