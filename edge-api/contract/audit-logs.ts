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

/** Which entries: the list, the report and the export take the same words. */
const filter = {
  q: z.string().trim().max(100).optional(),
  action: z.string().max(100).optional(),
  entityType: z.string().max(50).optional(),
  entityId: z.string().max(100).optional(),
  actorId: z.string().max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
};

export const listAuditLogs = pageQuery.extend(filter);
export const auditPage = page(auditEntry).meta({ id: "AuditPage" });

/** GET /audit-logs/export: every entry that matches, as CSV, newest first. */
export const exportAuditLogs = z.object(filter);

export const AUDIT_REPORTS = ["day", "actor", "action", "entity"] as const;
/** A report covers so many days at most. */
export const AUDIT_REPORT_MAX_DAYS = 366;

/** GET /audit-logs/report: counts by day of the tenant's time zone, by who, by what was done, or by the kind of thing. */
export const reportAuditLogs = z.object({ ...filter, by: z.enum(AUDIT_REPORTS).default("day") });

const counts = {
  entries: z.number().int(),
  /** Of these, people who signed in. */
  logIns: z.number().int(),
  /** Of these, what was refused to somebody: wrong passwords, suspended people. */
  refusals: z.number().int(),
};
export const auditReport = z
  .object({
    by: z.enum(AUDIT_REPORTS),
    timeZone: z.string(),
    from: instant,
    to: instant,
    totals: z.object(counts),
    groups: z.array(
      z.object({
        /** The day (`2026-11-20`), the actor's id, the action or the kind of thing; null for an actor without an id. */
        key: z.string().nullable(),
        /** The actor's last known name; null where groups have none. */
        name: z.string().nullable(),
        actorKind: z.enum(["user", "gateway", "system"]).nullable(),
        ...counts,
      }),
    ),
    /** What the groups left out come to together. Days are all there, the rest are the largest. */
    others: z.object(counts),
  })
  .meta({ id: "AuditReport" });

/** Days that entries are kept. The least is what card payments ask for (PCI DSS 10.5.1); the database refuses less as well. */
export const AUDIT_RETENTION_DAYS = { minimum: 365, maximum: 3650 } as const;
const retentionDays = z
  .number()
  .int("Whole days")
  .min(AUDIT_RETENTION_DAYS.minimum, `At least ${AUDIT_RETENTION_DAYS.minimum} days: the law wants them kept`)
  .max(AUDIT_RETENTION_DAYS.maximum, `At most ${AUDIT_RETENTION_DAYS.maximum} days`);

/** PUT /audit-logs/retention; null goes by the platform's default. */
export const setAuditRetention = z.object({ days: retentionDays.nullable() }).meta({ id: "SetAuditRetention" });

/** Where the chain begins since retention removed what was before. */
const cut = z.object({
  /** Number of the last entry that was removed. */
  throughSeq: z.number().int(),
  /** Number of the entry that says so. */
  seq: z.number().int(),
  at: instant,
  /** Everything removed was written before. */
  olderThan: instant,
});

export const auditRetention = z
  .object({
    /** Days that entries are kept now. */
    days: z.number().int(),
    /** What the tenant has set; null where it goes by the default. */
    ownDays: z.number().int().nullable(),
    defaultDays: z.number().int(),
    minimumDays: z.number().int(),
    maximumDays: z.number().int(),
    /** The oldest entry there is. */
    oldestAt: instant.nullable(),
  })
  .meta({ id: "AuditRetention" });

/** GET /audit-logs/verify: walks the tenant's hash chain, from where retention has cut it. */
export const auditVerification = z
  .object({
    intact: z.boolean(),
    /** How many entries there should be. */
    entries: z.number().int(),
    /** The first that is not known to be as it was written: changed, missing, or removed by something else than retention. */
    firstBadSeq: z.number().int().nullable(),
    /** The cut the walk began at; null where it began with the first entry there ever was, or nothing vouches for the cut. */
    startsAfter: cut.nullable(),
  })
  .meta({ id: "AuditVerification" });

export type AuditEntry = z.infer<typeof auditEntry>;
export type AuditReport = z.infer<typeof auditReport>;
export type AuditReportBy = (typeof AUDIT_REPORTS)[number];
export type AuditRetention = z.infer<typeof auditRetention>;
export type AuditVerification = z.infer<typeof auditVerification>;
