import { freshDatabase, type TestDatabase } from "@callplane/drizzle/testing";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { pgFaultOf } from "./pg-errors.ts";
import { SkippedError, type Statement } from "./pipeline.ts";
import { createDb, type OpenTransaction } from "./postgres.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

async function inTransaction<T>(opening: Statement[], use: (transaction: OpenTransaction) => Promise<T>): Promise<T> {
  const db = createDb({ url: database.adminUrl, localProxy: `127.0.0.1:${inject("neonProxyPort")}` });
  const transaction = await db.begin(opening);
  try {
    return await use(transaction);
  } finally {
    await transaction.close();
  }
}

const rowsOf = async (transaction: OpenTransaction, text: string) => (await transaction.query({ text })).rows;

it("answers each statement of a pipeline with its own rows, parameters of every kind included", async () => {
  const at = new Date("2026-11-20T09:30:00.123Z");
  const values = [1, "two", true, null, at, ["a,b", '"c"'], { d: 'e"' }];
  const text =
    "select $1::int as i, $2::text as t, $3::bool as b, $4::text as n, $5::timestamptz = '2026-11-20T09:30:00.123Z' as at, $6::text[] as l, $7::jsonb as j";
  await inTransaction([{ text: "select 1 as first" }], async (transaction) => {
    const [row] = (await transaction.query({ text, values })).rows;
    expect(row).toEqual({ i: 1, t: "two", b: true, n: null, at: true, l: ["a,b", '"c"'], j: { d: 'e"' } });
    expect((await transaction.opened()).at(-1)?.rows).toEqual([{ first: 1 }]);
    await transaction.commit([]);
  });
});

it("keeps what was committed, and nothing of what was not", async () => {
  await inTransaction([], (transaction) => transaction.commit([{ text: "create table kept (n int)" }]));
  await inTransaction([], (transaction) => rowsOf(transaction, "insert into kept values (1)"));
  await inTransaction([], (transaction) =>
    transaction.commit([
      { text: "insert into kept values ($1)", values: [2] },
      { text: "insert into kept values (3)" },
    ]),
  );
  expect(await inTransaction([], (transaction) => rowsOf(transaction, "select n from kept order by n"))).toEqual([
    { n: 2 },
    { n: 3 },
  ]);
});

it("tells the statement that failed, skips those after it, and does not commit", async () => {
  await inTransaction([], (transaction) => transaction.commit([{ text: "create table tried (n int primary key)" }]));
  const failing = [
    { text: "insert into tried values (1)" },
    { text: "insert into tried values (1)" },
    { text: "insert into tried values (2)" },
  ];
  const failure = await inTransaction([], (transaction) => transaction.commit(failing)).catch(
    (error: unknown) => error,
  );
  expect(pgFaultOf(failure)).toEqual({ sqlState: "23505", constraint: "tried_pkey" });
  expect(await inTransaction([], (transaction) => rowsOf(transaction, "select n from tried"))).toEqual([]);
});

it("fails every statement behind an opening that failed, the first with its reason", async () => {
  await inTransaction([{ text: "select 1 / 0" }], async (transaction) => {
    const skipped = await transaction.query({ text: "select 1" }).catch((error: unknown) => error);
    expect(skipped).toBeInstanceOf(SkippedError);
    expect(pgFaultOf(skipped)?.sqlState).toBe("22012");
    await expect(transaction.opened()).rejects.toMatchObject({ code: "22012" });
  });
});

it("does not take a rollback for a commit", async () => {
  await inTransaction([], async (transaction) => {
    await expect(transaction.query({ text: "select 1 / 0" })).rejects.toThrow();
    await expect(transaction.commit([])).rejects.toThrow("not committed");
  });
});
