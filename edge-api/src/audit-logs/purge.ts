import { asSystem, type Ctx, inTenant } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import { readPlatform, type TenantTx } from "../lib/tenant-db.ts";
import { findFirstUnvouched, findVouching, sealCut } from "./checkpoint.ts";
import * as retention from "./retention-store.ts";
import * as store from "./store.ts";

/** Entries of one tenant, and tenants, in one go: the sweep of a minute stays short whatever has piled up. */
const ENTRIES_AT_ONCE = 5_000;
const TENANTS_AT_ONCE = 20;

/**
 * Removes entries that have been kept as long as their tenant wants them. One tenant's trouble does not keep the others
 * waiting; the first of them is thrown at the end.
 */
export async function purgeAuditLogs(ctx: Ctx): Promise<void> {
  const system = asSystem(ctx, "retention");
  const { auditRetentionDays } = ctx.ports.settings;
  const due = await readPlatform(system, (q) => retention.selectDue(q, auditRetentionDays, TENANTS_AT_ONCE));
  const troubles: unknown[] = [];
  for (const { tenantId, days } of due) {
    await purgeTenant(inTenant(system, tenantId), days).catch((error: unknown) => troubles.push(error));
  }
  if (troubles.length > 0) throw troubles[0];
}

/**
 * The cut and the entry that vouches for it, in one transaction: neither is ever seen without the other. A log that was tampered
 * with is left alone, since a sealed cut would cover it up.
 */
function purgeTenant(ctx: Ctx, days: number): Promise<void> {
  const { tenantId, ports } = ctx;
  return mutate(ctx, "audit_log.purge", async (tx, audit) => {
    const unvouched = await findUnvouched(ctx, tx);
    if (unvouched !== undefined) return raiseAlarm(ctx, unvouched);
    const [found] = await retention.purge(tx, days, ENTRIES_AT_ONCE);
    if (found === undefined) return;
    const { headSeq, headHash, badSeq, throughSeq, ...rest } = found;
    if (badSeq !== null) return raiseAlarm(ctx, Number(badSeq));
    const cut = { ...rest, throughSeq: Number(throughSeq) };
    const seal = await sealCut(ports.keys, cut, { tenantId, seq: Number(headSeq) + 1, previousHash: headHash });
    audit({ id: null, name: "Audit log", after: { ...cut, seal } });
  });
}

/** The first entry that something else than retention has removed from the chain's beginning; undefined where there is none. */
async function findUnvouched({ tenantId, ports }: Ctx, tx: TenantTx): Promise<number | undefined> {
  const [begin] = await store.selectBegin(tx, tenantId);
  if (begin === undefined || begin.seq === 0) return undefined;
  const checkpoints = await store.selectCheckpoints(tx, tenantId, "all");
  if ((await findVouching(ports.keys, tenantId, begin, checkpoints)) !== undefined) return undefined;
  return findFirstUnvouched(ports.keys, tenantId, begin.seq, checkpoints);
}

function raiseAlarm(ctx: Ctx, firstBadSeq: number): void {
  const fields = { alarm: "audit_log_tampered", tenantId: ctx.tenantId, firstBadSeq };
  ctx.ports.log.error("audit entries are kept past their time, since the log was tampered with", fields);
}
