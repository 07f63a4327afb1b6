import type { z } from "zod";
import { AUDIT_RETENTION_DAYS, type AuditRetention, type setAuditRetention as setInput } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import * as store from "./retention-store.ts";

export async function getAuditRetention(ctx: Ctx): Promise<AuditRetention> {
  authorize(ctx, "audit.read");
  const [[settings], [oldest]] = await readTenantAll(ctx, (q) => [
    store.selectSettings(q, ctx.tenantId),
    store.selectOldest(q, ctx.tenantId),
  ]);
  return toRetention(ctx, settings?.ownDays ?? null, oldest?.at ?? null);
}

/** Takes effect with the next sweep. Shortening removes nothing younger than the minimum, and stands in the log itself. */
export function setAuditRetention(ctx: Ctx, { days }: z.output<typeof setInput>): Promise<AuditRetention> {
  return mutate(ctx, "audit_log.set_retention", async (tx, audit, _afterCommit, last) => {
    const [settings] = await store.selectSettings(tx, ctx.tenantId);
    const [oldest] = await store.selectOldest(tx, ctx.tenantId);
    last(store.upsertSettings(tx, ctx.tenantId, days));
    const before = { retentionDays: settings?.ownDays ?? null };
    audit({ id: ctx.tenantId, name: "Audit log", before, after: { retentionDays: days } });
    return toRetention(ctx, days, oldest?.at ?? null);
  });
}

function toRetention(ctx: Ctx, ownDays: number | null, oldestAt: Date | null): AuditRetention {
  const defaultDays = ctx.ports.settings.auditRetentionDays;
  return {
    days: ownDays ?? defaultDays,
    ownDays,
    defaultDays,
    minimumDays: AUDIT_RETENTION_DAYS.minimum,
    maximumDays: AUDIT_RETENTION_DAYS.maximum,
    oldestAt: oldestAt?.toISOString() ?? null,
  };
}
