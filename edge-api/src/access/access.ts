import { z } from "zod";
import { permission, permissionsOf, role } from "../../contract/index.ts";
import { asSystem, type Ctx, type UserActor } from "../lib/ctx.ts";
import { readPlatformAll } from "../lib/tenant-db.ts";
import * as store from "./store.ts";

/** What a session allows right now, as kept in Redis for a moment so that not every request asks Postgres. */
const accessRecord = z.object({
  userId: z.uuid(),
  name: z.string(),
  role,
  grants: z.array(permission),
  denials: z.array(permission),
});
type AccessRecord = z.infer<typeof accessRecord>;

/** How long an answer of Postgres is trusted: the longest that a change may go unnoticed if Redis was down just then. */
const FRESH_MS = 30_000;
/** Longer than any access token lives. */
const REVOKED_MS = 15 * 60_000;
/** Longer than a request takes between reading Postgres and writing down what it read. */
const CHANGED_MS = 10_000;
const REVOKED = "revoked";
const CHANGED = "changed";

const sessionKey = (sessionId: string) => `access:${sessionId}`;
const tenantKey = (tenantId: string) => `tenant-status:${tenantId}`;

export type Access = { actor: UserActor; hasActingTenant: boolean };
type Question = { tenantId: string; sessionId: string; actingTenantId: string | undefined };

/**
 * Who a session is and may do, or undefined when it is over: revoked, expired, its user or tenant suspended. Redis answers
 * where it can; what it does not know (down, slow, evicted) Postgres does, so that the answer is always right.
 */
export async function findAccess(ctx: Ctx, question: Question): Promise<Access | undefined> {
  const cached = await fromRedis(ctx, question);
  return cached === "unknown" ? fromPostgres(ctx, question) : cached;
}

async function fromRedis(ctx: Ctx, question: Question): Promise<Access | undefined | "unknown"> {
  const { tenantId, sessionId, actingTenantId } = question;
  let values: (string | null)[];
  try {
    const keys = [sessionKey(sessionId), tenantKey(tenantId), ...(actingTenantId ? [tenantKey(actingTenantId)] : [])];
    values = await ctx.ports.redis.getMany(keys);
  } catch (error) {
    ctx.ports.log.warn("sessions are checked without Redis", { error });
    return "unknown";
  }
  const [session, tenant, actingTenant] = values;
  if (session === REVOKED || tenant === "suspended") return undefined;
  const isActingKnown = actingTenantId === undefined || typeof actingTenant === "string";
  if (typeof session !== "string" || session === CHANGED || tenant !== "active" || !isActingKnown) return "unknown";
  const record = parseRecord(session);
  return record === undefined
    ? "unknown"
    : { actor: toActor(record, question), hasActingTenant: actingTenantId !== undefined };
}

async function fromPostgres(ctx: Ctx, question: Question): Promise<Access | undefined> {
  const { tenantId, sessionId, actingTenantId } = question;
  const [[row], [actingTenant]] = await readPlatformAll(
    asSystem(ctx, "access"),
    (q) =>
      [store.selectAccess(q, tenantId, sessionId), store.selectTenantStatus(q, actingTenantId ?? tenantId)] as const,
  );
  if (row === undefined || !isInForce(row, ctx.now())) return undefined;
  const record: AccessRecord = accessRecord.parse(row);
  ctx.ports.waitUntil(remember(ctx, question, record, actingTenant?.status));
  return {
    actor: toActor(record, question),
    hasActingTenant: actingTenantId !== undefined && actingTenant !== undefined,
  };
}

type AccessRow = { sessionStatus: string; expiresAt: Date; userStatus: string; tenantStatus: string };

function isInForce(row: AccessRow, now: Date): boolean {
  return (
    row.sessionStatus === "active" &&
    row.expiresAt > now &&
    row.userStatus === "active" &&
    row.tenantStatus === "active"
  );
}

/** Never over what is there: a revocation written meanwhile must stand. */
async function remember(ctx: Ctx, question: Question, record: AccessRecord, actingStatus?: string): Promise<void> {
  const { redis } = ctx.ports;
  const options = { ttlMs: FRESH_MS, onlyIfAbsent: true };
  const { tenantId, sessionId, actingTenantId } = question;
  await Promise.allSettled([
    redis.set(sessionKey(sessionId), JSON.stringify(record), options),
    redis.set(tenantKey(tenantId), "active", options),
    ...(actingTenantId && actingStatus ? [redis.set(tenantKey(actingTenantId), actingStatus, options)] : []),
  ]);
}

/** Has every edge refuse these sessions from now on. Call after Postgres has them revoked. */
export async function refuseSessions(ctx: Ctx, sessionIds: string[]): Promise<void> {
  await Promise.all(sessionIds.map((id) => ctx.ports.redis.set(sessionKey(id), REVOKED, { ttlMs: REVOKED_MS })));
}

/** Has every edge ask Postgres about these sessions anew, after a change of role. */
export async function recheckSessions(ctx: Ctx, sessionIds: string[]): Promise<void> {
  await Promise.all(sessionIds.map((id) => ctx.ports.redis.set(sessionKey(id), CHANGED, { ttlMs: CHANGED_MS })));
}

/** Has every edge learn the tenant's status. Call after Postgres has it. */
export async function announceTenantStatus(ctx: Ctx, tenantId: string, status: "active" | "suspended"): Promise<void> {
  await ctx.ports.redis.set(tenantKey(tenantId), status, { ttlMs: FRESH_MS });
}

function toActor(record: AccessRecord, { tenantId, sessionId }: Question): UserActor {
  return {
    kind: "user",
    userId: record.userId,
    name: record.name,
    homeTenantId: tenantId,
    sessionId,
    role: record.role,
    permissions: permissionsOf(record.role, record.grants, record.denials),
  };
}

function parseRecord(text: string): AccessRecord | undefined {
  try {
    return accessRecord.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
