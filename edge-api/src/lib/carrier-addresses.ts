import { type SQL, sql } from "drizzle-orm";

/*
 * Whence calls over a trunk come: the addresses it was given, else those of its host. What a name leads to is not known here, so names are
 * compared as they are written.
 */

/** What `addressesOf` says, of a row of trunks: as a set of rows; `alias` is the table's in the query. */
export function addressesOfRow(alias: string): SQL {
  const own = sql.raw(`${alias}.inbound_addresses`);
  const places = sql.raw(
    `array[${alias}.host] || ${alias}.backup_hosts || coalesce(array[${alias}.outbound_proxy], '{}')`,
  );
  const hosts = sql`(select array_agg(trim(both '[]' from regexp_replace(place, ':[0-9]+$', ''))) from unnest(${places}) place
    where place is not null)`;
  return sql`unnest(case when cardinality(${own}) > 0 then ${own} else ${hosts} end)`;
}

/** Texts as a set of rows. */
export function rowsOfTexts(texts: readonly string[]): SQL {
  return sql`jsonb_array_elements_text(${JSON.stringify(texts)}::jsonb)`;
}

/** Whether two addresses, ranges or names have something in common. */
export function meet(a: SQL, b: SQL): SQL {
  return sql`case when pg_input_is_valid(${a}, 'inet') and pg_input_is_valid(${b}, 'inet')
    then (${a})::inet && (${b})::inet else lower(${a}) = lower(${b}) end`;
}
