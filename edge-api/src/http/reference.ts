import type { OpenAPIHono } from "@hono/zod-openapi";
import type { AppEnv } from "./app-env.ts";

/** Swagger UI's own files (npm package swagger-ui-dist), served by ourselves: nothing comes from a CDN. */
export type ReferenceFiles = { script: string; style: string };

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Callplane API</title>
    <link rel="stylesheet" href="/docs/reference.css" />
  </head>
  <body>
    <div id="reference"></div>
    <script src="/docs/reference.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({ url: "/openapi.json", dom_id: "#reference", deepLinking: true, filter: true });\n`;

/** It styles itself in place and speaks to this origin only. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/** Serves the interactive reference at `/docs`. */
export function serveReference(app: OpenAPIHono<AppEnv>, { script, style }: ReferenceFiles): void {
  const serve = (path: string, type: string, text: string, maxAgeSec: number) =>
    app.get(path, (c) => {
      c.header("content-type", `${type}; charset=utf-8`);
      c.header("cache-control", `public, max-age=${maxAgeSec}`);
      return c.body(text);
    });
  serve("/docs", "text/html", PAGE, 300);
  serve("/docs/start.js", "text/javascript", START, 300);
  serve("/docs/reference.js", "text/javascript", script, 86_400);
  serve("/docs/reference.css", "text/css", style, 86_400);
}

/** The policy for the page; every other answer is data and has a stricter one. */
export function policyFor(path: string): string | undefined {
  return path === "/docs" ? POLICY : undefined;
}
