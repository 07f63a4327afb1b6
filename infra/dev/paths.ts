import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root. */
export const REPOSITORY = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

/** Everything the local stack writes. `CALLPLANE_DEV_DIR` puts it elsewhere, so that a test can run beside a developer's. */
export type DevPaths = {
  dir: string;
  lock: string;
  ports: string;
  secrets: string;
  state: string;
  credentials: string;
  /** The database owner's connection string, for psql and benches. */
  databaseUrl: string;
  logs: string;
  postgres: string;
  redis: string;
  qstash: string;
  mail: string;
  r2: string;
  asterisk: string;
  gateway: string;
};

export function devPaths(environment: Readonly<Record<string, string | undefined>>): DevPaths {
  const dir = resolve(environment.CALLPLANE_DEV_DIR || join(REPOSITORY, ".dev"));
  return {
    dir,
    lock: join(dir, "lock.sqlite"),
    ports: join(dir, "ports.json"),
    secrets: join(dir, "secrets.json"),
    state: join(dir, "state.json"),
    credentials: join(dir, "credentials.json"),
    databaseUrl: join(dir, "database-url"),
    logs: join(dir, "logs"),
    postgres: join(dir, "postgres"),
    redis: join(dir, "redis"),
    qstash: join(dir, "qstash"),
    mail: join(dir, "mail"),
    r2: join(dir, "r2"),
    asterisk: join(dir, "asterisk"),
    gateway: join(dir, "gateway"),
  };
}
