import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Settings } from "../lib/ports.ts";
import type { AppEnv } from "./app-env.ts";

/** Serves `/openapi.json` (OpenAPI 3.1), made from the very routes that run. */
export function describeApi(app: OpenAPIHono<AppEnv>, { publicUrl }: Settings): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The access token of `POST /api/v1/auth/login`. Platform admins act in a tenant with `X-Tenant-Id`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "gateway", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "A short token signed by the gateway's own key.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "queue", {
    type: "apiKey",
    in: "header",
    name: "Upstash-Signature",
    description: "The signature of QStash.",
  });
  const about = {
    openapi: "3.1.0",
    info: {
      title: "Callplane API",
      version: "1",
      description:
        "Lists answer `{ items, nextCursor }`. Errors have one shape. `Idempotency-Key` is honoured on every POST: " +
        "a retry with the same key has one effect and gets the same answer. `X-Request-Id` is accepted and returned.",
    },
    servers: [{ url: publicUrl }],
  };
  let document: string | undefined;
  app.get("/openapi.json", (c) => {
    // Made once: it costs some 50 ms of CPU, and anybody may ask for it.
    document ??= JSON.stringify(app.getOpenAPI31Document(about));
    c.header("content-type", "application/json");
    return c.body(document);
  });
}
