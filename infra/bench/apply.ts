import { setTimeout as delay } from "node:timers/promises";
import { call, type Headers, signIn } from "./api.ts";
import { bootAlone, reloadAlone } from "./asterisk-alone.ts";
import { addEveryDestination } from "./every-destination.ts";
import { percentile, row } from "./row.ts";
import { type BenchStack, fillTenant, startStack } from "./stack.ts";

/*
 * Apply of one changed user in tenants of 100, 1 000 and 10 000: POST → SUCCESS over the public API, the gateway's parts, and beside
 * them what Asterisk alone takes on the same files. Each tenant has every kind of destination (BENCH_DESTINATIONS=0: none). BENCH_ROUNDS
 * sets how many changes are applied in each (5), BENCH_SIZES which tenants.
 */

type Timing = { step: string; ms: number };
type Job = { id: string; status: string; timings: Timing[]; error: unknown };
type Applied = { totalMs: number; gatewayMs: number; timings: Timing[] };

/** faults.md's goals for the gateway's part, and what POST → SUCCESS may add. */
const GOALS_MS: Readonly<Record<number, number>> = { 100: 800, 1000: 1_000, 10000: 6_000 };
const ADDED_GOAL_MS = 500;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const SIZES = (process.env.BENCH_SIZES ?? "100,1000,10000").split(",").map(Number);
/** The tenants have numbers, menus, groups, queues, opening hours, a room, a trunk; else people and phones alone. */
const HAS_DESTINATIONS = process.env.BENCH_DESTINATIONS !== "0";
/** As often as a person's browser would ask, and seldom enough not to take the processors from what is measured. */
const POLL_MS = 50;

await using stack = await startStack();
for (const users of SIZES) await measure(stack, users, GOALS_MS[users] ?? null);

async function measure(on: BenchStack, users: number, goalMs: number | null): Promise<void> {
  const key = `bench${users}`;
  const headers = await asAdminOf(on, await fillTenant(on, key, users));
  if (HAS_DESTINATIONS) await addEveryDestination(on, headers, SIZES.indexOf(users));
  const at = `apply/${users} users${HAS_DESTINATIONS ? ", every kind of destination" : ""}`;
  let failures = 0;
  const tryApply = async (): Promise<Applied[]> => {
    try {
      return [await apply(on, headers)];
    } catch (error) {
      failures += 1;
      console.error(String(error));
      return [];
    }
  };

  const first = await tryApply();
  for (const { totalMs, timings } of first) {
    print(
      `${at}/all of them new, POST → SUCCESS`,
      totalMs,
      "one change: gateway's part + 500 ms",
      plus(goalMs, ADDED_GOAL_MS),
    );
    for (const { step, ms } of timings) print(`${at}/all of them new, step ${step}`, ms, "POST → SUCCESS", totalMs);
  }
  const rounds: Applied[] = [];
  const reloads: number[] = [];
  const boots: number[] = [];
  for (let round = 0; round < ROUNDS && first.length > 0; round++) {
    await renameSomebody(on, headers, `Bench ${round} ${Date.now()}`);
    rounds.push(...(await tryApply()));
    reloads.push(await reloadAlone(on, key));
    boots.push(await bootAlone(on, key));
  }
  console.log(JSON.stringify(row(`${at}/applies that did not succeed`, failures, "jobs", "goal", 0)));
  if (rounds.length === 0) return;

  const median = (samples: number[]) => percentile(samples, 0.5);
  const totalMs = median(rounds.map((each) => each.totalMs));
  const gatewayMs = median(rounds.map((each) => each.gatewayMs));
  const asteriskMs = median(boots) + median(reloads);
  print(`${at}/one changed, POST → SUCCESS`, totalMs, "goal: gateway's part + 500 ms", plus(goalMs, ADDED_GOAL_MS));
  print(`${at}/one changed, gateway's part`, gatewayMs, "goal", goalMs);
  print(`${at}/one changed, gateway's part`, gatewayMs, "goal: 2 × Asterisk's own boot + reload", 2 * asteriskMs);
  print(`${at}/one changed, POST → SUCCESS adds`, totalMs - gatewayMs, "goal", ADDED_GOAL_MS);
  print(`${at}/Asterisk alone, boot on one file`, median(boots), "gateway's part", gatewayMs);
  print(`${at}/Asterisk alone, pjsip reload`, median(reloads), "gateway's part", gatewayMs);
  for (const { step } of rounds[0]?.timings ?? []) {
    const ms = rounds.map(({ timings }) => timings.find((timing) => timing.step === step)?.ms ?? 0);
    print(`${at}/one changed, step ${step}`, median(ms), "gateway's part", gatewayMs);
  }
}

function print(name: string, value: number, limitName: string, limit: number | null): void {
  console.log(JSON.stringify(row(name, value, "ms", limitName, limit)));
}

function plus(limit: number | null, more: number): number | null {
  return limit === null ? null : limit + more;
}

/** Signs in anew for each tenant: a token lasts ten minutes. */
async function asAdminOf(on: BenchStack, tenantId: string): Promise<Headers> {
  return { ...(await signIn(on, "platform_admin")), "x-tenant-id": tenantId };
}

async function renameSomebody(on: BenchStack, headers: Headers, name: string): Promise<void> {
  const { items } = await call<{ items: { id: string }[] }>(on, "GET", "/users?limit=1", headers);
  await call(on, "PATCH", `/users/${items[0]?.id}`, headers, { name });
}

/** One apply from the request to its end, as a caller sees it. Throws when it does not succeed. */
async function apply(on: BenchStack, headers: Headers): Promise<Applied> {
  const startedAt = performance.now();
  let job = await call<Job>(on, "POST", "/apply", headers, {});
  while (job.status === "PENDING" || job.status === "RUNNING") {
    await delay(POLL_MS);
    job = await call<Job>(on, "GET", `/apply/jobs/${job.id}`, headers);
  }
  const totalMs = performance.now() - startedAt;
  if (job.status !== "SUCCESS") throw new Error(`apply ended ${job.status}: ${JSON.stringify(job.error)}`);
  return { totalMs, gatewayMs: job.timings.reduce((sum, { ms }) => sum + ms, 0), timings: job.timings };
}
