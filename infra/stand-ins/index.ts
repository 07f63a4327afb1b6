export { type Mail, type MailOptions, type MailStandIn, startMail } from "./mail.ts";
export { type NeonProxy, type NeonProxyOptions, startNeonProxy } from "./neon-proxy.ts";
export { type Postgres, type PostgresOptions, removePostgresData, startPostgres } from "./postgres.ts";
export { type DeliveryEvent, type QstashOptions, type QstashStandIn, startQstash } from "./qstash.ts";
export { type RedisOptions, type RedisStandIn, startRedis } from "./redis.ts";
