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
type Known = (string | null)[];

/** Keys of Redis that findAccess wants to know, in its order. */
export function keysOfAccess({ tenantId, sessionId, actingTenantId }: Question): string[] {
  return [sessionKey(sessionId), tenantKey(tenantId), ...(actingTenantId ? [tenantKey(actingTenantId)] : [])];
}

/**
 * Who a session is and may do, or undefined when it is over: revoked, expired, its user or tenant suspended. `known` is what
 * Redis has under keysOfAccess, undefined when it does not answer (down, slow). Whatever it does not know Postgres does, so
 * that the answer is always right.
 */
export async function findAccess(ctx: Ctx, question: Question, known: Known | undefined): Promise<Access | undefined> {
  const cached = known === undefined ? "unknown" : fromRedis(question, known);
  if (cached !== "unknown") return cached;
  return fromPostgres(ctx, question, { isRemembered: known !== undefined });
}

function fromRedis(question: Question, [session, tenant, actingTenant]: Known): Access | undefined | "unknown" {
  const { actingTenantId } = question;
  if (session === REVOKED || tenant === "suspended") return undefined;
  const isActingKnown = actingTenantId === undefined || typeof actingTenant === "string";
  if (typeof session !== "string" || session === CHANGED || tenant !== "active" || !isActingKnown) return "unknown";
  const record = parseRecord(session);
  return record === undefined
    ? "unknown"
    : { actor: toActor(record, question), hasActingTenant: actingTenantId !== undefined };
}

async function fromPostgres(
  ctx: Ctx,
  question: Question,
  { isRemembered }: { isRemembered: boolean },
): Promise<Access | undefined> {
  const { tenantId, sessionId, actingTenantId } = question;
  const [[row], [actingTenant]] = await readPlatformAll(
    asSystem(ctx, "access"),
    (q) =>
      [store.selectAccess(q, tenantId, sessionId), store.selectTenantStatus(q, actingTenantId ?? tenantId)] as const,
  );
  if (row === undefined || !isInForce(row, ctx.now())) return undefined;
  const record: AccessRecord = accessRecord.parse(row);
  if (isRemembered) ctx.ports.waitUntil(remember(ctx, question, record, actingTenant?.status));
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
  const { tenantId, sessionId, actingTenantId } = question;
  const entries: [string, string][] = [
    [sessionKey(sessionId), JSON.stringify(record)],
    [tenantKey(tenantId), "active"],
  ];
  if (actingTenantId && actingStatus) entries.push([tenantKey(actingTenantId), actingStatus]);
  // What is not remembered is asked again.
  await ctx.ports.redis.setMany(entries, { ttlMs: FRESH_MS, onlyIfAbsent: true }).catch(() => undefined);
}

/** Has every edge refuse these sessions from now on. Call after Postgres has them revoked. */
export async function refuseSessions(ctx: Ctx, sessionIds: string[]): Promise<void> {
  await setEach(ctx, sessionIds, REVOKED, REVOKED_MS);
}

/** Has every edge ask Postgres about these sessions anew, after a change of role. */
export async function recheckSessions(ctx: Ctx, sessionIds: string[]): Promise<void> {
  await setEach(ctx, sessionIds, CHANGED, CHANGED_MS);
}

async function setEach(ctx: Ctx, sessionIds: string[], value: string, ttlMs: number): Promise<void> {
  const entries = sessionIds.map((id): [string, string] => [sessionKey(id), value]);
  await ctx.ports.redis.setMany(entries, { ttlMs });
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
