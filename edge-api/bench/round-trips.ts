import { setTimeout as delay } from "node:timers/promises";
import { get, logIn, post } from "./ask.ts";
import type { Backing } from "./backing.ts";
import { print } from "./print.ts";
import { type Exchange, record } from "./recorder.ts";
import { startWorkerd } from "./workerd.ts";

/** What one GET answers, and what the edge asked Redis and Postgres for it. */
export type Seen = { payload: string; exchanges: Exchange[] };

/**
 * On a machine so busy that Redis misses its deadline, the edge goes on without it for a second and asks Postgres instead. The
 * usual read is one in which Redis was asked, so it is tried again until it was.
 */
const MAX_TRIES = 10;
const PAUSE_MS = 1_200;

/** Counts what reads and writes cost in round trips, between an edge of its own and its servers. Prints the rows. */
export async function countRoundTrips(backing: Backing, edgeDir: string, path: string): Promise<Seen> {
  await using sql = await record(backing.proxyPort);
  await using redis = await record(backing.redisPort);
  await using worker = await startWorkerd(edgeDir, backing.bindings({ sql, redis }));
  const token = await logIn(worker.url, backing.admin);
  const forget = () => {
    sql.forget();
    redis.forget();
  };

  forget();
  await get(`${worker.url}${path}`, token);
  const first = sql.exchanges.length + sql.conversations.length;
  print("round trips/GET not seen for 30 s, Postgres", first, "round trips", "session and list", 2);

  let payload = "";
  const isUsual = () => redis.exchanges.length > 0 && sql.exchanges.length === 1;
  for (let tries = 0; tries < MAX_TRIES && (payload === "" || !isUsual()); tries++) {
    await delay(PAUSE_MS);
    forget();
    payload = await get(`${worker.url}${path}`, token);
  }
  const exchanges = [...redis.exchanges, ...sql.exchanges];
  print("round trips/GET, Postgres", sql.exchanges.length + sql.conversations.length, "round trips", "goal", 1);
  print("round trips/GET, Redis", redis.exchanges.length, "requests", "side by side", redis.exchanges.length);

  forget();
  const person = { name: "Bench Person", email: "new@bench.example", role: "end_user" };
  await post(`${worker.url}/api/v1/users`, person, token);
  const { connectTurns = 0, queryTurns = 0 } = sql.conversations[0] ?? {};
  print("round trips/POST, Postgres, all of it", sql.exchanges.length + queryTurns, "round trips", "goal", 2);
  print("round trips/POST, Postgres, connecting before", connectTurns, "round trips", "none", null);
  print("round trips/POST, Redis", redis.exchanges.length, "requests", "none", null);
  return { payload, exchanges };
}
