import { rates } from "@callplane/drizzle";
import { asc, sql } from "drizzle-orm";
import type { Rate } from "../../contract/index.ts";
import type { PlatformReader, PlatformTx } from "../lib/tenant-db.ts";

export function selectRates(q: PlatformReader) {
  return q
    .select({
      prefix: rates.prefix,
      country: rates.country,
      class: rates.class,
      perMinuteMicros: rates.perMinuteMicros,
    })
    .from(rates)
    .orderBy(asc(rates.prefix));
}

/** The list is these lines and no others. One statement. */
export function replaceRates(tx: PlatformTx, items: readonly Rate[]) {
  return tx.execute(sql`
    with wanted as (
      select * from jsonb_to_recordset(${JSON.stringify(items)}::jsonb)
        as r(prefix text, country text, class text, "perMinuteMicros" bigint)
    ), gone as (
      delete from ${rates} where prefix not in (select prefix from wanted)
    )
    insert into ${rates} (prefix, country, class, per_minute_micros)
    select prefix, country, class, "perMinuteMicros" from wanted
    on conflict (prefix) do update set country = excluded.country, class = excluded.class,
      per_minute_micros = excluded.per_minute_micros, updated_at = now()`);
}
