import * as schema from "@callplane/drizzle";
import { Client, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle as drizzleHttp, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { drizzle as drizzleSocket } from "drizzle-orm/neon-serverless";
import { unavailable } from "./errors.ts";
import { createListener } from "./listen-for-life.ts";
import { pgFaultOf } from "./pg-errors.ts";
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
  /** Runs what waits for an answer of `http`; given up when Postgres has fallen silent (lib/listen-for-life.ts). */
  listening: Listening;
  /** Connects; `opening` runs with the first query, after `begin`. Throws `upstream_unavailable`. */
  begin(opening: Statement[]): Promise<OpenTransaction>;
};

type Listening = <T>(work: () => Promise<T>) => Promise<T>;

export type DbOptions = {
  url: string;
  /** host:port of a local stand-in for Neon's proxy; absent, Neon's own is used, over TLS. */
  localProxy?: string | undefined;
  /** How long connecting, and each query, may take at most, while Postgres answers others. */
  timeoutMs?: number;
  /** How long nothing may be heard from Postgres until it is probed, and how long the probe may take. */
  patienceMs?: number | undefined;
};

export function createDb({ url, localProxy, timeoutMs = 5_000, patienceMs = 400 }: DbOptions): Db {
  if (localProxy !== undefined) {
    neonConfig.wsProxy = () => localProxy;
    neonConfig.useSecureWebSocket = false;
    neonConfig.pipelineTLS = false;
    neonConfig.pipelineConnect = false;
    neonConfig.fetchEndpoint = () => `http://${localProxy}/sql`;
  }
  neonConfig.fetchFunction = (input: string, init: RequestInit) =>
    fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
  const sql = neon(url);
  const listening = createListener("postgres", {
    probe: () => sql`select 1`,
    isAnswer: isPostgresSpeaking,
    patienceMs,
    probeMs: patienceMs,
    pauseMs: 1_000,
    now: Date.now,
  });
  return {
    http: drizzleHttp(sql, { schema }),
    listening,
    begin: (opening) => begin(url, opening, timeoutMs, listening),
  };
}

async function begin(
  url: string,
  opening: Statement[],
  timeoutMs: number,
  listening: Listening,
): Promise<OpenTransaction> {
  const client = new Client({ connectionString: url });
  // Without a listener a lost connection would end the whole Worker; the query in flight rejects by itself.
  client.on("error", () => undefined);
  const close = () => withDeadline(client.end(), timeoutMs).catch(() => undefined);
  try {
    await listening(() => withDeadline(client.connect(), timeoutMs));
  } catch (error) {
    // Whatever state it names (Neon's proxy says XX000 when it finds no Postgres): nothing was asked yet.
    void close();
    throw unavailable("postgres", error);
  }
  const guarded: Listening = (work) => listening(() => withDeadline(work(), timeoutMs));
  const transaction = openTransaction(client, [{ text: "begin" }, ...opening], guarded);
  const queryable = {
    query: (statement: Statement, values: unknown[]) => transaction.query({ ...statement, values }),
  };
  return { ...transaction, database: asReaderDatabase(drizzleSocket({ client: asClient(queryable), schema })), close };
}

/** XX000 is Neon's proxy, saying that it finds no Postgres. */
function isPostgresSpeaking(error: unknown): boolean {
  const fault = pgFaultOf(error);
  return fault !== undefined && fault.sqlState !== "XX000";
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
