import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { CallRecord, Snapshot, SnapshotAgent } from "@callplane/edge-api/contract";
import {
  type AsteriskInstance,
  type AsteriskTree,
  findTool,
  type SipPhone,
  type StartOptions,
  startAsterisk,
  startSipPhone,
} from "@callplane/infra/asterisk";
import { type AmiConnection, openAmi } from "../src/asterisk/ami/index.ts";
import { type Ari, openAri } from "../src/asterisk/ari/index.ts";
import { type Calls, startCalls } from "../src/calls/index.ts";
import { type CallSpool, openSpool } from "../src/cdr/index.ts";
import { ARI_APP, composeGeneration, renderTenant } from "../src/confgen/index.ts";
import { systemClock } from "../src/lib/clock.ts";
import { silentLog } from "../src/lib/log.ts";
import { createSnapshotIndex } from "../src/reconcile/index.ts";
import {
  createPracticeProvider,
  createSpeech,
  type SessionEnding,
  type Speech,
  startVoice,
  type Voice,
  type VoiceProvider,
} from "../src/voice/index.ts";
import { anAgent, aSnapshot, aSnapshotEnvelope, passwordOf } from "./a-snapshot.ts";

export interface StageOptions {
  readonly tree: AsteriskTree;
  readonly users?: number;
  /** Agents by extension. */
  readonly agents?: Readonly<Record<string, Partial<SnapshotAgent>>>;
  readonly providers?: ReadonlyMap<string, VoiceProvider>;
  readonly asterisk?: StartOptions["options"];
}

/** A real Asterisk with one tenant, and the gateway's part for calls around it. */
export interface Stage extends GatewayParts {
  readonly asterisk: AsteriskInstance;
  readonly snapshot: Snapshot;
  readonly dir: string;
  readonly speech: Speech;
  /** A registered phone of the person at that extension. */
  phone(extension: string): Promise<SipPhone>;
  /** Finished calls on disk, oldest first. */
  records(): CallRecord[];
}

export const KEY = "acme";

export function stageSnapshot(options: Pick<StageOptions, "users" | "agents">): Snapshot {
  const snapshot = aSnapshot({ key: KEY, users: options.users ?? 3 });
  snapshot.agents = Object.entries(options.agents ?? {}).map(([extension, fields]) => anAgent(KEY, extension, fields));
  return snapshot;
}

/** Starts Asterisk with the files the gateway would generate for this tenant. */
export async function startAsteriskFor(
  snapshot: Snapshot,
  tree: AsteriskTree,
  options: StartOptions["options"] = {},
  moreFiles: Readonly<Record<string, string>> = {},
) {
  const dir = mkdtempSync(join(tmpdir(), "callplane-stage-"));
  const generation = composeGeneration([renderTenant(snapshot)]);
  for (const [path, text] of [...generation.files, ...Object.entries(moreFiles)]) {
    mkdirSync(dirname(join(dir, "generated", path)), { recursive: true });
    writeFileSync(join(dir, "generated", path), text);
  }
  const asterisk = await startAsterisk({ tree, options: { generatedDir: join(dir, "generated"), ...options } });
  return { asterisk, dir };
}

export function stageSpeech(tree: AsteriskTree): Speech {
  const espeak = findTool(tree, "espeak-ng");
  return createSpeech({ command: espeak?.command, ...(espeak ? { env: espeak.env } : {}), log: silentLog() });
}

export interface GatewayParts {
  readonly ami: AmiConnection;
  readonly ari: Ari;
  readonly calls: Calls;
  readonly voice: Voice;
  readonly spool: CallSpool;
  readonly endings: SessionEnding[];
  stop(): Promise<void>;
}

/** The gateway's part for calls: what main does, without edge and apply. */
export async function startGatewayParts(options: {
  readonly asterisk: Pick<AsteriskInstance, "ami" | "ari">;
  readonly snapshot: Snapshot;
  readonly dir: string;
  readonly speech: Speech;
  readonly providers?: ReadonlyMap<string, VoiceProvider>;
}): Promise<GatewayParts> {
  const log = silentLog();
  const clock = systemClock;
  const { asterisk, speech } = options;
  const snapshots = createSnapshotIndex();
  snapshots.set(aSnapshotEnvelope(options.snapshot));
  const ami = openAmi({ ...asterisk.ami, log });
  const ari = openAri({ ...asterisk.ari, app: ARI_APP, log });
  const spool = openSpool(join(options.dir, "spool.db"));
  const calls = startCalls({ ami, ari, snapshots, spool, clock, log });
  const endings: SessionEnding[] = [];
  const voice = startVoice({
    ari,
    snapshots,
    speech,
    clock,
    log,
    callLog: calls.log,
    providers: new Map([["practice", createPracticeProvider({ speech })], ...(options.providers ?? [])]),
    onEnding: (ending) => endings.push(ending),
  });
  await until(() => ami.isUp && ari.isUp);
  return {
    ami,
    ari,
    calls,
    voice,
    spool,
    endings,
    async stop() {
      await voice.close();
      calls.stop();
      ari.close();
      await ami.close();
      spool.close();
    },
  };
}

export async function startStage(options: StageOptions): Promise<Stage> {
  const snapshot = stageSnapshot(options);
  const { asterisk, dir } = await startAsteriskFor(snapshot, options.tree, options.asterisk);
  const speech = stageSpeech(options.tree);
  const gateway = await startGatewayParts({ ...options, asterisk, snapshot, dir, speech });
  const phones: SipPhone[] = [];
  return {
    ...gateway,
    asterisk,
    snapshot,
    dir,
    speech,
    async phone(extension) {
      const phone = await startPhone(asterisk, snapshot, extension);
      phones.push(phone);
      return phone;
    },
    records: () => gateway.spool.oldest(1000),
    async stop() {
      await Promise.all(phones.map((phone) => phone.stop()));
      await gateway.stop();
      await asterisk.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

export async function startPhone(asterisk: AsteriskInstance, snapshot: Snapshot, extension: string): Promise<SipPhone> {
  const device = snapshot.users.find((user) => user.extension === extension)?.devices[0];
  if (device === undefined) throw new Error(`nobody has ${extension}`);
  const server = { host: "127.0.0.1", port: asterisk.ports.sip };
  const phone = await startSipPhone({ server, username: device.sipUsername, password: passwordOf(device.sipUsername) });
  await phone.register();
  return phone;
}

/** Resolves with the first value that is neither false nor nothing; looks often, gives up after `withinMs`. */
export async function until<T>(look: () => T | false | undefined | null, withinMs = 20_000): Promise<T> {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline) {
    const found = look();
    if (found !== false && found !== undefined && found !== null) return found;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error(`did not come about within ${withinMs} ms: ${look.toString().slice(0, 200)}`);
}
