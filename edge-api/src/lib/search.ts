import { ilike, or, type SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";

/** A LIKE pattern for texts that hold `words` as they are: `%` and `_` stand for themselves. */
export function containing(words: string): string {
  return `%${words.replace(/[\\%_]/g, "\\$&")}%`;
}

/**
 * Finds a number however it is written: +43 664 12-34 finds +436641234, and so do 0043 664 1234 and 0664 1234, as it is dialled at home.
 * Undefined where nothing of it is written.
 */
export function numberLike(column: PgColumn, words: string): SQL | undefined {
  const digits = words.replace(/[\s()/.-]/g, "");
  if (digits === "") return undefined;
  return or(...[digits, ...internationally(digits)].map((each) => ilike(column, containing(each))));
}

/** What a number that begins with a zero is without its prefix: none of those kept has one. */
function internationally(digits: string): string[] {
  if (/^00[1-9]\d*$/.test(digits)) return [`+${digits.slice(2)}`];
  return /^0[1-9]\d{2,}$/.test(digits) ? [digits.slice(1)] : [];
}
