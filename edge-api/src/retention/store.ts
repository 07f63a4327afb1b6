import { callRefusals, idempotencyKeys, refreshTokens, smallJobs, webSessions } from "@callplane/drizzle";
import { type SQL, sql } from "drizzle-orm";

/** One statement for all kinds. Tokens go with their session, and with the token that took their place. */
export function deleteExpired(limit: number): SQL {
  return sql`
    with keys as (
      delete from ${idempotencyKeys} where (tenant_id, actor_id, key) in (
        select tenant_id, actor_id, key from ${idempotencyKeys} where expires_at < now() limit ${limit})
    ), tokens as (
      delete from ${refreshTokens} where (tenant_id, id) in (
        select tenant_id, id from ${refreshTokens} where expires_at < now() limit ${limit})
    ), refusals as (
      delete from ${callRefusals} where (tenant_id, id) in (
        select tenant_id, id from ${callRefusals} where at < now() - interval '90 days' limit ${limit})
    ), small as (
      delete from ${smallJobs} where (tenant_id, id) in (
        select tenant_id, id from ${smallJobs} where expires_at < now() limit ${limit})
    )
    delete from ${webSessions} where (tenant_id, id) in (
      select tenant_id, id from ${webSessions} where expires_at < now() - interval '30 days' limit ${limit})`;
}
