import { z } from "zod";
import { phoneLanguage } from "./languages.ts";
import {
  countryCode,
  email,
  extensionNumber,
  id,
  instant,
  label,
  longText,
  page,
  pageQuery,
  timeZone,
} from "./primitives.ts";

export const tenantKey = z
  .string()
  .regex(/^[a-z][a-z0-9]{1,15}$/, "2 to 16 small letters or digits, a letter first")
  .meta({ example: "acme", description: "Short name; part of every SIP user name; never changes" });

/** Names that mean something to Asterisk, or to what tenants share, where a tenant's key stands alone or begins a name. */
export const RESERVED_TENANT_KEYS: ReadonlySet<string> = new Set([
  "callplane",
  "default",
  "general",
  "globals",
  "platform",
  "zonemessages",
]);

const extensionRange = {
  extensionStart: extensionNumber.default("1000"),
  extensionEnd: extensionNumber.default("1999"),
};

const rangeIsSane = (range: { extensionStart?: string | undefined; extensionEnd?: string | undefined }) =>
  range.extensionStart === undefined ||
  range.extensionEnd === undefined ||
  (range.extensionStart.length === range.extensionEnd.length && range.extensionStart <= range.extensionEnd);
const RANGE_RULE = {
  error: "The last extension must come after the first and have as many digits",
  path: ["extensionEnd"],
};

/** POST /tenants: makes the tenant and, when given, invites its first admin. */
export const createTenant = z
  .object({
    key: tenantKey.refine((key) => !RESERVED_TENANT_KEYS.has(key), "This name is kept for the phone system itself"),
    name: label,
    country: countryCode.default("AT"),
    timeZone: timeZone.default("Europe/Vienna"),
    language: phoneLanguage
      .optional()
      .meta({ description: "What callers and phones are spoken to in; its country's when absent" }),
    ...extensionRange,
    /** Where its people may call; null: everywhere but where the risk is high. Left out: its own country and those near to it (near-countries.ts). */
    allowedCountries: z.array(countryCode).max(250).nullable().optional(),
    admin: z.object({ name: label, email }).optional(),
  })
  .refine(rangeIsSane, RANGE_RULE)
  .meta({ id: "CreateTenant" });

/** PATCH /tenants/{id} (platform) and PATCH /tenant (own: name, country, time zone and language). */
export const updateTenant = z
  .object({
    name: label.optional(),
    country: countryCode.optional(),
    timeZone: timeZone.optional(),
    language: phoneLanguage.optional(),
    extensionStart: extensionNumber.optional(),
    extensionEnd: extensionNumber.optional(),
  })
  .refine(rangeIsSane, RANGE_RULE)
  .meta({ id: "UpdateTenant" });

export const tenant = z
  .object({
    id,
    key: z.string(),
    name: z.string(),
    kind: z.enum(["customer", "platform"]),
    status: z.enum(["active", "suspended"]),
    country: z.string(),
    timeZone: z.string(),
    language: phoneLanguage,
    extensionStart: z.string(),
    extensionEnd: z.string(),
    revision: z.number().int(),
    appliedRevision: z.number().int().nullable(),
    gatewayId: id.nullable(),
    createdAt: instant,
  })
  .meta({ id: "Tenant" });

export const ENTRY_MINUTES = { min: 5, max: 480, usual: 60 } as const;

/**
 * POST /tenants/{id}/enter: somebody of the platform says why they go into a customer's tenant, and for how long. It stands in that
 * tenant's audit log before anything is done there. POST /tenants/{id}/leave: they are out again.
 */
export const enterTenant = z
  .object({
    reason: longText(300)
      .trim()
      .min(5, "Say why, in a few words; the customer can read it")
      .meta({ example: "Ticket 4711: desk phone does not ring" }),
    minutes: z.number().int().min(ENTRY_MINUTES.min).max(ENTRY_MINUTES.max).default(ENTRY_MINUTES.usual),
  })
  .meta({ id: "EnterTenant" });

export const tenantEntry = z.object({ tenantId: id, until: instant }).meta({ id: "TenantEntry" });

/** GET /tenants/{id}/statistics */
export const tenantStatistics = z
  .object({
    users: z.number().int(),
    devices: z.number().int(),
    devicesRegistered: z.number().int(),
    agents: z.number().int(),
    dids: z.number().int(),
    extensions: z.object({ used: z.number().int(), available: z.number().int(), start: z.string(), end: z.string() }),
    callsToday: z.number().int(),
  })
  .meta({ id: "TenantStatistics" });

export const listTenants = pageQuery.extend({
  q: z.string().max(100).optional(),
  status: z.enum(["active", "suspended"]).optional(),
});
export const tenantPage = page(tenant).meta({ id: "TenantPage" });
export type Tenant = z.infer<typeof tenant>;
export type CreateTenant = z.infer<typeof createTenant>;
export type UpdateTenant = z.infer<typeof updateTenant>;
export type EnterTenant = z.infer<typeof enterTenant>;
export type TenantEntry = z.infer<typeof tenantEntry>;
export type TenantStatistics = z.infer<typeof tenantStatistics>;
