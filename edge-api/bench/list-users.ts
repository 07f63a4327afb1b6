import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { get, logIn } from "./ask.ts";
import { startBacking } from "./backing.ts";
import type { LoadShape } from "./load-job.ts";
import { type Measured, measure } from "./measure.ts";
import { comparePostgres } from "./postgres-direct.ts";
import { print } from "./print.ts";
import { countRoundTrips } from "./round-trips.ts";
import { bundle, startWorkerd } from "./workerd.ts";

/*
 * `GET /api/v1/users?limit=50` of a tenant of 1 000 through workerd, beside bare routes in workerd and beside the same query
 * straight at Postgres, all in one run. What each row means is in docs/measuring.md. BENCH_SECONDS sets how long each
 * measurement takes, BENCH_USERS the tenant's size.
 */

const DURATION_MS = Number(process.env.BENCH_SECONDS ?? 8) * 1_000;
const WARM_UP_MS = 2_000;
const PATH = "/api/v1/users?limit=50";
const CONNECTIONS = 1_000;
const SHARE_OF_CAPACITY = 0.7;
/** Well beyond what 1 000 requests served side by side take. */
const OVERLOAD_MS = 15_000;
const CALM_TIMEOUT_MS = 60_000;

await using stack = new AsyncDisposableStack();
const dir = await mkdtemp(join(tmpdir(), "callplane-bench-users-"));
stack.defer(() => rm(dir, { recursive: true, force: true }));
const backing = stack.use(await startBacking(Number(process.env.BENCH_USERS ?? 1_000)));
const edgeDir = await bundle("edge-api/src/worker.ts", join(dir, "edge"));
const bareDir = await bundle("edge-api/bench/bare-worker.ts", join(dir, "bare"));
const seen = await countRoundTrips(backing, edgeDir, PATH);
const edge = stack.use(await startWorkerd(edgeDir, backing.bindings()));
const bare = stack.use(
  await startWorkerd(bareDir, {
    PAYLOAD: seen.payload,
    JWKS: JSON.stringify(backing.jwks),
    EXCHANGES: JSON.stringify(seen.exchanges.map(({ url, headers, body }) => ({ url, headers, body }))),
  }),
);

const ROUTES = {
  "bare Hono JSON": { worker: bare, path: "/json" },
  "bare Hono JSON + JWT": { worker: bare, path: "/json-jwt" },
  "bare Hono JSON + JWT + the same I/O": { worker: bare, path: "/json-jwt-io" },
  GET: { worker: edge, path: PATH },
} as const;
type RouteName = keyof typeof ROUTES;

await assertSameBytes();
await comparePostgres(backing, seen.exchanges);
for (const connections of [1, 50]) await compareRoutes(connections);
const capacity = await measureCapacity();
await loadSteadily(capacity);
await burst(capacity);
await overload(capacity);

async function load(name: RouteName, shape: LoadShape): Promise<Measured> {
  const { worker, path } = ROUTES[name];
  const token = await logInOnceCalm();
  const processes = { workerd: worker.pid, Postgres: backing.postgresPid };
  return measure({ port: worker.port, path, token, processes }, shape);
}

/** The real route and the bare ones after one another, at one concurrency, each as fast as it goes. */
async function compareRoutes(connections: number): Promise<void> {
  const shape = { mode: "closed", connections, warmUpMs: WARM_UP_MS, durationMs: DURATION_MS } as const;
  const limits = {
    "bare Hono JSON": await load("bare Hono JSON", shape),
    "bare Hono JSON + JWT": await load("bare Hono JSON + JWT", shape),
    "bare Hono JSON + JWT + the same I/O": await load("bare Hono JSON + JWT + the same I/O", shape),
  };
  const real = await load("GET", shape);
  const at = `concurrency ${connections}`;
  for (const [limitName, limit] of Object.entries(limits)) {
    print(`${at}/GET p50`, real.p50, "ms", limitName, limit.p50);
    print(`${at}/GET p95`, real.p95, "ms", limitName, limit.p95);
    print(`${at}/GET p99`, real.p99, "ms", limitName, limit.p99);
    print(`${at}/GET answers`, real.perSecond, "1/s", limitName, limit.perSecond);
    if (real.workerdMsPerRequest === undefined || limit.workerdMsPerRequest === undefined) continue;
    print(`${at}/GET CPU of workerd`, real.workerdMsPerRequest, "ms", limitName, limit.workerdMsPerRequest);
  }
  for (const [part, cores] of Object.entries(real.cores)) {
    if (cores !== undefined) print(`${at}/processors taken by ${part}`, cores, "cores", "none", null);
  }
  const { "bare Hono JSON + JWT": jwt, "bare Hono JSON + JWT + the same I/O": io } = limits;
  print(`${at}/GET p50 over bare JSON + JWT + the same I/O`, real.p50 / io.p50, "×", "goal", 1.5);
  print(`${at}/GET p50 over bare JSON + JWT, which asks nobody`, real.p50 / jwt.p50, "×", "goal", 1.5);
}

