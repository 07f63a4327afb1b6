import type { Client, QueryResult } from "@neondatabase/serverless";
import { unavailable } from "./errors.ts";
import { pgFaultOf } from "./pg-errors.ts";
import { Pipeline, type Statement } from "./pipeline.ts";

/**
 * A transaction that costs as few round trips as its work allows: what opens it travels with the first query, what it
 * writes last travels with the commit. Two for a change that reads once and then writes.
 */
export type Transaction = {
  /** Runs a statement; before the first one, those that open the transaction, in the same round trip. */
  query(statement: Statement): Promise<QueryResult>;
  /** Answers of the opening statements. Sends them where no query has. */
  opened(): Promise<QueryResult[]>;
  /** Runs the last statements and commits, in one round trip. Throws unless Postgres says that it is committed. */
  commit(last: Statement[]): Promise<void>;
};

/** `bounded` says how long an answer is waited for. */
export function openTransaction(
  client: Client,
  opening: Statement[],
  bounded: <T>(work: () => Promise<T>) => Promise<T>,
): Transaction {
  let unsent: Statement[] = opening;
  let openingAnswers: Promise<QueryResult>[] | undefined;

  function send(statements: Statement[]): Promise<QueryResult>[] {
    const pipeline = new Pipeline([...unsent, ...statements]);
    client.query(pipeline);
    const answers = pipeline.answers.map((answer) => orUnavailable(bounded(() => answer)));
    for (const answer of answers) answer.catch(() => undefined);
    openingAnswers ??= answers.slice(0, unsent.length);
    const own = answers.slice(unsent.length);
    unsent = [];
    return own;
  }

  return {
    async query(statement) {
      const [answer] = send([statement]);
      if (answer === undefined) throw new Error("a statement without an answer");
      return answer;
    },
    opened() {
      if (openingAnswers === undefined) send([]);
      return Promise.all(openingAnswers ?? []);
    },
    async commit(last) {
      const answers = await Promise.all(send([...last, { text: "commit" }]));
      // A transaction that has failed answers ROLLBACK to a commit, without an error.
      if (answers.at(-1)?.command !== "COMMIT") throw new Error("the transaction was not committed");
    },
  };
}

/** `upstream_unavailable` for an answer that did not come. What Postgres itself says stays what it is. */
async function orUnavailable<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    throw pgFaultOf(error) === undefined ? unavailable("postgres", error) : error;
  }
}

export function withDeadline<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  return Promise.race([work, deadline]).finally(() => clearTimeout(timer));
}
