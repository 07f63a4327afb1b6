import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as runMigrations } from "drizzle-orm/node-postgres/migrator";
import pg from "pg";

/** Any number will do, as long as every migrating process takes the same. */
const MIGRATION_LOCK = 7_267_338_112;

export type MigrateOptions = {
  /** Lets `callplane_edge` sign in with this password. Without it the role's log-in stays as it is. */
  edgePassword?: string;
};

/**
 * Brings the database at `adminUrl` to the newest schema, and makes the edge's role. Forward only. May run twice, and in
 * several processes at once: they take turns, and the later ones find nothing left to do. Throws Postgres's own error when
 * a step fails; that step is rolled back whole.
 */
export async function migrate(adminUrl: string, options: MigrateOptions = {}): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await makeRoles(client, options.edgePassword ?? "");
    await runMigrations(drizzle(client), { migrationsFolder: pathOf("./migrations") });
  } finally {
    await client.end();
  }
}

async function makeRoles(client: pg.Client, edgePassword: string): Promise<void> {
  const roles = await readFile(pathOf("./roles.sql"), "utf8");
  await client.query("begin");
  try {
    await client.query("select set_config('callplane.edge_password', $1, true)", [edgePassword]);
    await client.query(roles);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}

function pathOf(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}

if (import.meta.main) {
  const { ADMIN_DATABASE_URL: adminUrl, EDGE_DATABASE_PASSWORD: edgePassword } = process.env;
  if (adminUrl === undefined || adminUrl === "") {
    console.error("ADMIN_DATABASE_URL is missing: the connection string of the role that shall own the tables");
    process.exit(1);
  }
  await migrate(adminUrl, edgePassword === undefined ? {} : { edgePassword });
  console.log("The database is at the newest schema");
}
