import * as schema from "@callplane/drizzle";
import { Client, neon, neonConfig } from "@neondatabase/serverless";
import { drizzle as drizzleHttp, type NeonHttpDatabase } from "drizzle-orm/neon-http";
import { drizzle as drizzleSocket } from "drizzle-orm/neon-serverless";
import { unavailable } from "./errors.ts";

export type Schema = typeof schema;
export type HttpDatabase = NeonHttpDatabase<Schema>;

/** One connection, for one transaction. */
export type Connection = {
  /** Queries over this connection. Typed as the reader's database, so that one store function serves both. */
  database: HttpDatabase;
  /** Runs statements that take no parameters, separated by semicolons, in one round trip. */
  run(text: string): Promise<void>;
  close(): Promise<void>;
};

/** Postgres by its two doors: HTTP for reads (one round trip each), a WebSocket for interactive transactions. */
export type Db = { http: HttpDatabase; connect(): Promise<Connection> };

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
    connect: () => openConnection(url, timeoutMs),
  };
}

async function openConnection(url: string, timeoutMs: number): Promise<Connection> {
  const client = new Client({ connectionString: url });
  // Without a listener a lost connection would end the whole Worker; the query in flight rejects by itself.
  client.on("error", () => undefined);
  const close = () => withDeadline(client.end(), timeoutMs).catch(() => undefined);

  async function guarded<T>(work: Promise<T>): Promise<T> {
    try {
      return await withDeadline(work, timeoutMs);
    } catch (error) {
      throw hasSqlState(error) ? error : unavailable("postgres", error);
    }
  }

  try {
    await withDeadline(client.connect(), timeoutMs);
  } catch (error) {
    // Whatever state it names (Neon's proxy says XX000 when it finds no Postgres): nothing was asked yet.
    void close();
    throw unavailable("postgres", error);
  }
  const queryable = {
    query: (config: { text: string }, values: unknown[]) => guarded(client.query(config, values)),
  };
  return {
    database: asReaderDatabase(drizzleSocket({ client: asClient(queryable), schema })),
    run: async (text) => void (await guarded(client.query(text))),
    close: async () => void (await close()),
  };
}

class DeadlineError extends Error {}

function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DeadlineError(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}

function hasSqlState(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^[0-9A-Z]{5}$/.test(String(error.code));
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
