import { extensions, tenants } from "@callplane/drizzle";
import { and, eq, sql } from "drizzle-orm";
import { AppError, conflictOn } from "../lib/errors.ts";
import type { TenantTx } from "../lib/tenant-db.ts";

export type ExtensionOwner = { kind: "user"; userId: string } | { kind: "agent"; agentId: string };

/**
 * Gives `owner` the next free number of the tenant's range and answers it. The next-pointer runs up through the whole
 * range and begins again, so a freed number rests as long as it can. To be called under the tenant's row lock (any action
 * that raises the revision holds it): fifty at once get fifty numbers. Throws `conflict` naming a range that is full.
 */
export async function allocateExtension(tx: TenantTx, tenantId: string, owner: ExtensionOwner): Promise<string> {
  const [range] = await tx
    .select({ start: tenants.extensionStart, end: tenants.extensionEnd, next: freeNumber(tenantId) })
    .from(tenants)
    .where(eq(tenants.id, tenantId));
  if (range === undefined) throw new Error("the tenant is not there");
  const { start, end, next } = range;
  if (next === null) throw rangeIsFull(start, end);
  await tx
    .update(tenants)
    .set({ extensionNext: Number(next) + 1 })
    .where(eq(tenants.id, tenantId));
  return insertExtension(tx, tenantId, next, owner);
}

/** Gives `owner` this very number, in the range or not; the pointer stays. Throws `conflict` when it is taken. */
export async function claimExtension(
  tx: TenantTx,
  tenantId: string,
  number: string,
  owner: ExtensionOwner,
): Promise<string> {
  const [holder] = await tx
    .select({ id: extensions.id })
    .from(extensions)
    .where(and(eq(extensions.tenantId, tenantId), eq(extensions.number, number)));
  if (holder !== undefined) throw conflictOn(["extension", "number"], `Extension ${number} is taken`);
  return insertExtension(tx, tenantId, number, owner);
}

/** Takes the owner's number away; the row is the allocation. Answers the number, or null where there was none. */
export async function releaseExtension(tx: TenantTx, tenantId: string, owner: ExtensionOwner): Promise<string | null> {
  const isOwners = owner.kind === "user" ? eq(extensions.userId, owner.userId) : eq(extensions.agentId, owner.agentId);
  const [released] = await tx
    .delete(extensions)
    .where(and(eq(extensions.tenantId, tenantId), isOwners))
    .returning({ number: extensions.number });
  return released?.number ?? null;
}

async function insertExtension(tx: TenantTx, tenantId: string, number: string, owner: ExtensionOwner): Promise<string> {
  await tx.insert(extensions).values({ tenantId, number, ...owner });
  return number;
}

/** The first free number from the pointer on, else the first free one below it, else null. Keeps leading zeros. */
export function freeNumber(tenantId: string) {
  return sql<string | null>`(
    select number from (
      select candidate, lpad(candidate::text, length(${tenants.extensionStart}), '0') as number
      from generate_series(${tenants.extensionStart}::int, ${tenants.extensionEnd}::int) as candidate
    ) as candidates
    where not exists (
      select from ${extensions} where ${extensions.tenantId} = ${tenantId} and ${extensions.number} = candidates.number
    )
    order by candidate < ${tenants.extensionNext}, candidate
    limit 1
  )`;
}

function rangeIsFull(start: string, end: string): AppError {
  const message = `The extension range ${start}–${end} is full: free a number or widen the range`;
  return new AppError("conflict", message, {
    details: { issues: [{ path: ["extension"], message }], range: { start, end } },
  });
}
