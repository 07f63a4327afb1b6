import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { Services } from "../compose.ts";
import { type Ctx, NO_TENANT } from "../lib/ctx.ts";
import { AppError } from "../lib/errors.ts";
import type { AppEnv } from "./app-env.ts";
import { clientAddress } from "./client-address.ts";

const REQUEST_ID = /^[A-Za-z0-9._:-]{8,100}$/;

/** Puts the request's context in place, gives it an id (the caller's, if it is one), and writes its line in the log. */
export function beginRequest(services: Services): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const startedAt = Date.now();
    const given = c.req.header("x-request-id");
    const requestId = given !== undefined && REQUEST_ID.test(given) ? given : crypto.randomUUID();
    c.set("requestId", requestId);
    c.set("bodyText", "");
    c.set("ctx", newCtx(services, c, requestId));
    c.header("x-request-id", requestId);
    await next();
    logRequest(c, Date.now() - startedAt);
  };
}

function newCtx({ db, ports, now }: Services, c: Context<AppEnv>, requestId: string): Ctx {
  return {
    tenantId: NO_TENANT,
    actor: { kind: "system", name: "anonymous" },
    requestId,
    address: clientAddress((name) => c.req.header(name), ports.settings.portalSecret),
    userAgent: c.req.header("user-agent")?.slice(0, 300) ?? null,
    db,
    ports: { ...ports, log: ports.log.with({ requestId }), waitUntil: (task) => c.executionCtx.waitUntil(task) },
    now,
  };
}

/** The route's pattern, never the address itself: ids and search words are somebody's data. */
function logRequest(c: Context<AppEnv>, durationMs: number): void {
  const { actor, tenantId, ports } = c.var.ctx;
  ports.log.info("request", {
    method: c.req.method,
    route: routePath(c, -1),
    status: c.res.status,
    durationMs,
    actorKind: actor.kind,
    ...(actor.kind === "user" ? { userId: actor.userId, tenantId } : {}),
  });
}

/** Takes the Idempotency-Key of a POST. Throws `invalid_input` on one that cannot be kept. */
export const takeIdempotencyKey: MiddlewareHandler<AppEnv> = async (c, next) => {
  const key = c.req.header("idempotency-key");
  if (key !== undefined && c.req.method === "POST") {
    if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
      throw new AppError("invalid_input", "Idempotency-Key must be 1 to 200 printable characters without spaces");
    }
    const { ctx, bodyText } = c.var;
    const request = `${c.req.method} ${c.req.path}${new URL(c.req.url).search}\n${bodyText}`;
    let ordinal = 0;
    const idempotency = {
      key,
      requestHash: await ctx.ports.keys.fingerprint(request),
      nextOrdinal: () => ordinal++,
    };
    c.set("ctx", { ...ctx, idempotency });
  }
  await next();
};
