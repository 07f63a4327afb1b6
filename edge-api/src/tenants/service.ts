import type { z } from "zod";
import type { listTenants as listInput, Tenant, TenantStatistics, UpdateTenant } from "../../contract/index.ts";
import { announceTenantStatus } from "../access/index.ts";
import { requestApply } from "../apply/index.ts";
import type { Action } from "../lib/actions.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { decodeCursor, toPage } from "../lib/cursor.ts";
import { definedFields } from "../lib/defined.ts";
import { AppError, invalidField, orNotFound } from "../lib/errors.ts";
import { mutate } from "../lib/mutate.ts";
import { authorize } from "../lib/permissions.ts";
import { readPlatform, readTenant, type TenantTx } from "../lib/tenant-db.ts";
import { tellGateway } from "./gateway.ts";
import { nextWithin } from "./rules.ts";
import * as store from "./store.ts";
import { auditedFields, toTenant } from "./view.ts";

export async function listTenants(ctx: Ctx, input: z.output<typeof listInput>) {
  authorize(ctx, "tenants.read");
  const after = decodeCursor(input.cursor);
  const rows = await readPlatform(ctx, (q) => store.selectTenants(q, { ...input, after }));
  return toPage(rows, input.limit, ({ name, id }) => ({ key: name, id }), toTenant);
}

/** Any tenant, for platform admins. */
export async function getTenant(ctx: Ctx, id: string): Promise<Tenant> {
  authorize(ctx, "tenants.read");
  const [row] = await readPlatform(ctx, (q) => store.selectTenant(q, id));
  return toTenant(orNotFound(row, "tenant"));
}

/** The tenant acted in. */
export async function getOwnTenant(ctx: Ctx): Promise<Tenant> {
  authorize(ctx, "tenant.read");
  const [row] = await readTenant(ctx, (q) => store.selectTenant(q, ctx.tenantId));
  return toTenant(orNotFound(row, "tenant"));
}

export async function getStatistics(ctx: Ctx, id: string): Promise<TenantStatistics> {
  authorize(ctx, "tenants.read");
  const [row] = await readTenant(inTenant(ctx, id), (q) => store.selectStatistics(q, id));
  const { start, end, used, size, ...counts } = orNotFound(row, "tenant");
  return { ...counts, extensions: { used, available: size - used, start, end } };
}

export function updateTenant(ctx: Ctx, id: string, changes: UpdateTenant): Promise<Tenant> {
  return change(inTenant(ctx, id), "tenant.update", changes);
}

/** Name, country, time zone and language; the extension range is the platform's to give. */
export async function updateOwnTenant(ctx: Ctx, changes: UpdateTenant): Promise<Tenant> {
  if (changes.extensionStart !== undefined || changes.extensionEnd !== undefined) {
    throw new AppError("forbidden", "The extension range is set by the platform's operator");
  }
  return change(ctx, "tenant.update_own", changes);
}

/** Ends every session of its people and every call it has, at once. */
export function suspendTenant(ctx: Ctx, id: string): Promise<Tenant> {
  return setStatus(ctx, id, "suspended");
}

export function activateTenant(ctx: Ctx, id: string): Promise<Tenant> {
  return setStatus(ctx, id, "active");
}

async function change(ctx: Ctx, action: Action, changes: UpdateTenant): Promise<Tenant> {
  return mutate(ctx, action, async (tx, audit) => {
    const row = await getForChange(ctx, tx);
    const start = changes.extensionStart ?? row.extensionStart;
    const end = changes.extensionEnd ?? row.extensionEnd;
    if (start.length !== end.length || start > end) {
      throw invalidField(["extensionEnd"], "The last extension must come after the first and have as many digits");
    }
    const extensionNext = nextWithin(row.extensionNext, Number(start), Number(end));
    await store.updateTenant(tx, ctx.tenantId, { ...definedFields(changes), extensionNext });
    const before = toTenant(row);
    const after = toTenant(await getForChange(ctx, tx));
    audit({ id: ctx.tenantId, name: after.name, before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}

function setStatus(ctx: Ctx, id: string, status: "active" | "suspended"): Promise<Tenant> {
  const subject = inTenant(ctx, id);
  return mutate(subject, status === "active" ? "tenant.activate" : "tenant.suspend", async (tx, audit, afterCommit) => {
    const before = toTenant(await getForChange(subject, tx));
    if (before.kind === "platform") throw new AppError("conflict", "The platform's own tenant cannot be suspended");
    await store.updateTenant(tx, id, { status, suspendedAt: status === "suspended" ? ctx.now() : null });
    const after = toTenant(await getForChange(subject, tx));
    afterCommit(() => announceTenantStatus(ctx, id, status), { isAwaited: true });
    afterCommit(() => tellGateway(ctx, after, status), { isAwaited: true });
    afterCommit(() => requestApply(subject, `Tenant ${status}`), { isAwaited: true });
    audit({ id, name: after.name, before: auditedFields(before), after: auditedFields(after) });
    return after;
  });
}

async function getForChange(ctx: Ctx, tx: TenantTx) {
  const [row] = await store.selectTenant(tx, ctx.tenantId);
  return orNotFound(row, "tenant");
}
