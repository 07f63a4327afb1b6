import type { IncomingMessage, ServerResponse } from "node:http";
import pg from "pg";
import { HttpRefusal, readBody, sendJson } from "./http.ts";
import { parsePayload, readSettings } from "./neon-proxy-payload.ts";
import { runNeonQueries } from "./neon-proxy-run.ts";

const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;
const MAX_CONNECTIONS = 50;
const CONNECT_TIMEOUT_MS = 2_000;

/** Faults of whoever connects, told as 400: wrong password, not allowed, no such database. */
const CALLERS_FAULTS = new Set(["28000", "28P01", "3D000"]);
const DATABASE_ERROR_FIELDS = [
  "code",
  "detail",
  "hint",
  "position",
  "internalPosition",
  "internalQuery",
  "severity",
  "where",
  "table",
  "column",
  "schema",
  "dataType",
  "constraint",
  "file",
  "line",
  "routine",
] as const;

type SqlEndpoint = {
  /** Answers one `POST /sql`; never throws. */
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
  close(): Promise<void>;
};

/** `POST /sql` over kept connections, one pool for each connection string. */
export function createSqlEndpoint(postgresPort: number): SqlEndpoint {
  const pools = new Map<string, pg.Pool>();

  function poolFor(connectionString: string): pg.Pool {
    const known = pools.get(connectionString);
    if (known !== undefined) return known;
    const { user, password, database } = parseConnectionString(connectionString);
    const pool = new pg.Pool({
      host: "127.0.0.1",
      port: postgresPort,
      user,
      password,
      database,
      max: MAX_CONNECTIONS,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      idleTimeoutMillis: 30_000,
      allowExitOnIdle: true,
      pipeline: true,
    });
    // A connection that breaks is dropped by the pool, and told by the query it was running, if any.
    pool.on("error", () => {});
    pool.on("connect", (client) => client.on("error", () => {}));
    pools.set(connectionString, pool);
    return pool;
  }

  async function run(request: IncomingMessage): Promise<{ body: string; headers: Record<string, string> }> {
    const connectionString = request.headers["neon-connection-string"];
    if (typeof connectionString !== "string") throw new HttpRefusal(400, { message: "missing connection string" });
    const settings = readSettings(request.headers);
    const body = await readBody(request, MAX_REQUEST_BYTES, { message: "request is too large" });
    const payload = parsePayload(body, settings);
    const client = await connect(poolFor(connectionString));
    const answer = await runNeonQueries(client, payload.queries, payload.isBatch ? settings : undefined);
    const text = JSON.stringify(payload.isBatch ? { results: answer } : answer[0]);
    if (text.length > MAX_RESPONSE_BYTES) {
      throw new HttpRefusal(507, { message: `response is too large (max is ${MAX_RESPONSE_BYTES} bytes)` });
    }
    return { body: text, headers: payload.isBatch ? settings.echo : {} };
  }

  return {
    answer: async (request, response) => {
      try {
        const { body, headers } = await run(request);
        response.writeHead(200, { "content-type": "application/json", ...headers }).end(body);
      } catch (error) {
        const { status, body } = explain(error);
        if (!response.destroyed) sendJson(response, status, body);
      }
    },
    close: async () => {
      await Promise.all([...pools.values()].map((pool) => pool.end()));
    },
  };
}

/** Wraps what goes wrong on the way to the database, as Neon tells that apart from what goes wrong in a query. */
class ConnectFailure extends Error {}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw new ConnectFailure("Couldn't connect to compute node", { cause: error });
  }
}

function explain(error: unknown): { status: number; body: unknown } {
  if (error instanceof HttpRefusal) return { status: error.status, body: error.body };
  if (error instanceof ConnectFailure) {
    const { cause } = error;
    if (!(cause instanceof pg.DatabaseError)) return { status: 500, body: { message: error.message, code: "" } };
    return { status: CALLERS_FAULTS.has(cause.code ?? "") ? 400 : 500, body: describe(cause) };
  }
  if (error instanceof pg.DatabaseError) return { status: 400, body: describe(error) };
  // The connection broke under the query: Neon answers 400 with an empty code for this too.
  return { status: 400, body: { message: error instanceof Error ? error.message : String(error), code: "" } };
}

function describe(error: pg.DatabaseError): Record<string, unknown> {
  const body: Record<string, unknown> = { message: error.message };
  for (const field of DATABASE_ERROR_FIELDS) body[field] = error[field] ?? null;
  return body;
}

function parseConnectionString(text: string): { user: string; password: string; database: string } {
  if (!URL.canParse(text)) throw new HttpRefusal(400, { message: "invalid connection string" });
  const url = new URL(text);
  return {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: decodeURIComponent(url.pathname.slice(1)),
  };
}
