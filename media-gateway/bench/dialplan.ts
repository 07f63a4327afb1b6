import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import { fetchTree, type SipPhone, startAsterisk, startSipPhone } from "@callplane/infra/asterisk";
import { percentile, row } from "@callplane/infra/bench";
import { openAmi } from "../src/asterisk/ami/index.ts";
import { composeGeneration, hintsOf, renderTenant } from "../src/confgen/index.ts";
import { silentLog } from "../src/lib/log.ts";
import { passwordOf } from "../test/a-snapshot.ts";
import { until } from "../test/stage.ts";
import { CARRIER_ADDRESS, directNumber, fullTenant, numberByHours } from "./routing-tenants.ts";

/*
 * What our dialplan costs with BENCH_USERS (10 000) people in BENCH_TENANTS (50), each tenant with every kind of destination: a call from
 * a carrier until it rings (INVITE → 180) beside a bare Dial() to the same phone on the same Asterisk, in turns, BENCH_CALLS (200) of
 * each; then the reload of that dialplan beside that of an almost empty one, in turns, BENCH_ROUNDS (10) of each.
 */

const USERS = Number(process.env.BENCH_USERS ?? 10_000);
const TENANTS = Number(process.env.BENCH_TENANTS ?? 50);
const CALLS = Number(process.env.BENCH_CALLS ?? 200);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);
const SETUP_GOAL_MS = 5;
const RELOAD_GOAL_MS = 100;
const CALL_DEADLINE_MS = 20_000;
/** The first calls read what later ones find in memory, on both ways. */
const WARM_UP_CALLS = 5;
/** What is known by this address goes to the bare Dial(). */
const BARE_ADDRESS = "127.0.0.4";

const found = await fetchTree({ offline: true });
if (!found.ok) throw new Error(found.reason);
const tenants = Array.from({ length: TENANTS }, (_, index) => fullTenant(`t${index}`, index, USERS / TENANTS));
const called = deviceOf(tenants[0]);
const dir = mkdtempSync(join(tmpdir(), "callplane-dialplan-bench-"));
const live = join(dir, "live");
writeGeneration("full", tenants);
writeGeneration("empty", [fullTenant("t0", 0, 1)]);
symlinkSync(join(dir, "full"), live);
const asterisk = await startAsterisk({ tree: found.tree, options: { generatedDir: live } });
const ami = openAmi({ ...asterisk.ami, log: silentLog() });
const phones: SipPhone[] = [];
try {
  await until(() => ami.isUp);
  for (const tenant of tenants) await storeHints(tenant);
  await measureSetup();
  await measureReload();
} finally {
  for (const phone of phones) await phone.stop();
  await ami.close();
  await asterisk.stop();
  rmSync(dir, { recursive: true, force: true });
}

async function measureSetup(): Promise<void> {
  await (await openPhone({ username: called, password: passwordOf(called) })).register();
  const carrier = await openPhone({ username: "carrier", password: "", localAddress: CARRIER_ADDRESS });
  const bareCaller = await openPhone({ username: "bare", password: "", localAddress: BARE_ADDRESS });
  const bare: number[] = [];
  const straight: number[] = [];
  const byHours: number[] = [];
  for (let round = 0; round < CALLS + WARM_UP_CALLS; round++) {
    const isKept = round >= WARM_UP_CALLS;
    for (const [caller, number, samples] of [
      [bareCaller, "1000", bare],
      [carrier, directNumber(0), straight],
      [carrier, numberByHours(0), byHours],
    ] as const) {
      const ms = await ring(caller, number);
      if (isKept) samples.push(ms);
    }
  }
  const at = `dialplan, ${USERS} users in ${TENANTS} tenants`;
  const median = percentile(bare, 0.5);
  print(`${at}/bare Dial(), INVITE → 180, p50`, median, "", null);
  for (const [name, samples] of [
    ["number → person", straight],
    ["number → opening hours → person", byHours],
  ] as const) {
    print(`${at}/${name}, INVITE → 180, p50`, percentile(samples, 0.5), "bare Dial(), p50", median);
    print(`${at}/${name}, INVITE → 180, p95`, percentile(samples, 0.95), "bare Dial(), p95", percentile(bare, 0.95));
    print(`${at}/${name}, added by our dialplan, p50`, percentile(samples, 0.5) - median, "goal", SETUP_GOAL_MS);
  }
}

