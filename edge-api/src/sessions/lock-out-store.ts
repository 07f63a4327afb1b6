import { tenants, users } from "@callplane/drizzle";
import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { asSystem, type Ctx } from "../lib/ctx.ts";
import { runPlatform } from "../lib/tenant-db.ts";

/** Attempts that cost nothing; from the last of them on each locks the account, twice as long as the one before. */
const FREE_ATTEMPTS = 5;
const FIRST_LOCK_SEC = 30;
const LONGEST_LOCK_SEC = 15 * 60;

const attemptRow = z.object({
  userId: z.uuid(),
  tenantId: z.uuid(),
  name: z.string(),
  status: z.enum(["invited", "active", "suspended", "deleted"]),
  tenantStatus: z.enum(["active", "suspended"]),
  passwordHash: z.string().nullable(),
  isLocked: z.boolean(),
});
export type Attempt = z.infer<typeof attemptRow>;

/**
 * Counts an attempt to log in before it is judged, in one statement under the user's row lock: however many come at once,
 * no more than the policy allows are tried, with or without Redis. Answers the account, or undefined where there is none.
 * Where nothing is counted something is written all the same (to Postgres's log alone): a commit that waits for the disk
 * takes longer than one that need not, and would tell which addresses have an account.
 */
export async function countAttempt(ctx: Ctx, email: string): Promise<Attempt | undefined> {
  const attempts = sql.raw(`power(2, least(users.failed_logins + 1 - ${FREE_ATTEMPTS}, 10))`);
  const lockSec = sql`least(${LONGEST_LOCK_SEC}, ${FIRST_LOCK_SEC} * ${attempts})`;
  const statement = sql`
    with target as (
      select tenant_id, id from users where email = ${email} and deleted_at is null
    ), counted as (
      update users set failed_logins = failed_logins + 1,
        locked_until = case when failed_logins + 1 >= ${FREE_ATTEMPTS} then now() + make_interval(secs => ${lockSec}) end
      from target
      where users.tenant_id = target.tenant_id and users.id = target.id
        and (users.locked_until is null or users.locked_until <= now())
      returning users.id
    ), decoy as materialized (
      select pg_logical_emit_message(true, 'callplane', '') where not exists (select from counted)
    )
    select ${users.id} as "userId", ${users.tenantId} as "tenantId", ${users.name} as "name", ${users.status} as "status",
      ${tenants.status} as "tenantStatus", ${users.passwordHash} as "passwordHash",
      not exists (select from counted) as "isLocked"
    from target
      inner join ${users} on ${users.tenantId} = target.tenant_id and ${users.id} = target.id
      inner join ${tenants} on ${eq(tenants.id, users.tenantId)}
    where (select count(*) from decoy) <= 1`;
  const { rows } = await runPlatform(asSystem(ctx, "log-in"), (q) => q.execute(statement));
  return rows[0] === undefined ? undefined : attemptRow.parse(rows[0]);
}
