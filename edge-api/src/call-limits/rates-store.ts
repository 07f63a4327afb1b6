import { auditLog, rates } from "@callplane/drizzle";
import { asc, desc, eq, sql } from "drizzle-orm";
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

/** Whoever else changes the list waits until the transaction ends. */
export function lockRates(tx: PlatformTx) {
  return tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('rates', 0))`);
}

/** Who changed the list last, and when. */
export function selectLastChange(tx: PlatformTx) {
  return tx
    .select({ actorName: auditLog.actorName, at: auditLog.at })
    .from(auditLog)
    .where(eq(auditLog.action, "rates.update"))
    .orderBy(desc(auditLog.at))
    .limit(1);
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
