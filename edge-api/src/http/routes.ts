import type { OpenAPIHono } from "@hono/zod-openapi";
import { applyRouter } from "../apply/index.ts";
import { devicesRouter } from "../devices/index.ts";
import { gatewayLinkRouter } from "../gateway-link/index.ts";
import { gatewaysRouter } from "../gateways/index.ts";
import { jobsRouter } from "../jobs/index.ts";
import { permissionsRouter } from "../permissions/index.ts";
import type { AppEnv } from "./app-env.ts";

/** Every slice's router and where it hangs. A new slice is added here and nowhere else. */
export const MOUNTS: readonly (readonly [path: string, router: OpenAPIHono<AppEnv>])[] = [
  ["/api/v1", permissionsRouter],
  ["/api/v1", devicesRouter],
  ["/api/v1", applyRouter],
  ["/api/v1", gatewaysRouter],
  ["/gateway/v1", gatewayLinkRouter],
  ["/jobs", jobsRouter],
];
