import { z } from "zod";
import { id, instant, page, pageQuery } from "./primitives.ts";

export const auditEntry = z
  .object({
    id,
    seq: z.number().int(),
    at: instant,
    actor: z.object({
      kind: z.enum(["user", "gateway", "system"]),
      id: z.string().nullable(),
      name: z.string().nullable(),
      /** Set when a platform admin acted inside this tenant. */
      fromTenantId: id.nullable(),
    }),
    action: z.string().meta({ example: "user.create" }),
    entityType: z.string().meta({ example: "user" }),
    entityId: z.string().nullable(),
    entityName: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
    address: z.string().nullable(),
    requestId: z.string().nullable(),
    hash: z.string(),
  })
  .meta({ id: "AuditEntry" });

export const listAuditLogs = pageQuery.extend({
  q: z.string().trim().max(100).optional(),
  action: z.string().max(100).optional(),
  entityType: z.string().max(50).optional(),
  entityId: z.string().max(100).optional(),
  actorId: z.string().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export const auditPage = page(auditEntry).meta({ id: "AuditPage" });

/** GET /audit-logs/verify: walks the tenant's hash chain. */
export const auditVerification = z
  .object({ intact: z.boolean(), entries: z.number().int(), firstBadSeq: z.number().int().nullable() })
  .meta({ id: "AuditVerification" });
export type AuditEntry = z.infer<typeof auditEntry>;
