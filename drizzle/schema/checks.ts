import { sql } from "drizzle-orm";
import { type AnyPgColumn, check } from "drizzle-orm/pg-core";

/** A CHECK that `column` holds one of `values` (or null, where the column allows it). */
export function oneOf(name: string, column: AnyPgColumn, values: readonly string[]) {
  return check(name, sql`${sql.raw(`"${column.name}"`)} in (${sql.raw(values.map(literal).join(", "))})`);
}

/** A CHECK that text `column` matches the POSIX pattern. */
export function matches(name: string, column: AnyPgColumn, pattern: string) {
  return check(name, sql.raw(`"${column.name}" ~ ${literal(pattern)}`));
}

/** A CHECK over the raw SQL condition. */
export function holds(name: string, condition: string) {
  return check(name, sql.raw(condition));
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
