import type { AuditVerification } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenant, readTenantAll } from "../lib/tenant-db.ts";
import { findFirstUnvouched, findVouching } from "./checkpoint.ts";
import * as store from "./store.ts";

/**
 * Walks the tenant's chain from where retention has cut it: names the first entry that was changed or taken away behind the
 * API's back. A cut counts only where an entry vouches for it with the edge's own seal.
 */
export async function verifyAuditLog(ctx: Ctx): Promise<AuditVerification> {
  authorize(ctx, "audit.read");
  const { tenantId, ports } = ctx;
  const [[found], checkpoints] = await readTenantAll(ctx, (q) => [
    store.selectVerification(q, tenantId),
    store.selectCheckpoints(q, tenantId, "of_this_cut"),
  ]);
  const row = orNotFound(found, "tenant");
  const begin = { seq: Number(row.cutSeq), hash: row.cutHash };
  const vouching = begin.seq === 0 ? undefined : await findVouching(ports.keys, tenantId, begin, checkpoints);
  const bad = row.firstBadSeq === null ? [] : [Number(row.firstBadSeq)];
  if (begin.seq > 0 && vouching === undefined) {
    const all = await readTenant(ctx, (q) => store.selectCheckpoints(q, tenantId, "all"));
    bad.push(await findFirstUnvouched(ports.keys, tenantId, begin.seq, all));
  }
  const firstBadSeq = bad.length === 0 ? null : Math.min(...bad);
  return { intact: firstBadSeq === null, entries: row.entries, firstBadSeq, startsAfter: toStart(vouching) };
}

function toStart(vouching: Awaited<ReturnType<typeof findVouching>>): AuditVerification["startsAfter"] {
  if (vouching === undefined) return null;
  const { throughSeq, seq, at, olderThan } = vouching;
  return { throughSeq, seq, at: at.toISOString(), olderThan };
}
