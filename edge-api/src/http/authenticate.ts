import type { MiddlewareHandler } from "hono";
import { accessClaims, type Permission, id as uuid } from "../../contract/index.ts";
import { findAccess, keysOfAccess } from "../access/index.ts";
import type { Ctx, UserActor } from "../lib/ctx.ts";
import { AppError, notFound } from "../lib/errors.ts";
import { authorize } from "../lib/permissions.ts";
import { takeFromBudgetAndGet } from "../lib/rate-budget.ts";
import type { AppEnv } from "./app-env.ts";

const API_AUDIENCE = "callplane-api";

/** Lets a signed-in person through, with `permission` where one is given, and puts them and their tenant on the context. */
export function requireUser(permission: Permission | undefined): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const known = await authenticate(
      c.var.ctx,
      c.req.header("authorization"),
      c.req.header("x-tenant-id"),
      c.req.method,
    );
    c.set("ctx", known.atHome); // whatever is refused now is refused to a known person
    const ctx = actIn(known);
    c.set("ctx", ctx);
    if (permission !== undefined) authorize(ctx, permission);
    await next();
  };
}

type Known = { atHome: Ctx; actor: UserActor; actingTenantId: string | undefined; hasActingTenant: boolean };

/** The person of the request, in their own tenant. Throws `unauthenticated`, `invalid_input`, `rate_limited`. */
async function authenticate(
  ctx: Ctx,
  authorization: string | undefined,
  actingIn: string | undefined,
  method: string,
): Promise<Known> {
  const claims = await claimsOf(ctx, authorization);
  const actingTenantId = parseTenantId(actingIn);
  const question = { tenantId: claims.tid, sessionId: claims.sid, actingTenantId };
  const budget = method === "GET" ? "request" : "write";
  const known = await takeFromBudgetAndGet(ctx, budget, `user:${claims.sub}`, keysOfAccess(question));
  const access = await findAccess(ctx, question, known);
  if (access === undefined || access.actor.userId !== claims.sub) throw unauthenticated("session is over");
  const { actor, hasActingTenant } = access;
  return { atHome: { ...ctx, actor, tenantId: claims.tid }, actor, actingTenantId, hasActingTenant };
}

/** The context in the tenant asked for. Throws `forbidden` for a foreign one, `not_found`. */
function actIn({ atHome, actor, actingTenantId, hasActingTenant }: Known): Ctx {
  if (actingTenantId === undefined || actingTenantId === atHome.tenantId) return atHome;
  if (actor.role !== "platform_admin") throw new AppError("forbidden", "You may not act in another tenant");
  if (!hasActingTenant) throw notFound("tenant");
  return { ...atHome, tenantId: actingTenantId };
}

async function claimsOf(ctx: Ctx, authorization: string | undefined) {
  const token = /^Bearer ([^\s]+)$/i.exec(authorization ?? "")?.[1];
  if (token === undefined) throw unauthenticated("no bearer token");
  try {
    return accessClaims.parse(await ctx.ports.tokens.verify(token, API_AUDIENCE));
  } catch (error) {
    throw unauthenticated("bad token", error);
  }
}

function parseTenantId(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const parsed = uuid.safeParse(header);
  if (!parsed.success) throw new AppError("invalid_input", "X-Tenant-Id is not a UUID");
  return parsed.data.toLowerCase();
}

function unauthenticated(reason: string, cause?: unknown): AppError {
  return new AppError("unauthenticated", "Sign in to continue", { cause: new Error(reason, { cause }) });
}
