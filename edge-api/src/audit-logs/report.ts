import type { z } from "zod";
import { AUDIT_REPORT_MAX_DAYS, type AuditReport, type reportAuditLogs } from "../../contract/index.ts";
import type { Ctx } from "../lib/ctx.ts";
import { invalidField, orNotFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { readTenantAll } from "../lib/tenant-db.ts";
import * as store from "./report-store.ts";
import { toActorKind } from "./view.ts";

const DAY_MS = 86_400_000;

/** Counts of entries, log-ins and refusals, grouped. Without `from` it is of the thirty days up to `to`, or to now. */
export async function reportAuditLog(ctx: Ctx, input: z.output<typeof reportAuditLogs>): Promise<AuditReport> {
  authorize(ctx, "audit.read");
  const { by, to = ctx.now().toISOString(), ...rest } = input;
  const filter = { ...rest, to };
  if (filter.from !== undefined) assertSpan(new Date(filter.from), new Date(to));
  const [[found], rows] = await readTenantAll(ctx, (q) => [
    store.selectSpan(q, ctx.tenantId, filter),
    store.selectGroups(q, ctx.tenantId, by, filter),
  ]);
  const span = orNotFound(found, "tenant");
  const groups = rows.map(({ allEntries: _e, allLogIns: _l, allRefusals: _r, actorKind, ...group }) => ({
    ...group,
    actorKind: actorKind === null ? null : toActorKind(actorKind),
  }));
  const [first] = rows;
  const totals = {
    entries: first?.allEntries ?? 0,
    logIns: first?.allLogIns ?? 0,
    refusals: first?.allRefusals ?? 0,
  };
  return {
    by,
    timeZone: span.zone,
    from: new Date(span.first).toISOString(),
    to: new Date(span.last).toISOString(),
    totals,
    groups,
    others: {
      entries: totals.entries - sum(groups.map(({ entries }) => entries)),
      logIns: totals.logIns - sum(groups.map(({ logIns }) => logIns)),
      refusals: totals.refusals - sum(groups.map(({ refusals }) => refusals)),
    },
  };
}

function assertSpan(from: Date, to: Date): void {
  if (from > to) throw invalidField(["from"], "Must not be after the end");
  if (to.getTime() - from.getTime() > AUDIT_REPORT_MAX_DAYS * DAY_MS) {
    throw invalidField(["from"], `A report covers ${AUDIT_REPORT_MAX_DAYS} days at most`);
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, each) => total + each, 0);
