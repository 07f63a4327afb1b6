import type { Ports } from "./ports.ts";
import type { DevSecrets } from "./secrets.ts";

/** What a program needs of ours to run at all; everything else it is given by name. */
const INHERITED = ["PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "XDG_CACHE_HOME", "TERM", "NO_COLOR"];

export type Environment = Readonly<Record<string, string | undefined>>;

/** The variables of ours that every program gets, with its own added. */
export function programEnvironment(ours: Environment, own: Readonly<Record<string, string>>): Record<string, string> {
  const inherited = INHERITED.flatMap((name): [string, string][] => {
    const value = ours[name];
    return value === undefined ? [] : [[name, value]];
  });
  return { ...Object.fromEntries(inherited), ...own };
}

export function portalOrigins(ports: Ports): string {
  return `http://localhost:${ports.portal},http://127.0.0.1:${ports.portal}`;
}

/** The Worker's bindings in development. */
export function edgeBindings(ports: Ports, secrets: DevSecrets): Record<string, string> {
  return {
    ENVIRONMENT: "development",
    DATABASE_URL: `postgres://callplane_edge:${secrets.edgeDatabasePassword}@127.0.0.1:${ports.postgres}/callplane`,
    NEON_PROXY: `127.0.0.1:${ports.neonProxy}`,
    UPSTASH_REDIS_REST_URL: `http://127.0.0.1:${ports.redis}`,
    UPSTASH_REDIS_REST_TOKEN: secrets.redisToken,
    QSTASH_URL: `http://127.0.0.1:${ports.qstash}`,
    QSTASH_TOKEN: secrets.qstashToken,
    QSTASH_CURRENT_SIGNING_KEY: secrets.qstashCurrentSigningKey,
    QSTASH_NEXT_SIGNING_KEY: secrets.qstashNextSigningKey,
    PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
    PORTAL_ORIGINS: portalOrigins(ports),
    JWT_KEYS: secrets.jwtKeys,
    SECRET_KEYS: secrets.secretKeys,
    RESEND_URL: `http://127.0.0.1:${ports.mail}`,
    RESEND_API_KEY: secrets.resendApiKey,
    MAIL_FROM: "Callplane <no-reply@callplane.example>",
    PORTAL_SECRET: secrets.portalSecret,
    TRUNK_NETWORKS: "127.0.0.0/8",
  };
}
