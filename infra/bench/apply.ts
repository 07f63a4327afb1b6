import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { percentile, row } from "./row.ts";
import { type BenchStack, fillTenant, startStack } from "./stack.ts";

/*
 * Apply of one changed user in tenants of 100, 1 000 and 10 000: POST → SUCCESS over the public API, the gateway's parts, and Asterisk's own
 * reload of the same files measured beside it. Goals are faults.md's: 0.8 s, 1 s and 6 s for the gateway's part, POST → SUCCESS adds 0.5 s.
 */

type Job = { id: string; status: string; timings: { step: string; ms: number }[]; error: unknown };
const SIZES: [users: number, gatewayGoalMs: number][] = [
  [100, 800],
  [1_000, 1_000],
  [10_000, 6_000],
];
const ROUNDS = 5;

await using stack = await startStack();
const token = await logIn(stack);
for (const [users, goalMs] of SIZES) {
  const tenantId = await fillTenant(stack, `bench${users}`, users);
  const first = await apply(stack, token, tenantId, {});
  print(`apply/${users} users/first, every object new`, first.totalMs, "gateway's goal for one change", goalMs);
  const rounds: Awaited<ReturnType<typeof apply>>[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await renameSomebody(stack, token, tenantId, `Bench ${round} ${Date.now()}`);
    rounds.push(await apply(stack, token, tenantId, {}));
  }
  const reloads: number[] = [];
  for (let round = 0; round < ROUNDS; round++) reloads.push(await reloadAlone(stack));
  const reloadMs = percentile(reloads, 0.5);
  const totalMs = percentile(
    rounds.map((each) => each.totalMs),
    0.5,
  );
  const gatewayMs = percentile(
    rounds.map((each) => each.gatewayMs),
    0.5,
  );
  print(
    `apply/${users} users/POST → SUCCESS, one user changed`,
    totalMs,
    "goal: gateway's part + 500 ms",
    goalMs + 500,
  );
  print(`apply/${users} users/gateway's part`, gatewayMs, "goal", goalMs);
  print(`apply/${users} users/gateway's part beside Asterisk`, gatewayMs, "Asterisk's own pjsip reload", reloadMs);
  for (const step of rounds[0]?.job.timings ?? []) {
    const ms = rounds.map((each) => each.job.timings.find((timing) => timing.step === step.step)?.ms ?? 0);
    print(`apply/${users} users/step ${step.step}`, percentile(ms, 0.5), "gateway's part", gatewayMs);
  }
}

function print(name: string, value: number, limitName: string, limit: number): void {
  console.log(JSON.stringify(row(name, value, "ms", limitName, limit)));
}

async function call<T>(
  { api }: BenchStack,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: unknown,
): Promise<T> {
  const response = await fetch(`${api}/api/v1${path}`, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function logIn(on: BenchStack): Promise<string> {
  const admin = on.logins.find((login) => login.role === "platform_admin");
  const { accessToken } = await call<{ accessToken: string }>(on, "POST", "/auth/login", {}, admin);
  return accessToken;
}

function asAdminOf(tenantId: string, bearer: string): Record<string, string> {
  return { authorization: `Bearer ${bearer}`, "x-tenant-id": tenantId };
}

async function renameSomebody(on: BenchStack, bearer: string, tenantId: string, name: string): Promise<void> {
  const headers = asAdminOf(tenantId, bearer);
  const { items } = await call<{ items: { id: string }[] }>(on, "GET", "/users?limit=1", headers);
  await call(on, "PATCH", `/users/${items[0]?.id}`, headers, { name });
}

/** One apply from the request to its end, looked at every 10 ms. */
async function apply(on: BenchStack, bearer: string, tenantId: string, body: object) {
  const headers = asAdminOf(tenantId, bearer);
  const started = performance.now();
  let job = await call<Job>(on, "POST", "/apply", headers, body);
  while (job.status === "PENDING" || job.status === "RUNNING") {
    await delay(10);
    job = await call<Job>(on, "GET", `/apply/jobs/${job.id}`, headers);
  }
  const totalMs = performance.now() - started;
  if (job.status !== "SUCCESS") throw new Error(`apply ended ${job.status}: ${JSON.stringify(job.error)}`);
  return { job, totalMs, gatewayMs: job.timings.reduce((sum, timing) => sum + timing.ms, 0) };
}

/** Milliseconds of one AMI reload of pjsip on the files as they are. */
async function reloadAlone({ dir, ports }: BenchStack): Promise<number> {
  const { amiSecret } = JSON.parse(readFileSync(join(dir, "secrets.json"), "utf8")) as { amiSecret: string };
  const socket = connect(ports.ami, "127.0.0.1");
  let text = "";
  socket.setEncoding("utf8").on("data", (chunk) => {
    text += chunk;
  });
  const answered = async (actionId: string) => {
    while (!new RegExp(`ActionID: ${actionId}\\r\\n`).test(text)) await delay(1);
  };
  socket.write(`Action: Login\r\nActionID: in\r\nUsername: gateway\r\nSecret: ${amiSecret}\r\nEvents: off\r\n\r\n`);
  await answered("in");
  const started = performance.now();
  socket.write("Action: Reload\r\nActionID: reload\r\nModule: res_pjsip.so\r\n\r\n");
  await answered("reload");
  const ms = performance.now() - started;
  socket.destroy();
  return ms;
}
