import { z } from "zod";
import { e164, id } from "./primitives.ts";

/**
 * Where a call can be sent: the vocabulary of every "and then" in the product. One shape everywhere (DIDs, menus' keys, opening hours, what
 * happens when nobody answers), so that every way on can be followed by one function.
 */
export const DESTINATION_KINDS = [
  "USER",
  "RING_GROUP",
  "IVR",
  "QUEUE",
  "VOICEMAIL",
  "EXTERNAL",
  "AI_AGENT",
  "BUSINESS_HOURS",
  "ANNOUNCEMENT",
  "CONFERENCE",
  "DIRECTORY",
  "HANG_UP",
] as const;
export type DestinationKind = (typeof DESTINATION_KINDS)[number];

/** Kinds that name a thing of the tenant's by its id. */
export const NAMED_DESTINATION_KINDS = [
  "USER",
  "RING_GROUP",
  "IVR",
  "QUEUE",
  "VOICEMAIL",
  "AI_AGENT",
  "BUSINESS_HOURS",
  "ANNOUNCEMENT",
  "CONFERENCE",
] as const satisfies readonly DestinationKind[];
export type NamedDestinationKind = (typeof NAMED_DESTINATION_KINDS)[number];

export const destination = z
  .discriminatedUnion("kind", [
    z.object({ kind: z.enum(NAMED_DESTINATION_KINDS), id }),
    z.object({ kind: z.literal("EXTERNAL"), number: e164 }),
    z.object({ kind: z.literal("DIRECTORY") }),
    z.object({ kind: z.literal("HANG_UP") }),
  ])
  .meta({ id: "Destination", example: { kind: "USER", id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10" } });
export type Destination = z.infer<typeof destination>;

/** A destination as it is shown: with the name of what it leads to, null where that is gone. */
export const namedDestination = z
  .object({ destination, name: z.string().nullable(), extension: z.string().nullable() })
  .meta({ id: "NamedDestination" });
export type NamedDestination = z.infer<typeof namedDestination>;

export const HANG_UP: Destination = { kind: "HANG_UP" };
