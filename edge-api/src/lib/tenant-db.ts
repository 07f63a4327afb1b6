import { sql } from "drizzle-orm";
import type { BatchItem, BatchResponse } from "drizzle-orm/batch";
import type { Ctx } from "./ctx.ts";
import { AppError, unavailable } from "./errors.ts";
import { isPassingFault, pgFaultOf } from "./pg-errors.ts";
import type { Statement } from "./pipeline.ts";
import type { HttpDatabase } from "./postgres.ts";

declare const scope: unique symbol;
declare const transaction: unique symbol;
type Queries = Omit<HttpDatabase, "batch" | "transaction" | "$withAuth" | "$client" | "refreshMaterializedView">;

/** Builds queries that run with one tenant pinned. What a store's reading functions take. */
export type TenantReader = Queries & { readonly [scope]: "tenant" | "platform" };
/** A running transaction with one tenant pinned: serves wherever a TenantReader does. */
export type TenantTx = TenantReader & { readonly [transaction]: true };
/** The same over all tenants, on the tables that are open to the platform scope. */
export type PlatformReader = Queries & { readonly [scope]: "platform" };
export type PlatformTx = PlatformReader & { readonly [transaction]: true };

type Query = BatchItem<"pg">;
type Scope = "tenant" | "platform";

export type TransactionOptions<Tx> = {
  /**
   * Raises the tenant's revision first of all: its row is then the first lock of every such transaction, so that no two
   * can wait for each other.
   */
  bumpsRevision?: boolean;
  /** Queries that travel with the first one of the transaction, before it. */
  opening?: (tx: Tx) => Built[];
};

/** A query that was built and can be sent later. */
export type Built = { toSQL(): { sql: string; params: unknown[] } };

/** What a transaction offers beside its queries, to save round trips. */
export type Travel = {
  /** Has the write travel with the commit: after every other query, its answer unseen. A refusal fails the transaction. */
  last(...writes: Built[]): void;
  /** Rows of the `opening` queries, by the names of their columns. */
  opened(): Promise<Record<string, unknown>[][]>;
};

/** Runs `fn` in a transaction that sees and writes rows of `ctx.tenantId` only. Any error rolls it back. */
export async function withTenant<T>(
  ctx: Ctx,
  fn: (tx: TenantTx, travel: Travel) => Promise<T>,
  options: TransactionOptions<TenantTx> = {},
): Promise<T> {
  const { opening, ...rest } = options;
  const open = opening === undefined ? undefined : (database: HttpDatabase) => opening(asTenantTx(database));
  return inTransaction(ctx, "tenant", (database, travel) => fn(asTenantTx(database), travel), rest, open);
}

/** As withTenant, but over all tenants, where a table allows it. For platform admins, gateways and the edge itself. */
export async function withPlatform<T>(
  ctx: Ctx,
  fn: (tx: PlatformTx, travel: Travel) => Promise<T>,
  options: TransactionOptions<PlatformTx> = {},
): Promise<T> {
  assertPlatform(ctx);
  const { opening, ...rest } = options;
  const open = opening === undefined ? undefined : (database: HttpDatabase) => opening(asPlatformTx(database));
  return inTransaction(ctx, "platform", (database, travel) => fn(asPlatformTx(database), travel), rest, open);
}

/** One query on rows of `ctx.tenantId`, in one round trip. `build` returns the query without awaiting it. */
export async function readTenant<Q extends Query>(ctx: Ctx, build: (q: TenantReader) => Q): Promise<Awaited<Q>> {
  const [rows] = await readTenantAll(ctx, (q) => [build(q)] as const);
  return rows as Awaited<Q>;
}

/** Several queries on rows of `ctx.tenantId`, on one snapshot of the data, in one round trip. */
export function readTenantAll<Q extends readonly [Query, ...Query[]]>(
  ctx: Ctx,
  build: (q: TenantReader) => Q,
): Promise<BatchResponse<Q>> {
  return batch(ctx, "tenant", (database) => build(asTenantTx(database)));
}

/** As readTenant, over all tenants. */
export async function readPlatform<Q extends Query>(ctx: Ctx, build: (q: PlatformReader) => Q): Promise<Awaited<Q>> {
  const [rows] = await readPlatformAll(ctx, (q) => [build(q)] as const);
  return rows as Awaited<Q>;
}

/** As readTenantAll, over all tenants. */
export async function readPlatformAll<Q extends readonly [Query, ...Query[]]>(
  ctx: Ctx,
  build: (q: PlatformReader) => Q,
): Promise<BatchResponse<Q>> {
  assertPlatform(ctx);
  return batch(ctx, "platform", (database) => build(asPlatformTx(database)));
}

/**
 * One statement over all tenants that writes but changes nothing of a tenant's data, such as counting an attempt to log in:
 * no audit entry, no revision. One round trip.
 */
