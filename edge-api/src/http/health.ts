import { z } from "@hono/zod-openapi";
import { defineRoute, jsonAnswer, newRouter } from "./router.ts";

const health = z.object({ status: z.literal("ok") }).meta({ id: "Health" });

const getHealth = defineRoute({
  method: "get",
  path: "/health",
  tags: ["Operation"],
  summary: "Whether the API runs",
  description: "Says nothing of the parts behind it: see the diagnostics.",
  access: "public",
  responses: { 200: jsonAnswer("It runs", health, { status: "ok" }) },
});

const jwks = z
  .object({
    keys: z.array(
      z.object({
        kty: z.literal("OKP"),
        crv: z.literal("Ed25519"),
        kid: z.string(),
        x: z.string(),
        alg: z.string(),
        use: z.string(),
      }),
    ),
  })
  .meta({ id: "Jwks" });
const exampleKey = { kty: "OKP", crv: "Ed25519", kid: "2026-11", x: "…", alg: "EdDSA", use: "sig" } as const;

const getJwks = defineRoute({
  method: "get",
  path: "/.well-known/jwks.json",
  tags: ["Operation"],
  summary: "The public keys of access tokens and tickets",
  access: "public",
  responses: { 200: jsonAnswer("JSON Web Key Set (RFC 7517)", jwks, { keys: [exampleKey] }) },
});

export const healthRouter = newRouter()
  .openapi(getHealth, (c) => c.json({ status: "ok" as const }, 200))
  .openapi(getJwks, (c) => {
    c.header("cache-control", "public, max-age=300");
    return c.json(jwks.parse(c.var.ctx.ports.tokens.jwks()), 200);
  });