async function measureReload(): Promise<void> {
  const full: number[] = [];
  const empty: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    empty.push(await reload("empty"));
    full.push(await reload("full"));
  }
  const at = `dialplan, ${USERS} users in ${TENANTS} tenants, every kind of destination/reload`;
  const median = percentile(full, 0.5);
  print(`${at}, p50`, median, "an almost empty dialplan's reload", percentile(empty, 0.5));
  print(`${at}, p50`, median, "goal", RELOAD_GOAL_MS);
  print(`${at}, longest of ${ROUNDS}`, Math.max(...full), "goal", RELOAD_GOAL_MS);
}

/** Milliseconds of Asterisk's own reload of the dialplan, once this generation is the live one. */
async function reload(generation: "full" | "empty"): Promise<number> {
  unlinkSync(live);
  symlinkSync(join(dir, generation), live);
  const startedAt = performance.now();
  await ami.send({ Action: "Reload", Module: "pbx_config.so" }, { timeoutMs: 60_000 });
  return performance.now() - startedAt;
}

/** Milliseconds from the INVITE to the 180. Hangs up again. */
async function ring(caller: SipPhone, number: string): Promise<number> {
  const startedAt = performance.now();
  const call = await caller.dial(number);
  const ringing = Promise.withResolvers<number>();
  const advance = call.advance.bind(call);
  call.advance = (state, status) => {
    if (status === 180) ringing.resolve(performance.now() - startedAt);
    advance(state, status);
  };
  void call.ended.then(({ status }) => ringing.reject(new Error(`the call to ${number} ended with ${status}`)));
  const timer = setTimeout(() => ringing.reject(new Error(`${number} did not ring`)), CALL_DEADLINE_MS);
  try {
    return await ringing.promise;
  } finally {
    clearTimeout(timer);
    await call.hangUp();
    await until(() => phones.every((phone) => phone.calls.length === 0));
  }
}

async function openPhone(who: { username: string; password: string; localAddress?: string }): Promise<SipPhone> {
  const phone = await startSipPhone({ server: { host: "127.0.0.1", port: asterisk.ports.sip }, ...who });
  phones.push(phone);
  return phone;
}

async function storeHints(tenant: Snapshot): Promise<void> {
  const { key } = tenant.tenant;
  for (const [extension, devices] of hintsOf(tenant))
    await ami.send({ Action: "DBPut", Family: "callplane", Key: `${key}/hint/${extension}`, Val: devices });
}

/** The files of these tenants, with the bare Dial() beside them. */
function writeGeneration(name: string, of: readonly Snapshot[]): void {
  const { files } = composeGeneration(of.map((tenant) => renderTenant(tenant, { soundsDir: join(dir, "sounds") })));
  const all = new Map([
    ...files,
    ["dialplan.d/zz-bare.conf", `[bench-bare]\nexten = 1000,1,Dial(PJSIP/${called},60)\n`],
    ["pjsip.d/zz-bare.conf", barePjsip()],
  ]);
  for (const [path, text] of all) {
    const file = join(dir, name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function barePjsip(): string {
  const endpoint =
    "[bench-bare]\ntype = endpoint\ncontext = bench-bare\nidentify_by = ip\ndisallow = all\nallow = ulaw\n";
  return `${endpoint}[bench-bare]\ntype = identify\nendpoint = bench-bare\nmatch = ${BARE_ADDRESS}\n`;
}

function deviceOf(tenant: Snapshot | undefined): string {
  const device = tenant?.users[0]?.devices[0];
  if (device === undefined) throw new Error("the first person has a phone");
  return device.sipUsername;
}

function print(name: string, value: number, limitName: string, limit: number | null): void {
  console.log(JSON.stringify(row(name, value, "ms", limitName, limit)));
}