/** Answers a second at concurrency 50. */
async function measureCapacity(): Promise<number> {
  const shape = { mode: "closed", connections: 50, warmUpMs: WARM_UP_MS, durationMs: DURATION_MS } as const;
  return (await load("GET", shape)).goodPerSecond;
}

/** 1 000 connections, requests falling due at 70 % of capacity whatever became of those before. */
async function loadSteadily(capacity: number): Promise<void> {
  const ratePerSecond = capacity * SHARE_OF_CAPACITY;
  const shape = {
    mode: "open",
    connections: CONNECTIONS,
    ratePerSecond,
    warmUpMs: WARM_UP_MS,
    durationMs: 2 * DURATION_MS,
  } as const;
  const real = await load("GET", shape);
  const limitName = "bare Hono JSON + JWT + the same I/O" as const;
  const limit = await load(limitName, shape);
  const at = `${CONNECTIONS} connections at 70 % of capacity`;
  print(`${at}/arrivals`, ratePerSecond, "1/s", "capacity", capacity);
  print(`${at}/GET p95`, real.p95, "ms", "goal", 25);
  print(`${at}/GET p99`, real.p99, "ms", "goal", 75);
  print(`${at}/GET p50`, real.p50, "ms", limitName, limit.p50);
  print(`${at}/GET p95`, real.p95, "ms", limitName, limit.p95);
  print(`${at}/GET p99`, real.p99, "ms", limitName, limit.p99);
  print(`${at}/not answered 200`, real.requests - real.good, "requests", "goal", 0);
  print(`${at}/sent late by the generator, p99`, real.sentLateP99, "ms", "GET p99", real.p99);
  const others = real.cores["everything else on the machine"];
  if (others !== undefined) print(`${at}/processors taken by everything else`, others, "cores", "none", null);
}

/** 1 000 requests at one moment. */
async function burst(capacity: number): Promise<void> {
  const real = await load("GET", { mode: "burst", connections: CONNECTIONS });
  const at = `burst of ${CONNECTIONS}`;
  print(`${at}/slowest`, real.max, "ms", "goal", 300);
  print(`${at}/slowest`, real.max, "ms", "1 000 at capacity", (CONNECTIONS / capacity) * 1_000);
  print(`${at}/not answered 200`, real.requests - real.good, "requests", "goal", 0);
}

/** Three times what it can do, then half of it: how much is served meanwhile, and how soon it is well again. */
async function overload(capacity: number): Promise<void> {
  const real = await load("GET", {
    mode: "overload",
    connections: CONNECTIONS,
    ratePerSecond: 3 * capacity,
    durationMs: OVERLOAD_MS,
    afterRatePerSecond: capacity / 2,
    afterMs: 6_000,
  });
  print("3 × capacity/served", real.goodPerSecond, "1/s", "goal: 90 % of capacity", 0.9 * capacity);
  print("3 × capacity/well again after", real.recoveredAfterMs, "ms", "goal", 2_000);
}

/** Waits until what the last load left behind is done with, so that the edge lets people in again. */
async function logInOnceCalm(): Promise<string> {
  const giveUpAt = performance.now() + CALM_TIMEOUT_MS;
  for (;;) {
    try {
      return await logIn(edge.url, backing.admin);
    } catch (error) {
      if (performance.now() > giveUpAt) throw error;
      await delay(500);
    }
  }
}

/** The bare route must answer as many bytes as the real one; the times of log-ins in them differ. */
async function assertSameBytes(): Promise<void> {
  const token = await logIn(edge.url, backing.admin);
  const real = (await get(`${edge.url}${PATH}`, token)).length;
  const limit = (await get(`${bare.url}/json`, token)).length;
  if (limit !== real) throw new Error(`the bare route answers ${limit} bytes, the edge ${real}`);
}
