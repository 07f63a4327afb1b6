import type { z } from "zod";
import type { AuditEntry, auditVerification, listAuditLogs as listInput } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { invalidField } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

export async function listAuditLogs(ctx: Ctx, input: z.output<typeof listInput>) {
  authorize(ctx, "audit.read");
  const before = toSeq(decodeCursor(input.cursor)?.key);
  const rows = await readTenant(ctx, (q) => store.selectEntries(q, ctx.tenantId, { ...input, before }));
  return toPage(rows, input.limit, ({ seq, id }) => ({ key: String(seq), id }), toEntry);
}

/** Walks the tenant's chain: names the first entry that was changed or taken away behind the API's back. */
export async function verifyAuditLog(ctx: Ctx): Promise<z.infer<typeof auditVerification>> {
  authorize(ctx, "audit.read");
  const [row] = await readTenant(ctx, (q) => store.selectVerification(q, ctx.tenantId));
  const firstBadSeq = row?.firstBadSeq == null ? null : Number(row.firstBadSeq);
  return { intact: firstBadSeq === null, entries: row?.entries ?? 0, firstBadSeq };
}

function toSeq(key: string | undefined): number | undefined {
  if (key === undefined) return undefined;
  if (!/^\d{1,15}$/.test(key)) throw invalidField(["cursor"], "Not a cursor of this list");
  return Number(key);
}

type Row = Awaited<ReturnType<typeof store.selectEntries>>[number];

function toEntry(row: Row): AuditEntry {
  return {
    id: row.id,
    seq: row.seq,
    at: row.at.toISOString(),
    actor: {
      kind: row.actorKind === "user" || row.actorKind === "gateway" ? row.actorKind : "system",
      id: row.actorId,
      name: row.actorName,
      fromTenantId: row.actingTenantId,
    },
    action: row.action,
    entityType: row.entityType,
    entityId: row.entityId,
    entityName: row.entityName,
    before: row.before,
    after: row.after,
    address: row.address,
    requestId: row.requestId,
    hash: row.hash,
  };
}
