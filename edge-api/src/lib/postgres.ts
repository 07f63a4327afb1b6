import * as schema from "@callplane/drizzle";
import { Client, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle as drizzleHttp, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { drizzle as drizzleSocket } from "drizzle-orm/neon-serverless";
import { unavailable } from "./errors.ts";
import type { Statement } from "./pipeline.ts";
import { openTransaction, type Transaction, withDeadline } from "./transaction.ts";

type Schema = typeof schema;
export type HttpDatabase = NeonHttpDatabase<Schema>;

/** A transaction on a connection of its own. */
export type OpenTransaction = Transaction & {
  /** Queries in it. Typed as the reader's database, so that one store function serves both. */
  database: HttpDatabase;
  /** Ends the connection; what is not committed is rolled back. */
  close(): Promise<void>;
};

/** Postgres by its two doors: HTTP for reads (one round trip each), a WebSocket for interactive transactions. */
export type Db = {
  http: HttpDatabase;
  /** Connects; `opening` runs with the first query, after `begin`. Throws `upstream_unavailable`. */
  begin(opening: Statement[]): Promise<OpenTransaction>;
};

export type DbOptions = {
  url: string;
  /** host:port of a local stand-in for Neon's proxy; absent, Neon's own is used, over TLS. */
  localProxy?: string | undefined;
  /** How long connecting, and each query, may take before the caller is told to try again. */
  timeoutMs?: number;
};

export function createDb({ url, localProxy, timeoutMs = 5_000 }: DbOptions): Db {
  if (localProxy !== undefined) {
    neonConfig.wsProxy = () => localProxy;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    neonConfig.pipelineConnect = false;
    neonConfig.fetchEndpoint = () => `http://${localProxy}/sql`;
  }
  neonConfig.fetchFunction = (input: string, init: RequestInit) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  return {
    http: drizzleHttp(neon(url), { schema }),
    begin: (opening) => begin(url, opening, timeoutMs),
  };
}

async function begin(url: string, opening: Statement[], timeoutMs: number): Promise<OpenTransaction> {
  const client = new Client({ connectionString: url });
  // Without a listener a lost connection would end the whole Worker; the query in flight rejects by itself.
  client.on("error", () => undefined);
  const close = () => withDeadline(client.end(), timeoutMs).catch(() => undefined);
  try {
    await withDeadline(client.connect(), timeoutMs);
  } catch (error) {
    // Whatever state it names (Neon's proxy says XX000 when it finds no Postgres): nothing was asked yet.
    void close();
    throw unavailable("postgres", error);
  }
  const transaction = openTransaction(client, [{ text: "begin" }, ...opening], timeoutMs);
  const queryable = {
    query: (statement: Statement, values: unknown[]) => transaction.query({ ...statement, values }),
  };
  return { ...transaction, database: asReaderDatabase(drizzleSocket({ client: asClient(queryable), schema })), close };
}

/** Guarantees: drizzle's session calls nothing of a client but `query` (it is never given a Pool's work). */
function asClient(queryable: object): Client {
  return queryable as unknown as Client;
}

/**
 * Guarantees: both databases build the same queries and answer them alike; what only one of them has (`batch`,
 * `transaction`) is taken away by the types of tenant-db.ts.
 */
function asReaderDatabase(database: object): HttpDatabase {
  return database as HttpDatabase;
}
