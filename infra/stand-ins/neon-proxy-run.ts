import type pg from "pg";
import type { NeonQuery, NeonSettings } from "./neon-proxy-payload.ts";

/** A statement's outcome in the shape of Neon's answer. */
export type NeonResult = {
  command: string;
  rowCount: number | null;
  rows: unknown[];
  fields: pg.FieldDef[];
  rowAsArray: boolean;
};

/** Values stay the text Postgres sent; the driver parses them. */
const rawText = { getTypeParser: () => (value: unknown) => value };

/**
 * Runs the statements, in one transaction when `transaction` is given, and hands the connection back to its pool. All are
 * written at once, so the whole batch costs one round trip; after a failure the rest fails in the aborted transaction,
 * and the first error is the one told. Behind them goes DISCARD ALL: nothing of a session reaches the next request.
 */
export async function runNeonQueries(
  client: pg.PoolClient,
  queries: NeonQuery[],
  transaction: NeonSettings | undefined,
): Promise<NeonResult[]> {
  const begun = transaction === undefined ? [] : [client.query(`begin ${transaction.begin}`)];
  const answers = queries.map((query) => runOne(client, query));
  const ended = transaction === undefined ? [] : [client.query("commit")];
  const cleaned = client.query("discard all");

  cleaned.catch(() => {}); // Told by `release`.
  const outcomes = await Promise.allSettled([...begun, ...answers, ...ended]);
  await release(client, cleaned);
  const failed = outcomes.find((outcome) => outcome.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return Promise.all(answers);
}

/**
 * Outside a transaction DISCARD ALL cannot fail, so the next request's statements may line up behind it at once. Left in
 * one, it does fail, and the connection is thrown away.
 */
async function release(client: pg.PoolClient, cleaned: Promise<unknown>): Promise<void> {
  if (client.getTransactionStatus() === "I") {
    client.release();
    return;
  }
  await cleaned.then(
    () => client.release(),
    (error: unknown) => client.release(error instanceof Error ? error : true),
  );
}

async function runOne(client: pg.PoolClient, query: NeonQuery): Promise<NeonResult> {
  const config = {
    text: query.text,
    values: query.values,
    types: rawText,
    // One statement at a time, as Neon's: the simple protocol would take several.
    queryMode: "extended",
    ...(query.rowAsArray ? { rowMode: "array" } : {}),
  };
  const { command, rowCount, rows, fields } = await client.query(config);
  return { command, rowCount, rows, fields, rowAsArray: query.rowAsArray };
}
