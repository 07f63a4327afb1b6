import { type AnyColumn, getTableColumns, type SQL, sql } from "drizzle-orm";
import type { PgColumn, PgTable } from "drizzle-orm/pg-core";

export type TenantTable = PgTable & { tenantId: PgColumn };
type Fields = Record<string, AnyColumn | SQL>;

/** The tenant's rows of a table as a JSON array of objects with these fields. */
export function rowsOf(table: TenantTable, tenantId: string, fields: Fields): SQL {
  return sql`coalesce((select json_agg(${jsonObject(fields)}) from ${table} where ${table.tenantId} = ${tenantId}), '[]')`;
}

/** These columns of a table under their own names. */
export function columnsOf<T extends TenantTable>(table: T, ...names: (keyof T["_"]["columns"] & string)[]): Fields {
  const columns: Record<string, AnyColumn> = getTableColumns(table);
  return Object.fromEntries(
    names.map((name) => {
      const column = columns[name];
      if (column === undefined) throw new Error(`there is no column ${name}`);
      return [name, column];
    }),
  );
}

/** A JSON object with these fields, whose names are ours. */
export function jsonObject(fields: Fields): SQL {
  const pairs = Object.entries(fields).map(([name, value]) => sql`${sql.raw(`'${name}'`)}, ${value}`);
  return sql`json_build_object(${sql.join(pairs, sql`, `)})`;
}
