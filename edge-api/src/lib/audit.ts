import type { auditLog } from "@callplane/drizzle";
import { MASKED_SECRET } from "../../contract/index.ts";
import type { Action } from "./actions.ts";
import { ruleOf } from "./actions.ts";
import type { Ctx } from "./ctx.ts";

type Fields = Record<string, unknown>;

/** One thing that changed: how it was, how it is. Only fields that differ are kept where both are given. */
export type AuditEvent = {
  id: string | null;
  /** Its name now; taken from `name` or `label` of the fields where it is not given. */
  name?: string;
  before?: Fields | null;
  after?: Fields | null;
  /** Whose log it belongs in, where that is not the tenant acted in (the platform scope only). */
  tenantId?: string;
};

/** Fields that never enter the log, wherever they come from: it is read by more people than the row. */
const SECRET_FIELDS = new Set([
  "password",
  "passwordHash",
  "sipPassword",
  "pin",
  "hostPin",
  "secretCiphertext",
  "digestMd5",
  "digestSha256",
  "ha1",
  "token",
  "tokenHash",
  "refreshToken",
  "accessToken",
  "leaseToken",
  "code",
  "codeHash",
]);

/** The row of the log for an event of `action`. Hash and number are the database's, not ours. */
export function toAuditRow(ctx: Ctx, action: Action, event: AuditEvent): typeof auditLog.$inferInsert {
  const { before, after } = changed(event.before ?? null, event.after ?? null);
  return {
    tenantId: event.tenantId ?? ctx.tenantId,
    ...actorColumns(ctx, event.tenantId ?? ctx.tenantId),
    action,
    entityType: ruleOf(action).entityType,
    entityId: event.id,
    entityName: event.name ?? nameIn(event.after) ?? nameIn(event.before),
    before,
    after,
    address: ctx.address,
    userAgent: ctx.userAgent,
    requestId: ctx.requestId,
  };
}

function actorColumns({ actor }: Ctx, subjectTenantId: string) {
  if (actor.kind === "user") {
    const isForeign = actor.homeTenantId !== subjectTenantId;
    return {
      actorKind: "user" as const,
      actorId: actor.userId,
      actorName: actor.name,
      actingTenantId: isForeign ? actor.homeTenantId : null,
    };
  }
  return actor.kind === "gateway"
    ? { actorKind: "gateway" as const, actorId: actor.gatewayId, actorName: null, actingTenantId: null }
    : { actorKind: "system" as const, actorId: null, actorName: actor.name, actingTenantId: null };
}

function nameIn(fields: Fields | null | undefined): string | null {
  const name = fields?.name ?? fields?.label;
  return typeof name === "string" ? name : null;
}

/** Secrets masked; of an update only what differs. */
function changed(before: Fields | null, after: Fields | null): { before: Fields | null; after: Fields | null } {
  if (before === null || after === null) return { before: before && masked(before), after: after && masked(after) };
  const differs = (field: string) => JSON.stringify(before[field]) !== JSON.stringify(after[field]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (field) => differs(field) && field !== "updatedAt",
  );
  return { before: masked(pick(before, names)), after: masked(pick(after, names)) };
}

function pick(fields: Fields, names: string[]): Fields {
  return Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]));
}

function masked(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      SECRET_FIELDS.has(name) && value !== null && value !== undefined ? MASKED_SECRET : value,
    ]),
  );
}
