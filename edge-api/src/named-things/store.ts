import { extensions } from "@callplane/drizzle";
import { type AnyColumn, and, desc, eq, ilike, type SQL, sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";
import { containing } from "../lib/search.ts";
import type { Built, TenantTx } from "../lib/tenant-db.ts";

/** A table whose rows people give names to. */
export type NamedTable = PgTable & Record<"tenantId" | "id" | "name" | "createdAt" | "updatedAt", PgColumn>;

/** Which rows a slice's query shall answer, and in which order. */
export type Narrowing = { where: SQL | undefined; orderBy: SQL[]; limit: number };

/** A query that answers rows, alone or in a batch. */
export type RowsQuery<Row> = BatchItem<"pg"> & PromiseLike<Row[]>;

type PageFilter = { q?: string | undefined; after: { at: string; id: string } | undefined; limit: number };

/** Newest first; one more than asked for, to know whether there is a next page. `name` is what the words are looked for in. */
export function narrowToPage(
  table: NamedTable,
  tenantId: string,
  filter: PageFilter,
  name: AnyColumn | SQL = table.name,
) {
  const { after } = filter;
  const where = and(
    eq(table.tenantId, tenantId),
    filter.q ? ilike(name, containing(filter.q)) : undefined,
    after && sql`(${table.createdAt}, ${table.id}) < (${after.at}::timestamptz, ${after.id}::uuid)`,
  );
  return { where, orderBy: [desc(table.createdAt), desc(table.id)], limit: filter.limit + 1 };
}

export function narrowToOne(table: NamedTable, tenantId: string, id: string): Narrowing {
  return { where: and(eq(table.tenantId, tenantId), eq(table.id, id)), orderBy: [], limit: 1 };
}

/** `columns` are those of the table by its own names. */
export function insertRow(tx: TenantTx, table: NamedTable, columns: object): Built & PromiseLike<unknown> {
  return tx.insert(table).values(asColumns(columns));
}

export function updateRow(tx: TenantTx, table: NamedTable, tenantId: string, id: string, columns: object) {
  return tx
    .update(table)
    .set(asColumns({ ...columns, updatedAt: sql`now()` }))
    .where(narrowToOne(table, tenantId, id).where);
}

export function deleteRow(tx: TenantTx, table: NamedTable, tenantId: string, id: string): Built {
  return tx.delete(table).where(narrowToOne(table, tenantId, id).where);
}

/** The extension of the row whose id is `id`, as the API shows it; `owner` is the column of `extensions` that names it. */
export function extensionOf(tenantId: string, owner: AnyColumn, id: AnyColumn): SQL<{ number: string } | null> {
  const found = sql`select json_build_object('number', ${extensions.number}) from ${extensions}
    where ${extensions.tenantId} = ${tenantId} and ${owner} = ${id}`;
  return sql<{ number: string } | null>`(${found})`;
}

/** Guarantees: a slice's fields are typed with its contract, and its tests save every one of them. */
function asColumns(columns: object): Record<string, never> {
  return columns as Record<string, never>;
}
