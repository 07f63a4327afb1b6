import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asteriskOrReason, freePort } from "@callplane/infra/asterisk";
import { percentile, row } from "@callplane/infra/bench";
import { startRedis } from "@callplane/infra/stand-ins";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import { createSnapshotIndex } from "../src/reconcile/index.ts";
import { startTrunkStates } from "../src/trunks/index.ts";
import * as a from "../test/a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../test/a-snapshot.ts";
import { startCarrier } from "../test/asterisk/carrier.ts";
import { startGuardParts } from "../test/asterisk/guard-parts.ts";
import { startRoutingStage } from "../test/asterisk/routing-stage.ts";
import { until } from "../test/stage.ts";

/*
 * A carrier that falls silent: how long until the gateway knows, and, once it does, how long a call takes from the dead trunk to the next;
 * and what asking the guards adds to a call. Real Asterisks, BENCH_ROUNDS (5) silences, BENCH_CALLS (20) calls in each.
 */

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const CALLS = Number(process.env.BENCH_CALLS ?? 20);
const NUMBER = "06990001200";

const found = await asteriskOrReason();
if (found.skip) throw new Error(`no Asterisk${found.because}`);
const dataDir = mkdtempSync(join(tmpdir(), "callplane-bench-trunks-"));
const redis = await startRedis({ token: "token-of-the-bench" });
const sipPort = await freePort(true);
const usPort = () => sipPort;
const first = await startCarrier({ tree: found.tree, host: "127.0.0.21", usPort });
const second = await startCarrier({ tree: found.tree, host: "127.0.0.22", usPort });
const trunks = [
  a.aTrunk("acme-trunk-one1", { host: first.host, port: first.port }),
  a.aTrunk("acme-trunk-two2", { host: second.host, port: second.port }),
];
const acme = aSnapshot({ key: "acme", users: 1 });
acme.routing = a.emptyRouting();
acme.routing.outbound = { ...acme.routing.outbound, ...a.openPolicy(trunks), mainNumber: "+4312345600", trunks };
const stage = await startRoutingStage({ tree: found.tree, tenants: [acme], sipPort });
const guards = await startGuardParts({ stage, tenant: acme, redis, dataDir });
const snapshots = createSnapshotIndex();
snapshots.set(aSnapshotEnvelope(acme));
let isKnownDead = false;
const states = startTrunkStates({
  ami: stage.ami,
  snapshots,
  edge: {
    async reportTrunkStates(given) {
      for (const { trunkId, state } of given.states) if (trunkId === trunks[0]?.id) isKnownDead = state === "down";
    },
  },
  clock: systemClock,
  log: silentLog(),
});
const told: { what: string; atMs: number }[] = [];
stage.ami.onEvent((event) => {
  if (event.UserEvent === "CallplaneRoute")
    told.push({ what: `${event.Kind} ${event.Target}`, atMs: performance.now() });
});

try {
  for (const { sipName } of trunks) await stage.trunkIs(sipName, "Avail");
  const phone = await stage.phone("acme", "1000");
  const toKnow: number[] = [];
  const toNext: number[] = [];
  const guarding: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    // At any moment between two of Asterisk's questions.
    await systemClock.sleep(2_000 * Math.random());
    const beganMs = performance.now();
    first.freeze();
    try {
      await until(() => isKnownDead, 20_000);
      toKnow.push(performance.now() - beganMs);
      for (let call = 0; call < CALLS; call += 1) {
        told.length = 0;
        await (await phone.call(NUMBER)).hangUp();
        const [asked, dead, next] = await until(() => (told.length >= 3 ? told : undefined));
        if (asked === undefined || dead === undefined || next === undefined) throw new Error("a call went another way");
        guarding.push(dead.atMs - asked.atMs);
        toNext.push(next.atMs - dead.atMs);
        await stage.quiet();
      }
    } finally {
      first.thaw();
    }
    await stage.trunkIs("acme-trunk-one1", "Avail");
    await until(() => !isKnownDead, 20_000);
  }
  const print = (name: string, samples: number[], share: number, goalMs: number) =>
    console.log(JSON.stringify(row(`trunks/${name}`, percentile(samples, share), "ms", "goal", goalMs)));
  print("carrier silent → the edge is told, median", toKnow, 0.5, 3_000);
  print("carrier silent → the edge is told, longest", toKnow, 1, 3_000);
  print("dead trunk → next trunk, median", toNext, 0.5, 100);
  print("dead trunk → next trunk, p95", toNext, 0.95, 100);
  print("the guards' answer, median", guarding, 0.5, 50);
  print("the guards' answer, p95", guarding, 0.95, 50);
} finally {
  await states.close();
  await guards.stop();
  await stage.stop();
  await first.stop();
  await second.stop();
  await redis.stop();
  rmSync(dataDir, { recursive: true });
}
