import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fetchTree, type SipCall } from "@callplane/infra/asterisk";
import { percentile, row } from "@callplane/infra/bench";
import { emptyRouting } from "../test/a-routing.ts";
import { aSnapshot } from "../test/a-snapshot.ts";
import { type RoutingStage, startRoutingStage } from "../test/asterisk/routing-stage.ts";

/*
 * BENCH_CALLS (100) people call as many others at once and both sides speak; what each of them hears is timed for BENCH_SECONDS (15), then
 * for as long again while Asterisk records all calls (MixMonitor, two directions into one WAV file, on the disk of TMPDIR), and once more
 * without. The phones run in this process, so a gap may be its own: what counts is the figure beside the same calls unrecorded.
 */

const CALLS = Number(process.env.BENCH_CALLS ?? 100);
const SECONDS = Number(process.env.BENCH_SECONDS ?? 15);
const GAP_GOAL_MS = 40;
const FIRST_EXTENSION = 1000;
const BYTES_A_SECOND = 16_000; // a recording is 16 bits, 8 000 times a second

type Gaps = { longestMs: number; p999Ms: number; packets: number; expected: number };

const found = await fetchTree({ offline: true });
if (!found.ok) throw new Error(found.reason);
const recordings = mkdtempSync(join(tmpdir(), "callplane-recording-bench-"));
const tenant = { ...aSnapshot({ key: "bench", users: 2 * CALLS }), routing: emptyRouting() };
const stage = await startRoutingStage({ tree: found.tree, tenants: [tenant] });
try {
  const sides: SipCall[] = [];
  for (let index = 0; index < CALLS; index++) sides.push(...(await connect(stage, index)));
  const before = await listen(sides);
  await record(stage, true);
  const recorded = await listen(sides);
  await record(stage, false);
  const after = await listen(sides);
  const at = `recording, ${CALLS} calls between extensions`;
  const bare = {
    longestMs: Math.max(before.longestMs, after.longestMs),
    p999Ms: Math.max(before.p999Ms, after.p999Ms),
  };
  print(`${at}/longest gap, recorded`, recorded.longestMs, "ms", "the same calls unrecorded", bare.longestMs);
  print(`${at}/longest gap, recorded`, recorded.longestMs, "ms", "goal", GAP_GOAL_MS);
  print(`${at}/gap p99.9, recorded`, recorded.p999Ms, "ms", "the same calls unrecorded", bare.p999Ms);
  print(`${at}/packets heard, recorded`, recorded.packets, "packets", "said", recorded.expected);
  const seconds = secondsRecorded();
  print(`${at}/recordings`, seconds.length, "files", "calls", CALLS);
  print(`${at}/shortest recording`, Math.min(...seconds), "s", "recorded for", SECONDS);
} finally {
  await stage.stop();
  rmSync(recordings, { recursive: true, force: true });
}

/** One person calls another, who answers; both speak. */
async function connect({ phone }: RoutingStage, index: number): Promise<SipCall[]> {
  const caller = await phone("bench", String(FIRST_EXTENSION + 2 * index));
  const called = String(FIRST_EXTENSION + 2 * index + 1);
  const other = await phone("bench", called);
  const call = await caller.dial(called);
  const incoming = await other.nextIncoming({ withinMs: 30_000 });
  await incoming.answer();
  await call.answered;
  void call.sendTone(600);
  void incoming.sendTone(1000);
  return [call, incoming];
}

/** What arrives at all sides during the next seconds. */
async function listen(sides: readonly SipCall[]): Promise<Gaps> {
  const gaps: number[] = [];
  let packets = 0;
  const ends = sides.map((side) => {
    let lastAt: number | undefined;
    return side.onFrame(({ at }) => {
      if (lastAt !== undefined) gaps.push(at - lastAt);
      lastAt = at;
      packets += 1;
    });
  });
  await delay(SECONDS * 1_000);
  for (const end of ends) end();
  const longestMs = gaps.reduce((longest, gap) => Math.max(longest, gap), 0);
  return { longestMs, p999Ms: percentile(gaps, 0.999), packets, expected: sides.length * SECONDS * 50 };
}

/** Begins or ends recording every call, each once. */
async function record({ ami }: RoutingStage, isOn: boolean): Promise<void> {
  const channels = await ami.list({ Action: "CoreShowChannels" }, { timeoutMs: 20_000 });
  const callers = channels.filter((channel) => channel.Uniqueid === channel.Linkedid);
  for (const { Channel = "", Uniqueid = "" } of callers) {
    if (isOn) await ami.send({ Action: "MixMonitor", Channel, File: join(recordings, `${Uniqueid}.wav`) });
    else await ami.send({ Action: "StopMixMonitor", Channel });
  }
}

function secondsRecorded(): number[] {
  return readdirSync(recordings).map((name) => statSync(join(recordings, name)).size / BYTES_A_SECOND);
}

function print(name: string, value: number, unit: string, limitName: string, limit: number | null): void {
  console.log(JSON.stringify(row(name, value, unit, limitName, limit)));
}
