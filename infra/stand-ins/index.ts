export { type NeonProxy, type NeonProxyOptions, startNeonProxy } from "./neon-proxy.ts";
export { type Postgres, type PostgresOptions, removePostgresData, startPostgres } from "./postgres.ts";
export * from "./qstash.ts";
export * from "./redis.ts";
