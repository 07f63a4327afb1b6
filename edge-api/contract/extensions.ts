import { z } from "zod";
import { id, page, pageQuery } from "./primitives.ts";

export const extension = z
  .object({
    id,
    number: z.string(),
    kind: z.enum(["user", "agent", "feature", "ring_group", "ivr", "queue", "conference", "voicemail"]),
    ownerId: id.nullable(),
    ownerName: z.string().nullable(),
  })
  .meta({ id: "Extension" });

/** GET /extensions; GET /extensions/next answers the number the next person would get. */
export const listExtensions = pageQuery.extend({ q: z.string().max(100).optional() });
export const extensionPage = page(extension).meta({ id: "ExtensionPage" });
export const nextExtension = z.object({ number: z.string().nullable() }).meta({ id: "NextExtension" });
export type Extension = z.infer<typeof extension>;

/** Numbers every tenant has unless it uses them itself. */
export const FEATURE_EXTENSIONS = { echo: "600", demoAgent: "601", voicemail: "*97" } as const;
