import { drizzle, type NodePgDatabase } from "drizzle-orm/node-postgres";
import pg from "pg";
import * as schema from "../schema/index.ts";

/** A transaction of the administrator's, past all policies. */
export type AdminTx = Parameters<Parameters<NodePgDatabase<typeof schema>["transaction"]>[0]>[0];

/** One seeding at a time; any number will do, other than the migrations'. */
const SEED_LOCK = 7_267_338_113;

/** Runs `act` in one transaction at `adminUrl`; a second caller waits until the first is done. */
export async function asAdministrator<T>(adminUrl: string, act: (tx: AdminTx) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [SEED_LOCK]);
    return await drizzle(client, { schema }).transaction(act);
  } finally {
    await client.end();
  }
}
