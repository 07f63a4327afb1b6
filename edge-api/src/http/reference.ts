import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";

/** Scalar's script, which the Worker serves as a static asset (wrangler.toml, `assets`), so nothing comes from a CDN. */
const SCRIPT = "/standalone.js";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Callplane API</title>
  </head>
  <body>
    <script id="api-reference" data-url="/openapi.json"></script>
    <script src="${SCRIPT}"></script>
  </body>
</html>
`;

/** It styles itself in place and speaks to this origin only. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'";

/** Serves the interactive reference at `/docs`. */
export function serveReference(app: OpenAPIHono<AppEnv>): void {
  app.get("/docs", async (c) => {
    const answer = c.html(PAGE);
    c.res = await answer;
    c.res.headers.set("content-security-policy", POLICY);
    return c.res;
  });
}
