import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type AsteriskInstance, fetchTree, type SipCall, type SipPhone } from "@callplane/infra/asterisk";
import { stageSnapshot, startAsteriskFor, startPhone } from "../test/stage.ts";
import { measureLastLoud, measureRoundTrips, percentile } from "./probe.ts";

/** One figure, beside the limit taken in the same run. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly limit: number;
  readonly limitName: string;
  readonly ratio: number;
}

export interface VoiceDelayOptions {
  readonly calls: readonly number[];
  readonly measureMs: number;
  /** Interruptions measured at each number of calls. */
  readonly interruptions: number;
  readonly log: (line: string) => void;
}

export const DEFAULT_VOICE_DELAY: VoiceDelayOptions = {
  calls: [1, 50, 100],
  measureMs: 10_000,
  interruptions: 20,
  log: (line) => console.error(line),
};

const ECHO = "700";
const BARE = "701";
const AGENT_ECHO = "601";
const AGENT_TALKER = "602";
const EXTRA_DIALPLAN = `
[acme-internal]
exten => ${ECHO},1,Answer()
 same => n,Echo()
exten => ${BARE},1,Stasis(bare,echo)
 same => n,Hangup()
`;

/**
 * Mouth to ear and back through a real Asterisk with real RTP: the agent path with a provider that answers at once, a bare
 * chan_websocket echo, and Asterisk's own Echo(); how long an interrupted agent is still heard; CPU a call.
 */
