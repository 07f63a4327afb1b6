import type { OpenAPIHono } from "@hono/zod-openapi";
import { devicesRouter } from "../devices/index.ts";
import { permissionsRouter } from "../permissions/index.ts";
import type { AppEnv } from "./app-env.ts";

/** Every slice's router and where it hangs. A new slice is added here and nowhere else. */
export const MOUNTS: readonly (readonly [path: string, router: OpenAPIHono<AppEnv>])[] = [
  ["/api/v1", permissionsRouter],
  ["/api/v1", devicesRouter],
];
