import type { MiddlewareHandler } from "hono";
import { cors } from "hono/cors";
import { secureHeaders } from "hono/secure-headers";
import type { Settings } from "../lib/ports.ts";
import type { AppEnv } from "./app-env.ts";
import { policyFor } from "./reference.ts";

/** Answers are somebody's data: nothing keeps them unless the route says so. The reference page has a policy of its own. */
export const ownHeaders: MiddlewareHandler<AppEnv> = async (c, next) => {
  await next();
  if (!c.res.headers.has("cache-control")) c.res.headers.set("cache-control", "no-store");
  const policy = policyFor(c.req.path);
  if (policy !== undefined) c.res.headers.set("content-security-policy", policy);
};

export function securityHeaders({ environment }: Settings): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
    crossOriginResourcePolicy: "same-site",
    referrerPolicy: "no-referrer",
    strictTransportSecurity: environment === "production" ? "max-age=63072000; includeSubDomains; preload" : false,
    xFrameOptions: "DENY",
  });
}

/** In production, plain HTTP is sent to HTTPS before anything is read (308 keeps method and body). */
export function redirectToHttps({ environment }: Settings): MiddlewareHandler {
  return async (c, next) => {
    if (environment === "production" && isPlainHttp(c.req.header("cf-visitor"), c.req.header("x-forwarded-proto"))) {
      const url = new URL(c.req.url);
      url.protocol = "https:";
      return c.redirect(url.href, 308);
    }
    return next();
  };
}

function isPlainHttp(cfVisitor: string | undefined, forwardedProto: string | undefined): boolean {
  return forwardedProto === "http" || (cfVisitor?.includes('"scheme":"http"') ?? false);
}

/** Browsers on the configured origins only; tokens come in a header, so no credentials mode. */
export function allowOrigins({ portalOrigins }: Settings): MiddlewareHandler {
  return cors({
    origin: [...portalOrigins],
    allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
    allowHeaders: ["authorization", "content-type", "idempotency-key", "x-request-id", "x-tenant-id"],
    exposeHeaders: ["x-request-id", "retry-after"],
    maxAge: 600,
  });
}