export async function runPlatform<Q extends Query>(ctx: Ctx, build: (q: PlatformTx) => Q): Promise<Awaited<Q>> {
  assertPlatform(ctx);
  const [result] = await batch(ctx, "platform", (database) => [build(asPlatformTx(database))] as const);
  return result as Awaited<Q>;
}

async function batch<Q extends readonly [Query, ...Query[]]>(
  ctx: Ctx,
  scope: Scope,
  build: (database: HttpDatabase) => Q,
): Promise<BatchResponse<Q>> {
  assertMayEnter(ctx);
  const { http, listening } = ctx.db;
  try {
    const queries = [http.execute(sql.raw(pin(ctx, scope))), ...build(http)] as const;
    const [, ...results] = await listening(() => http.batch(queries));
    return asBatchResponse<Q>(results);
  } catch (error) {
    throw explainFault(error);
  }
}

async function inTransaction<T>(
  ctx: Ctx,
  scope: Scope,
  fn: (database: HttpDatabase, travel: Travel) => Promise<T>,
  { bumpsRevision = false }: { bumpsRevision?: boolean },
  opening: (database: HttpDatabase) => Built[] = () => [],
): Promise<T> {
  assertMayEnter(ctx);
  const bump = `update tenants set revision = revision + 1, updated_at = now() where id = '${ctx.tenantId}'`;
  const ours = [pin(ctx, scope), ...(bumpsRevision ? [bump] : [])].map((text) => ({ text }));
  const transaction = await ctx.db.begin([...ours, ...opening(ctx.db.http).map(toStatement)]).catch(rethrowExplained);
  const last: Statement[] = [];
  const travel: Travel = {
    last: (...writes) => void last.push(...writes.map(toStatement)),
    // `begin` goes before ours.
    opened: async () => (await transaction.opened()).slice(1 + ours.length).map(({ rows }) => rows),
  };
  try {
    const result = await fn(transaction.database, travel);
    await transaction.commit(last);
    return result;
  } catch (error) {
    // Closing the connection rolls back, also where Postgres no longer listens.
    throw explainFault(error);
  } finally {
    ctx.ports.waitUntil(transaction.close());
  }
}

function toStatement(query: Built): Statement {
  const { sql: text, params: values } = query.toSQL();
  return { text, values };
}

function rethrowExplained(error: unknown): never {
  throw explainFault(error);
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/** Pins tenant and scope for the transaction, and bounds it. Written into the text, so it must be a UUID. */
function pin(ctx: Ctx, scope: Scope): string {
  if (!UUID.test(ctx.tenantId)) throw new Error("the tenant's id is not a UUID in lower case");
  return (
    `select set_config('app.tenant_id', '${ctx.tenantId}', true), ` +
    `set_config('app.scope', '${scope === "platform" ? "platform" : ""}', true), ` +
    `set_config('statement_timeout', '4000', true), set_config('lock_timeout', '3000', true)`
  );
}

/** A person works in their own tenant; only platform admins in any. Whatever a verb forgets, this does not. */
function assertMayEnter({ actor, tenantId }: Ctx): void {
  if (actor.kind === "user" && actor.homeTenantId !== tenantId && actor.role !== "platform_admin") {
    throw new AppError("forbidden", "You may not act in another tenant");
  }
}

function assertPlatform({ actor }: Ctx): void {
  if (actor.kind === "user" && actor.role !== "platform_admin") {
    throw new AppError("forbidden", "Only platform admins may do this");
  }
}

/** A passing fault of Postgres becomes 503; anything else stays what it is. */
function explainFault(error: unknown): unknown {
  if (error instanceof AppError) return error;
  const fault = pgFaultOf(error);
  if (fault !== undefined) return isPassingFault(fault) ? unavailable("postgres", error) : error;
  return isFromDriver(error) ? unavailable("postgres", error) : error;
}

function isFromDriver(error: unknown): boolean {
  for (
    let current: unknown = error, depth = 0;
    current instanceof Error && depth < 8;
    current = current.cause, depth++
  ) {
    if (current.name === "NeonDbError") return true;
  }
  return false;
}

/** The only cast to TenantTx in the product. Guarantees: a tenant is pinned before the first query runs. */
function asTenantTx(database: HttpDatabase): TenantTx {
  return database as unknown as TenantTx;
}

/** The only cast to PlatformTx in the product. Guarantees: the platform scope is pinned, and the actor may have it. */
function asPlatformTx(database: HttpDatabase): PlatformTx {
  return database as unknown as PlatformTx;
}

/** Guarantees: `results` are those of the queries `Q`, in their order. */
function asBatchResponse<Q extends readonly [Query, ...Query[]]>(results: unknown[]): BatchResponse<Q> {
  return results as BatchResponse<Q>;
}
