import { z } from "zod";
import { countryCode, email, extensionNumber, id, instant, label, page, pageQuery, timeZone } from "./primitives.ts";

export const tenantKey = z
  .string()
  .regex(/^[a-z][a-z0-9]{1,15}$/, "2 to 16 small letters or digits, a letter first")
  .meta({ example: "acme", description: "Short name; part of every SIP user name; never changes" });

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
    key: tenantKey,
    name: label,
    country: countryCode.default("AT"),
    timeZone: timeZone.default("Europe/Vienna"),
    ...extensionRange,
    admin: z.object({ name: label, email }).optional(),
  })
  .refine(rangeIsSane, RANGE_RULE)
  .meta({ id: "CreateTenant" });

/** PATCH /tenants/{id} (platform) and PATCH /tenant (own: name, country and time zone). */
export const updateTenant = z
  .object({
    name: label.optional(),
    country: countryCode.optional(),
    timeZone: timeZone.optional(),
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
    extensionStart: z.string(),
    extensionEnd: z.string(),
    revision: z.number().int(),
    appliedRevision: z.number().int().nullable(),
    gatewayId: id.nullable(),
    createdAt: instant,
  })
  .meta({ id: "Tenant" });

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
export type TenantStatistics = z.infer<typeof tenantStatistics>;
