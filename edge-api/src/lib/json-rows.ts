import { type SQL, sql } from "drizzle-orm";

/** The rows of a query as one JSON list, for a column of another query; empty where there are none. */
export function jsonRows<Row>(rows: SQL): SQL<Row[]> {
  return sql<Row[]>`coalesce((select json_agg(each) from (${rows}) each), '[]'::json)`;
}

/** Column `id` of a query's rows as one JSON list; empty where there are none. */
export function jsonIds(rows: SQL): SQL<string[]> {
  return sql<string[]>`coalesce((select json_agg(id) from (${rows}) each), '[]'::json)`;
}
