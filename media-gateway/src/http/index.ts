export { createMetrics, type Metrics } from "./metrics.ts";
export { createReadiness, type Readiness } from "./readiness.ts";
export { type HttpServer, startHttpServer, type UpgradeHandler } from "./server.ts";
