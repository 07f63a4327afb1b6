import { z } from "zod";
import { callerRules } from "./caller-rules.ts";
import { destination } from "./destinations.ts";
import { phoneLanguage } from "./languages.ts";
import { e164, id, instant, label, page, pageQuery } from "./primitives.ts";

/**
 * Whose trunks a number's calls come in by. `own_trunks`: the tenant's, and those alone, so nobody else is concerned. `platform`: those all
 * tenants share, where a number is one tenant's and the platform says whose.
 */
export const DID_WAYS = ["own_trunks", "platform"] as const;
/** Only what is `assigned` is rung, shown to others and applied; `requested` waits for the platform. */
export const DID_STATUSES = ["requested", "assigned", "refused"] as const;

/** An outside number. Without a destination of its own its calls go to the tenant's default inbound destination. */
const fields = {
  number: e164,
  label: label.nullable(),
  /** The company behind the number, in its owner's words. */
  carrier: label.nullable(),
  destination: destination.nullable(),
  /** What the telephone system itself says to its callers in; null: the company's language. */
  language: phoneLanguage.nullable(),
  callerRules,
  via: z.enum(DID_WAYS),
};
const reason = z.string().trim().min(1).max(300);

/**
 * POST /dids. Over the tenant's own trunks it is assigned at once, but where another tenant has it at the same carrier; over the platform's
 * once a platform admin says so. Who else has or wants it is not told.
 */
export const createDid = z
  .object({
    number: fields.number,
    label: fields.label.default(null),
    carrier: fields.carrier.default(null),
    destination: fields.destination.default(null),
    language: fields.language.default(null),
    callerRules: fields.callerRules.default([]),
    via: fields.via.default("own_trunks"),
  })
  .meta({ id: "CreateDid" });

/** PATCH /dids/{id}: the number itself never changes. With another `via` it is asked for anew. */
export const updateDid = z
  .object({
    label: fields.label,
    carrier: fields.carrier,
    destination: fields.destination,
    language: fields.language,
    callerRules: fields.callerRules,
    via: fields.via,
  })
  .partial()
  .meta({ id: "UpdateDid" });

export const did = z
  .object({
    id,
    ...fields,
    status: z.enum(DID_STATUSES),
    refusal: z.string().nullable().meta({ description: "Why the platform refused it" }),
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

/** GET /platform-dids: numbers the platform has decided on, or is to decide on, whosever they are. */
export const platformDid = z
  .object({
    id,
    number: e164,
    label: label.nullable(),
    via: fields.via,
    status: z.enum(DID_STATUSES),
    refusal: z.string().nullable(),
    tenant: z.object({ id, name: z.string() }),
    heldBy: z
      .array(z.string())
      .meta({ description: "Other tenants this number is assigned to; over the platform's trunks it has one holder" }),
    decidedAt: instant,
  })
  .meta({ id: "PlatformDid" });
export const listPlatformDids = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  status: z.enum(DID_STATUSES).optional(),
});
export const platformDidPage = page(platformDid).meta({ id: "PlatformDidPage" });
/** POST /platform-dids/{id}/refuse: of a request, or of what was assigned. */
export const refuseDid = z.object({ reason }).meta({ id: "RefuseDid" });

export type Did = z.infer<typeof did>;
export type CreateDid = z.infer<typeof createDid>;
export type UpdateDid = z.infer<typeof updateDid>;
export type PlatformDid = z.infer<typeof platformDid>;
export type DidVia = (typeof DID_WAYS)[number];
export type DidStatus = (typeof DID_STATUSES)[number];