export async function measureVoiceDelay(options: VoiceDelayOptions = DEFAULT_VOICE_DELAY): Promise<Figure[]> {
  const found = await fetchTree();
  if (!found.ok) throw new Error(found.reason);
  const snapshot = stageSnapshot({
    users: 1,
    agents: {
      [AGENT_ECHO]: { voiceProvider: "ultravox", interruption: { enabled: false, minSpeechMs: 120 } },
      [AGENT_TALKER]: { voiceProvider: "elevenlabs", interruption: { enabled: true, minSpeechMs: 120 } },
    },
  });
  const { asterisk, dir } = await startAsteriskFor(
    snapshot,
    found.tree,
    {},
    { "dialplan.d/bench.conf": EXTRA_DIALPLAN },
  );
  const gateway = await startGateway(asterisk, snapshot, dir);
  const phone = await startPhone(asterisk, snapshot, "1000");
  try {
    const figures: Figure[] = [];
    for (const count of options.calls) {
      figures.push(...(await measureAt(count, { phone, gateway, asterisk, options })));
    }
    return figures;
  } finally {
    await phone.stop();
    gateway.stop();
    await asterisk.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

interface Bench {
  readonly phone: SipPhone;
  readonly gateway: Gateway;
  readonly asterisk: AsteriskInstance;
  readonly options: VoiceDelayOptions;
}

async function measureAt(count: number, bench: Bench): Promise<Figure[]> {
  const { options } = bench;
  const echo = await measurePath(ECHO, count, bench);
  const bare = await measurePath(BARE, count, bench);
  const agent = await measurePath(AGENT_ECHO, count, bench);
  const stale = await measureInterruptions(count, bench);
  const name = (what: string) => `${what}, ${count} ${count === 1 ? "call" : "calls"}`;
  const figures = [
    figure(name("Agent round trip p50"), agent.p50, "ms", echo.p50, "Asterisk's Echo() p50"),
    figure(name("Agent round trip p99"), agent.p99, "ms", echo.p99, "Asterisk's Echo() p99"),
    figure(name("Agent round trip p50 over bare socket"), agent.p50, "ms", bare.p50, "bare chan_websocket echo p50"),
    figure(name("Agent round trip p99 over bare socket"), agent.p99, "ms", bare.p99, "bare chan_websocket echo p99"),
    figure(name("Interruption to last stale frame p99"), percentile(stale.staleMs, 0.99), "ms", 20, "one frame"),
    figure(
      name("Gateway CPU a listening call"),
      agent.gatewayCpu,
      "% of a core",
      bare.gatewayCpu,
      "bare chan_websocket echo",
    ),
    figure(name("Gateway CPU a talking call"), stale.gatewayCpu, "% of a core", 100 / 300, "300 streams a core"),
    figure(name("Asterisk CPU a talking call"), stale.asteriskCpu, "% of a core", 100 / 300, "300 streams a core"),
  ];
  for (const one of figures) options.log(`${one.name}: ${one.value} ${one.unit} (${one.limitName} ${one.limit})`);
  return figures;
}

const round = (value: number) => Math.round(value * 100) / 100;

function figure(name: string, value: number, unit: string, limit: number, limitName: string): Figure {
  return { name, value: round(value), unit, limit: round(limit), limitName, ratio: round(value / limit) };
}

async function openCalls(number: string, count: number, phone: SipPhone): Promise<SipCall[]> {
  const calls: SipCall[] = [];
  // Ten at a time: a storm of set-ups is another figure.
  while (calls.length < count) {
    const batch = Math.min(10, count - calls.length);
    calls.push(...(await Promise.all(Array.from({ length: batch }, () => phone.call(number)))));
  }
  return calls;
}

async function measurePath(number: string, count: number, { phone, gateway, asterisk, options }: Bench) {
  const calls = await openCalls(number, count, phone);
  await measureRoundTrips(calls[0] as SipCall, 1000);
  const cpu = await startCpuMeter(gateway, asterisk, count);
  const trips = (await Promise.all(calls.map((call) => measureRoundTrips(call, options.measureMs)))).flat();
  const used = await cpu();
  await Promise.all(calls.map((call) => call.hangUp()));
  const expected = calls.length * Math.floor(options.measureMs / 300);
  if (trips.length < expected * 0.95)
    options.log(`only ${trips.length} of ${expected} clicks came back from ${number}`);
  return { p50: percentile(trips, 0.5), p99: percentile(trips, 0.99), ...used };
}

/** With `count` agents talking, one after the other is interrupted. */
async function measureInterruptions(count: number, { phone, gateway, asterisk, options }: Bench) {
  const calls = await openCalls(AGENT_TALKER, count, phone);
  const cpu = await startCpuMeter(gateway, asterisk, count);
  await new Promise((done) => setTimeout(done, options.measureMs / 2));
  const used = await cpu();
  const staleMs: number[] = [];
  const talking = calls.filter((call) => call.state === "answered");
  if (talking.length < count)
    options.log(`${count - talking.length} of ${count} agents never spoke: the machine is overloaded`);
  for (const call of talking.slice(0, options.interruptions)) {
    await call.hearsSound({ forMs: 200, withinMs: 15_000 });
    const heard = gateway.next("speech_started");
    const lastLoud = measureLastLoud(call, 5000);
    void call.sendTone(440, { forMs: 500 });
    const { at } = await heard;
    staleMs.push(Math.max(0, (await lastLoud) - at));
  }
  await Promise.all(calls.map((call) => call.hangUp()));
  return { staleMs, ...used };
}

/** Share of a core a call takes from now until the result is called. */
async function startCpuMeter(gateway: Gateway, asterisk: AsteriskInstance, calls: number) {
  const before = { gateway: await gateway.cpuMs(), asterisk: cpuMsOf(asterisk.pid), at: performance.now() };
  return async () => {
    const share = (ms: number) => (100 * ms) / (performance.now() - before.at) / calls;
    return {
      gatewayCpu: share((await gateway.cpuMs()) - before.gateway),
      asteriskCpu: share(cpuMsOf(asterisk.pid) - before.asterisk),
    };
  };
}

interface Gateway {
  cpuMs(): Promise<number>;
  next(type: string): Promise<{ at: number; user: number; system: number }>;
  stop(): void;
}

async function startGateway(asterisk: AsteriskInstance, snapshot: unknown, dir: string): Promise<Gateway> {
  const given = join(dir, "given.json");
  writeFileSync(given, JSON.stringify({ asterisk: { ami: asterisk.ami, ari: asterisk.ari }, snapshot, dir }));
  const child: ChildProcess = spawn(process.execPath, [join(import.meta.dirname, "voice-gateway.ts"), given], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting = new Map<string, (message: { at: number; user: number; system: number }) => void>();
  if (child.stdout === null) throw new Error("no output of the gateway");
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    waiting.get(message.type)?.(message);
  });
  const next: Gateway["next"] = (type) => new Promise((resolve) => waiting.set(type, resolve));
  await next("up");
  return {
    next,
    async cpuMs() {
      const answer = next("cpu");
      child.stdin?.write("cpu\n");
      const { user, system } = await answer;
      return (user + system) / 1000;
    },
    stop: () => child.stdin?.end(),
  };
}

/** Linux: user and system time of a process, in ms (clock ticks of 10 ms). */
function cpuMsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

if (import.meta.main) {
  const calls = process.argv.slice(2).map(Number);
  const options = calls.length > 0 ? { ...DEFAULT_VOICE_DELAY, calls } : DEFAULT_VOICE_DELAY;
  console.log(JSON.stringify(await measureVoiceDelay(options), null, 2));
}
