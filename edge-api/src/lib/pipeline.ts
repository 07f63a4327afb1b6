import {
  Client,
  type Connection,
  type CustomTypesConfig,
  type Query,
  type QueryResult,
  type Submittable,
} from "@neondatabase/serverless";

/** A statement with its parameters, as drizzle and `pg` take it. */
export type Statement = { text: string; values?: unknown[]; rowMode?: "array"; types?: CustomTypesConfig };

/** What a driver's query does with the messages that come for it; the same methods pg-cursor and its kin implement. */
type Handlers = {
  submit(connection: Connection): unknown;
  handleRowDescription(message: unknown): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Connection): void;
  handleReadyForQuery(connection: Connection): void;
  handleError(error: Error, connection: Connection): void;
};

/** An earlier statement of the same pipeline failed, so Postgres did not look at this one. */
export class SkippedError extends Error {}

/**
 * Several statements written at once and answered in order: one round trip for all of them
 * (https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-PIPELINING). The driver itself waits for each
 * answer before it sends the next. After a failure Postgres skips the rest up to the Sync that ends the pipeline.
 */
export class Pipeline implements Submittable {
  readonly answers: Promise<QueryResult>[];
  readonly #queries: Handlers[];
  #at = 0;

  constructor(statements: Statement[]) {
    const made = statements.map(newQuery);
    this.#queries = made.map(({ query }) => query);
    this.answers = made.map(({ answer }) => answer);
  }

  submit(connection: Connection): void {
    const unsynced = withoutSync(connection);
    for (const query of this.#queries) query.submit(unsynced);
    connection.sync();
  }

  handleRowDescription(message: unknown): void {
    this.#queries[this.#at]?.handleRowDescription(message);
  }

  handleDataRow(message: unknown): void {
    this.#queries[this.#at]?.handleDataRow(message);
  }

  handleCommandComplete(message: unknown, connection: Connection): void {
    const query = this.#queries[this.#at++];
    query?.handleCommandComplete(message, connection);
    query?.handleReadyForQuery(connection);
  }

  handleError(error: Error, connection: Connection): void {
    this.#queries[this.#at++]?.handleError(error, connection);
    const skipped = new SkippedError("an earlier statement failed", { cause: error });
    for (const query of this.#queries.slice(this.#at)) query.handleError(skipped, connection);
    this.#at = this.#queries.length;
  }

  handleReadyForQuery(): void {
    // Each statement was settled by its own answer.
  }
}

function newQuery(statement: Statement): { query: Handlers; answer: Promise<QueryResult> } {
  const { promise, resolve, reject } = Promise.withResolvers<QueryResult>();
  // Also rejects where nobody waits for it any more, for example after an earlier one failed.
  promise.catch(() => undefined);
  const query = new (queryClass())({ values: [], ...statement });
  const callback = (error: Error | null, result: QueryResult) => (error === null ? resolve(result) : reject(error));
  return { query: asHandlers(Object.assign(query, { callback })), answer: promise };
}

/**
 * The connection as a statement of a pipeline may use it: it does not end the pipeline, and a statement without
 * parameters goes by the extended protocol too, since a simple query would end it.
 */
function withoutSync(connection: Connection): Connection {
  return Object.assign(Object.create(connection), {
    sync: () => undefined,
    query: (text: string) => {
      connection.parse({ text, name: "", types: [] }, true);
      connection.bind({ values: [] }, true);
      connection.describe({ type: "P", name: "" }, true);
      connection.execute({ portal: "" }, true);
    },
  });
}

/** The driver's class for a query in flight, which it hands out on its Client (`Client.Query`, as `pg` does). */
function queryClass(): typeof Query {
  const { Query: found } = Client as unknown as { Query?: typeof Query };
  if (found === undefined) throw new Error("the Postgres driver has no Client.Query any more");
  return found;
}

/** Guarantees: the driver's own Query has these methods; its published types leave them out. */
function asHandlers(query: object): Handlers {
  return query as Handlers;
}
