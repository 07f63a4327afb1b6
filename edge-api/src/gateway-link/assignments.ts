import type { Assignment, SnapshotEnvelope } from "../../contract/index.ts";
import { type Ctx, inTenant } from "../lib/ctx.ts";
import { orNotFound } from "../lib/errors.ts";
import { readPlatform } from "../lib/tenant-db.ts";
import * as store from "./assignments-store.ts";
import { gatewayOf } from "./authenticate.ts";

/** What shall run on this gateway. */
export async function listAssignments(ctx: Ctx): Promise<{ items: Assignment[] }> {
  return { items: await readPlatform(ctx, (q) => store.selectAssignments(q, gatewayOf(ctx))) };
}

/** A snapshot for the gateway its tenant is pinned to. Throws `not_found` for anybody else's. */
export async function getSnapshot(ctx: Ctx, id: string): Promise<SnapshotEnvelope> {
  const [row] = await readPlatform(ctx, (q) => store.selectSnapshot(q, gatewayOf(ctx), id));
  return orNotFound(row, "snapshot");
}

/** Of the tenants named, those this gateway serves: what it says of how things are counts of them alone. */
export async function servedTenants(ctx: Ctx, named: Iterable<string>): Promise<Set<string>> {
  const among = [...new Set(named)];
  const rows = await readPlatform(ctx, (q) => store.selectPinned(q, gatewayOf(ctx), among));
  return new Set(rows.map((row) => row.id));
}

/** Of the tenants named, those this gateway serves or served: what happened in its time is told late, and still happened. */
export async function everServedTenants(ctx: Ctx, named: Iterable<string>): Promise<Set<string>> {
  const among = [...new Set(named)];
  const rows = await readPlatform(ctx, (q) => store.selectEverServed(q, gatewayOf(ctx), among));
  return new Set(rows.map((row) => row.id));
}

/** Acts in a tenant of this gateway. Throws `not_found` for anybody else's. */
export async function inServedTenant(ctx: Ctx, tenantId: string): Promise<Ctx> {
  const [tenant] = await readPlatform(ctx, (q) => store.selectPinned(q, gatewayOf(ctx), [tenantId]));
  return inTenant(ctx, orNotFound(tenant, "tenant").id);
}
