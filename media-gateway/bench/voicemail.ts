import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fetchTree, startAsterisk } from "@callplane/infra/asterisk";
import { percentile, row } from "@callplane/infra/bench";
import { openAmi } from "../src/asterisk/ami/index.ts";
import { composeGeneration, renderTenant } from "../src/confgen/index.ts";
import { silentLog } from "../src/lib/log.ts";
import { syncPins } from "../src/voicemail/mailbox-pins.ts";
import { aSnapshotEnvelope } from "../test/a-snapshot.ts";
import { stateEdge } from "../test/asterisk/call-state-edge.ts";
import { until } from "../test/stage.ts";
import { fullTenant } from "./routing-tenants.ts";

/*
 * What one changed PIN costs a company of BENCH_USERS (10 000) people, each with a voicemail box: from the gateway's knowing of it until the
 * next call is asked for it, BENCH_ROUNDS (10) times; beside it Asterisk's own reload of all boxes, which it once took.
 */

const USERS = Number(process.env.BENCH_USERS ?? 10_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 10);

const found = await fetchTree({ offline: true });
if (!found.ok) throw new Error(found.reason);
const dir = realpathSync(mkdtempSync(join(tmpdir(), "callplane-voicemail-bench-")));
const asteriskDir = join(dir, "asterisk");
const voicemailDir = join(asteriskDir, "spool/voicemail");
const tenant = fullTenant("t0", 0, USERS);
for (const [path, text] of composeGeneration([renderTenant(tenant, { voicemailDir })]).files) {
  mkdirSync(dirname(join(dir, "generated", path)), { recursive: true });
  writeFileSync(join(dir, "generated", path), text);
}
const options = { dir: asteriskDir, generatedDir: join(dir, "generated") };
const asterisk = await startAsterisk({ tree: found.tree, options });
const ami = openAmi({ ...asterisk.ami, log: silentLog() });
try {
  await until(() => ami.isUp);
  const boxes = tenant.routing?.voicemailBoxes ?? [];
  for (const { number } of boxes) mkdirSync(join(voicemailDir, tenant.tenant.key, number), { recursive: true });
  const edge = stateEdge();
  const envelope = aSnapshotEnvelope(tenant);
  const changes: number[] = [];
  const reloads: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const box = boxes[round];
    if (box === undefined) throw new Error("fewer boxes than rounds");
    edge.pin(box, `47${round}11`);
    changes.push(await timed(() => syncPins(ami, { envelope, state: edge.state, voicemailDir })));
    reloads.push(await timed(() => ami.send({ Action: "Reload", Module: "app_voicemail.so" }, { timeoutMs: 60_000 })));
  }
  const reload = percentile(reloads, 0.5);
  const name = `voicemail, ${USERS} boxes/one PIN changed, p50`;
  console.log(JSON.stringify(row(name, percentile(changes, 0.5), "ms", "Asterisk's own reload of all boxes", reload)));
} finally {
  await ami.close();
  await asterisk.stop();
  rmSync(dir, { recursive: true, force: true });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
