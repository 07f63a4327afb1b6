import { percentile } from "@callplane/infra/bench";
import pg from "pg";
import { z } from "zod";
import type { Backing } from "./backing.ts";
import { print } from "./print.ts";
import type { Exchange } from "./recorder.ts";

const ROUNDS = 500;

/** What the edge sends Neon for one read: statements with their parameters, as text. */
const batch = z.object({ queries: z.array(z.object({ query: z.string(), params: z.array(z.unknown()) })) });
type Statement = z.infer<typeof batch>["queries"][number];

/**
 * The list's own query straight at Postgres, one after another: bare past all policies, and pinned to the tenant as the edge
 * asks it. Prints the rows. Throws when the edge asked Postgres nothing.
 */
export async function comparePostgres(backing: Backing, exchanges: readonly Exchange[]): Promise<void> {
  const exchange = exchanges.find(({ url }) => url.endsWith("/sql"));
  const statements = exchange === undefined ? [] : batch.parse(JSON.parse(exchange.body)).queries;
  const list = statements.at(-1);
  if (exchange === undefined || list === undefined) throw new Error("the edge asked Postgres nothing");

  // Turn and turn about, so that what else goes on in the machine falls on all alike.
  const bare: number[] = [];
  const pinned: number[] = [];
  const pinnedPastPolicies: number[] = [];
  const proxied: number[] = [];
  await using asOwner = await connect(backing.adminUrl);
  await using asEdge = await connect(backing.edgeUrl);
  for (let round = -ROUNDS / 5; round < ROUNDS; round++) {
    const isCounted = round >= 0;
    for (const [samples, run] of [
      [bare, () => asOwner.run([list])],
      [pinned, () => asEdge.run(statements)],
      [pinnedPastPolicies, () => asOwner.run(statements)],
      [proxied, () => askProxy(exchange)],
    ] as const) {
      const startedAt = performance.now();
      await run();
      if (isCounted) samples.push(performance.now() - startedAt);
    }
  }

  for (const share of [0.5, 0.95]) {
    const of = (samples: readonly number[]) => percentile(samples, share);
    const at = `Postgres, straight/p${share * 100}`;
    print(`${at}, the bare query`, of(bare), "ms", "none", null);
    print(`${at}, pinned, under policies`, of(pinned), "ms", "the bare query", of(bare));
    print(`${at}, pinned, past policies`, of(pinnedPastPolicies), "ms", "the bare query", of(bare));
    print(`${at}, through the Neon stand-in`, of(proxied), "ms", "pinned, under policies", of(pinned));
  }
  const ratio = percentile(pinned, 0.5) / percentile(bare, 0.5);
  print("Postgres, straight/p50, row-level security over the bare query", ratio, "×", "goal", 2.5);
}

type Line = AsyncDisposable & { run(statements: readonly Statement[]): Promise<void> };

/** A connection; what it runs is written at once, and so costs one round trip: several statements as one transaction. */
async function connect(connectionString: string): Promise<Line> {
  const client = new pg.Client({ connectionString, pipeline: true });
  await client.connect();
  return {
    run: async (statements) => {
      const isTransaction = statements.length > 1;
      const begun = isTransaction ? [client.query("begin")] : [];
      const answers = statements.map(({ query, params }) => client.query({ text: query, values: params }));
      await Promise.all([...begun, ...answers, ...(isTransaction ? [client.query("commit")] : [])]);
    },
    [Symbol.asyncDispose]: () => client.end(),
  };
}

async function askProxy({ url, headers, body }: Exchange): Promise<void> {
  const answer = await fetch(url, { method: "POST", headers, body });
  await answer.text();
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
}
