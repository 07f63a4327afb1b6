import { z } from "zod";
import { destination } from "./destinations.ts";
import { e164, id, instant, label, page, pageQuery } from "./primitives.ts";

/** An outside number. Without a destination of its own its calls go to the tenant's default inbound destination. */
const fields = {
  number: e164,
  label: label.nullable(),
  /** The company behind the number, in its owner's words. */
  carrier: label.nullable(),
  destination: destination.nullable(),
};

/** POST /dids. A number belongs to one tenant of the platform only: 409 without saying whose it is. */
export const createDid = z
  .object({
    number: fields.number,
    label: fields.label.default(null),
    carrier: fields.carrier.default(null),
    destination: fields.destination.default(null),
  })
  .meta({ id: "CreateDid" });

/** PATCH /dids/{id}: the number itself never changes. */
export const updateDid = z
  .object({ label: fields.label, carrier: fields.carrier, destination: fields.destination })
  .partial()
  .meta({ id: "UpdateDid" });

export const did = z
  .object({
    id,
    ...fields,
    destinationName: z
      .string()
      .nullable()
      .meta({ description: "Name of what it leads to; the default's when it has no destination of its own" }),
    createdAt: instant,
  })
  .meta({ id: "Did" });

export const listDids = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  assigned: z.enum(["yes", "no"]).optional().meta({ description: "With, or without, a destination of its own" }),
});
export const didPage = page(did).meta({ id: "DidPage" });
export type Did = z.infer<typeof did>;
export type CreateDid = z.infer<typeof createDid>;
export type UpdateDid = z.infer<typeof updateDid>;
