import { dirname, join } from "node:path";
import { asteriskOrReason, type SipPhone } from "@callplane/infra/asterisk";
import { percentile, row } from "@callplane/infra/bench";
import { holdByAcl } from "../src/bans/index.ts";
import { LIMITS } from "../src/bans/watch.ts";
import { aSnapshot } from "../test/a-snapshot.ts";
import { startPhonesStage } from "../test/asterisk/phones-stage.ts";
import { statusOfAnswer } from "../test/asterisk/sip-attacker.ts";

/*
 * Who attacks, and everybody at once. BENCH_PHONES (10000) of one tenant register after a restart, while another tenant calls; then somebody
 * guesses passwords, BENCH_GUESSES (100) a second, for BENCH_SECONDS (20), once let and once shut out by Asterisk's list.
 */

const PHONES = Number(process.env.BENCH_PHONES ?? 10_000);
const GUESSES = Number(process.env.BENCH_GUESSES ?? 100);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 20);
const LET = "127.0.0.70";

const found = await asteriskOrReason();
if (found.skip) throw new Error(`no Asterisk${found.because}`);
const acme = aSnapshot({ key: "acme", users: 2 });
const storm = aSnapshot({ key: "storm", users: PHONES });
const [annas = "", bens = ""] = acme.users.flatMap((user) => user.devices.map((device) => device.sipUsername));
const stage = await startPhonesStage({
  tree: found.tree,
  tenants: [acme, storm],
  impatient: "nobody",
  never: [`${LET}/32`],
});
const print = (name: string, value: number, unit: string, limitName: string, limit: number | null) =>
  console.log(JSON.stringify(row(`phones/${name}`, value, unit, limitName, limit)));

/** Calls one after another, each answered at once, until told; how long each took to be, in ms. Throws when one is refused. */
async function callWhile(caller: SipPhone, isOn: () => boolean): Promise<number[]> {
  const took: number[] = [];
  do {
    const beganMs = performance.now();
    const call = await caller.call("1001");
    took.push(performance.now() - beganMs);
    await call.hangUp();
  } while (isOn());
  return took;
}
const forSeconds = (seconds: number) => {
  const endMs = performance.now() + seconds * 1000;
  return () => performance.now() < endMs;
};

/** Guesses at a steady rate, answered or not; when the limit of wrong answers was reached, and when it was first refused, in ms. */
async function guess(from: string, isOn: () => boolean): Promise<{ limitMs: number; refusedMs: number }> {
  const attacker = await stage.attacker(from);
  let [wrong, limitMs, refusedMs] = [0, Number.NaN, Number.NaN];
  const underWay: Promise<void>[] = [];
  while (isOn()) {
    underWay.push(
      attacker.guess(annas).then((answer) => {
        const status = statusOfAnswer(answer);
        if (status === 401) wrong += 1;
        if (status === 401 && wrong === LIMITS.stranger.failures) limitMs = performance.now();
        if (status === 403 && Number.isNaN(refusedMs)) refusedMs = performance.now();
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 1000 / GUESSES));
  }
  await Promise.all(underWay);
  return { limitMs, refusedMs };
}

try {
  const [anna, ben] = [await stage.phone(annas), await stage.phone(bens)];
  await Promise.all([anna.register(), ben.register()]);
  ben.onIncoming = (call) => void call.answer();
  await callWhile(anna, forSeconds(2));
  const quiet = await callWhile(anna, forSeconds(SECONDS));
  const setUp = (when: string, took: number[]) => {
    print(
      `call set up ${when}, median`,
      percentile(took, 0.5),
      "ms",
      "with nothing else going on",
      percentile(quiet, 0.5),
    );
    print(
      `call set up ${when}, p99`,
      percentile(took, 0.99),
      "ms",
      "2 × with nothing else going on",
      2 * percentile(quiet, 0.99),
    );
  };

  const crowd = await stage.crowd(storm.users.flatMap((user) => user.devices.map((each) => each.sipUsername)));
  const sentBefore = stage.reports.length;
  const beganMs = performance.now();
  let isOver = false;
  const calling = callWhile(anna, () => !isOver);
  const tries = await crowd.register();
  isOver = true;
  print(`${PHONES} register at once, until the last one is`, (performance.now() - beganMs) / 1000, "s", "goal", 60);
  const isThere = () =>
    stage.devices.all().every(({ tenantId, state }) => tenantId !== storm.tenant.id || state === "registered");
  const told = () =>
    new Set(stage.reports.slice(sentBefore).flatMap((report) => report.states.map((one) => one.deviceId)));
  while (!isThere() || told().size < PHONES) await new Promise((resolve) => setTimeout(resolve, 100));
  print(
    `${PHONES} register at once, until the edge was told of the last`,
    (performance.now() - beganMs) / 1000,
    "s",
    "goal",
    60,
  );
  print(`${PHONES} register at once, tries a phone`, tries / PHONES, "", "best", 1);
  print(`${PHONES} register at once, requests to the edge`, stage.reports.length - sentBefore, "", "one each", PHONES);
  setUp(`while ${PHONES} register`, await calling);

  const on = forSeconds(SECONDS);
  const [, unhindered] = await Promise.all([guess(LET, on), callWhile(anna, on)]);
  setUp(`while somebody guesses, ${GUESSES}/s, let`, unhindered);
  const onAgain = forSeconds(SECONDS);
  const [{ limitMs, refusedMs }, refused] = await Promise.all([guess("127.0.0.51", onAgain), callWhile(anna, onAgain)]);
  setUp(`while somebody guesses, ${GUESSES}/s, refused`, refused);
  print(`wrong answer no. ${LIMITS.stranger.failures} → refused`, refusedMs - limitMs, "ms", "goal", 10_000);

  const hold = holdByAcl({ ami: stage.ami, file: join(dirname(stage.asterisk.generatedDir), "sip-bans.conf") });
  for (const count of [1, 10_000]) {
    const bans = Array.from({ length: count }, (_, n) => ({
      source: `10.0.${n >> 8}.${n & 255}`,
      reason: "scan" as const,
      standing: "stranger" as const,
      since: 0,
      until: Number.MAX_SAFE_INTEGER,
      times: 1,
    }));
    const heldMs = performance.now();
    await hold(bans, 0);
    print(
      `Asterisk takes a list of ${count}, beside ${PHONES} phones`,
      performance.now() - heldMs,
      "ms",
      "goal",
      1_000,
    );
  }
} finally {
  await stage.tidy();
  await stage.stop();
}
