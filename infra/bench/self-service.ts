import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { controlFolder } from "../asterisk/config/render-config.ts";
import { type SipPhone, startSipPhone } from "../asterisk/index.ts";
import { runConsoleCommand } from "../asterisk/instance/control-socket.ts";
import { call, type Headers, signIn } from "./api.ts";
import { percentile, row } from "./row.ts";
import { startStack } from "./stack.ts";

/*
 * How soon what a person sets holds: do-not-disturb on and off by turns over the public API, from the request until Asterisk's dialplan would
 * find it (AstDB), BENCH_ROUNDS (60) times; beside it, the request's own answer. After each of the first BENCH_CALLS (10) changes a colleague
 * calls at once, and the phone rings or stays silent.
 */

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 60);
const CALLS = Number(process.env.BENCH_CALLS ?? 10);
const GOAL_MS = 500;
const DEADLINE_MS = 30_000;

type Phone = { sipUsername: string; sipPassword: string };
type Me = { id: string; extension: { number: string } | null };

await using stack = await startStack();
const phones: SipPhone[] = [];
try {
  const admin = await signIn(stack, "tenant_admin", "acme");
  const person = await signIn(stack, "end_user", "acme");
  const me = await call<Me>(stack, "GET", "/self-service/me", person);
  const extension = me.extension?.number ?? "";
  const colleague = await call<{ id: string }>(stack, "POST", "/users", admin, {
    name: "Colleague",
    email: `${crypto.randomUUID()}@acme.example`,
    sendInvitation: false,
  });
  const credentials = [await addPhone(admin, me.id), await addPhone(admin, colleague.id)] as const;
  await apply(admin);
  const own = await register(credentials[0]);
  const other = await register(credentials[1]);

  const effective: number[] = [];
  const answered: number[] = [];
  let disobeyed = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const isQuiet = round % 2 === 0;
    const startedAt = performance.now();
    const answer = call(stack, "PATCH", "/self-service/call-settings", person, { doNotDisturb: isQuiet }).then(() =>
      answered.push(performance.now() - startedAt),
    );
    await untilQuiet(extension, isQuiet);
    effective.push(performance.now() - startedAt);
    if (round < CALLS && (await rings(other, own, extension)) === isQuiet) disobeyed += 1;
    await answer;
  }
  const at = "self-service/do not disturb";
  print(
    `${at}, request → in force, p50`,
    percentile(effective, 0.5),
    "ms",
    "the answer alone",
    percentile(answered, 0.5),
  );
  print(
    `${at}, request → in force, p95`,
    percentile(effective, 0.95),
    "ms",
    "the answer alone",
    percentile(answered, 0.95),
  );
  print(`${at}, request → in force, p95`, percentile(effective, 0.95), "ms", "goal", GOAL_MS);
  print(`${at}, next calls that did not obey`, disobeyed, "calls", "goal", 0);
} finally {
  for (const phone of phones) await phone.stop();
}

async function addPhone(admin: Headers, userId: string): Promise<Phone> {
  return call<Phone>(stack, "POST", "/devices", admin, { userId, label: "Bench" });
}

async function apply(admin: Headers): Promise<void> {
  let job = await call<{ id: string; status: string }>(stack, "POST", "/apply", admin, {});
  while (job.status === "PENDING" || job.status === "RUNNING") {
    await delay(50);
    job = await call(stack, "GET", `/apply/jobs/${job.id}`, admin);
  }
  if (job.status !== "SUCCESS") throw new Error(`apply ended ${job.status}`);
}

async function register({ sipUsername, sipPassword }: Phone): Promise<SipPhone> {
  const server = { host: "127.0.0.1", port: stack.ports.sip };
  const phone = await startSipPhone({ server, username: sipUsername, password: sipPassword });
  phones.push(phone);
  await phone.register();
  return phone;
}

/** Looks in AstDB, over and over, until it is so. */
async function untilQuiet(extension: string, isQuiet: boolean): Promise<void> {
  const socket = join(controlFolder({ dir: join(stack.dir, "asterisk") }), "asterisk.ctl");
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const shown = await runConsoleCommand(socket, `database get callplane acme/dnd/${extension}`);
    if (/Value: 1/.test(shown) === isQuiet) return;
    if (performance.now() > deadline) throw new Error(`do not disturb is not ${isQuiet ? "on" : "off"} yet: ${shown}`);
    await delay(2);
  }
}

/** Whether a call to the extension makes its phone ring, or is answered by voicemail without. */
async function rings(from: SipPhone, to: SipPhone, extension: string): Promise<boolean> {
  const outcome = Promise.withResolvers<boolean>();
  to.onIncoming = (incoming) => {
    incoming.ring();
    outcome.resolve(true);
  };
  const dialled = await from.dial(extension);
  void dialled.answered.then(
    () => outcome.resolve(false),
    () => outcome.resolve(false),
  );
  const hasRung = await outcome.promise;
  await dialled.hangUp();
  while (to.calls.length + from.calls.length > 0) await delay(5);
  return hasRung;
}

function print(name: string, value: number, unit: string, limitName: string, limit: number | null): void {
  console.log(JSON.stringify(row(name, value, unit, limitName, limit)));
}
