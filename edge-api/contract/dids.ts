import { z } from "zod";
import { e164, id, instant, label, page, pageQuery } from "./primitives.ts";

/** GET /dids. Thin for now: numbers are listed; routing them is the next step. */
export const did = z
  .object({ id, number: e164, label: label.nullable(), carrier: z.string().nullable(), createdAt: instant })
  .meta({ id: "Did" });
export const listDids = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const didPage = page(did).meta({ id: "DidPage" });
export type Did = z.infer<typeof did>;
