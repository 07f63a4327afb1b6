import { ilike, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** A LIKE pattern for texts that hold `words` as they are: `%` and `_` stand for themselves. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, "\\$&")}%`;
}

/** Finds a number however it is written: +43 664 12-34 finds +436641234. Undefined where nothing of it is written. */
export function numberLike(column: PgColumn, words: string): SQL | undefined {
  const digits = words.replace(/[\s()/.-]/g, "");
  return digits === "" ? undefined : ilike(column, containing(digits));
}
