import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Services } from "../compose.ts";
import { admit } from "./admit.ts";
import type { AppEnv } from "./app-env.ts";
import { beginRequest, takeIdempotencyKey } from "./begin-request.ts";
import { healthRouter } from "./health.ts";
import { answerError, answerNotFound } from "./on-error.ts";
import { describeApi } from "./openapi.ts";
import { readBody } from "./read-body.ts";
import { serveReference } from "./reference.ts";
import { newRouter } from "./router.ts";
import { MOUNTS } from "./routes.ts";
import { allowOrigins, ownHeaders, redirectToHttps, securityHeaders } from "./security.ts";

/** The whole API over its services: what every request passes first, then the routes, the document and its page. */
export function createApp(services: Services): OpenAPIHono<AppEnv> {
  const { settings } = services.ports;
  const app = newRouter();
  app.use(
    beginRequest(services),
    ownHeaders,
    securityHeaders(settings),
    redirectToHttps(settings),
    allowOrigins(settings),
    admit(settings),
    readBody,
    takeIdempotencyKey,
  );
  app.onError(answerError);
  app.notFound(answerNotFound);

  app.route("/", healthRouter);
  for (const [path, router] of MOUNTS) app.route(path, router);
  describeApi(app, settings);
  serveReference(app, services.reference);
  return app;
}
