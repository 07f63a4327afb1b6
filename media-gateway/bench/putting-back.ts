import { utimesSync } from "node:fs";
import { join } from "node:path";
import { percentile, row } from "@callplane/infra/bench";
import { aSnapshot, aSnapshotEnvelope } from "../test/a-snapshot.ts";
import { startRealApply } from "../test/asterisk/real-apply.ts";

/*
 * How long putting the old generation back takes: a tenant of BENCH_ENDPOINTS (1 000) phones, a file of a hundred lost on the way to
 * Asterisk behind the dry run's back, found by the read-back. From the decision to undo until the old generation runs again, and until
 * every object of it was read back; beside it, Asterisk's own reload of the same files. BENCH_ROUNDS (5) of each.
 */

const ENDPOINTS = Number(process.env.BENCH_ENDPOINTS ?? 1_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
const LOST = "pjsip.d/acme-10xx.conf";

const real = await startRealApply({ reloadTimeoutMs: () => 60_000 });
try {
  const before = aSnapshotEnvelope(aSnapshot({ key: "acme", users: ENDPOINTS }));
  const began = await real.apply([before]);
  if (began.kind !== "applied") throw new Error(`the first apply ended ${began.kind}`);
  const running: number[] = [];
  const readBack: number[] = [];
  const reloads: number[] = [];
  let decidedAt = Number.NaN;
  const { journal } = real.ports;
  const write = journal.write.bind(journal);
  journal.write = (entry) => {
    if (entry.phase === "restoring") decidedAt = performance.now();
    return write(entry);
  };
  real.ports.checkpoint = (name) => {
    if (name === "reloaded-back") running.push(performance.now() - decidedAt);
  };
  for (let round = 0; round < ROUNDS; round += 1) {
    const body = structuredClone(before.body);
    for (const user of body.users.slice(0, 1)) user.name = `Round ${round}`;
    const changed = aSnapshotEnvelope(body, round + 2);
    const outcome = await real.apply([changed], { changed, skipDryRun: true, damage: (files) => files.delete(LOST) });
    if (outcome.kind !== "rolled_back") throw new Error(`the damaged apply ended ${outcome.kind}`);
    readBack.push(performance.now() - decidedAt);
    const now = new Date();
    utimesSync(join(real.asterisk.generatedDir, LOST), now, now); // unchanged files are not read again
    const startedAt = performance.now();
    await real.ports.asterisk.reload("pjsip");
    reloads.push(performance.now() - startedAt);
  }
  const median = (samples: number[]) => percentile(samples, 0.5);
  const print = (name: string, value: number, limitName: string, limit: number) =>
    console.log(JSON.stringify(row(`putting back, ${ENDPOINTS} endpoints/${name}`, value, "ms", limitName, limit)));
  print("until the old generation runs", median(running), "Asterisk's own reload", median(reloads));
  print("until the old generation runs", median(running), "goal: 2 × Asterisk's own reload", 2 * median(reloads));
  print("until it was read back, too", median(readBack), "Asterisk's own reload", median(reloads));
} finally {
  await real.stop();
}
