import { join, resolve } from "node:path";
import {
  type ApplyPorts,
  type CommittedChange,
  createAsteriskPort,
  createDryRunner,
  createGenerationStore,
  createJournal,
  type DryRunner,
  reloadLimitMs,
} from "./apply/index.ts";
import type { AmiConnection } from "./asterisk/ami/index.ts";
import { type CallStates, startCallStates } from "./call-state/index.ts";
import { ConfgenError } from "./confgen/index.ts";
import type { Config } from "./config.ts";
import type { EdgeClient } from "./edge/index.ts";
import type { Metrics } from "./http/index.ts";
import {
  applyUnasked,
  createRightOfWay,
  type JobLoop,
  type JobPorts,
  runRehearsal,
  type SmallJobLoop,
  settleOpen,
  startJobLoop,
  startSmallJobLoop,
  takeTurn,
} from "./jobs/index.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import {
  createLiveTenants,
  createSnapshotFolder,
  type LookupKeeper,
  readLiveTenants,
  reconcile,
  startLookupKeeper,
  type WritableSnapshotIndex,
} from "./reconcile/index.ts";
import { type PreparedTenant, startRendering } from "./rendering/index.ts";
import { createSoundKeeper, formatWav, resample, SoundError } from "./sounds/index.ts";
import { speak } from "./voice/index.ts";
import { spoolPlaces } from "./voicemail/index.ts";

const POLL_MS = 5_000;
const SMALL_JOB_POLL_MS = 15_000;
const RECONCILE_EVERY_MS = 60_000;
const DRY_RUN_TIMEOUT_MS = 60_000;

export interface ApplyingPorts {
  readonly config: Config;
  /** For questions and AstDB. */
  readonly ami: AmiConnection;
  /** A connection of its own: during a reload Asterisk answers nothing else on it. */
  readonly applyAmi: AmiConnection;
  readonly edge: EdgeClient;
  readonly snapshots: WritableSnapshotIndex;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** The half of the gateway that makes decisions true in Asterisk. */
export interface Applying extends JobLoop {
  /** Refuses every new call of a tenant that runs here, ahead of the apply that says so. */
  suspend(tenantId: string): void;
  /** Look for small jobs now. */
  pokeSmallJobs(): void;
  /** What is wrong with the disk that voicemail lies on. */
  spoolProblem(): string | undefined;
}

/** Reads the last good snapshots from disk, then ends what was left open, and looks for jobs from then on. */
export async function startApplying(ports: ApplyingPorts): Promise<Applying> {
  const { config, applyAmi, edge, snapshots, clock, log } = ports;
  const sounds = createSoundKeeper({
    dir: resolve(config.GATEWAY_DATA_DIR, "sounds"),
    edge,
    speak: (text, language) => speakWav(config, text, language),
    now: Date.now,
  });
  const spool = spoolPlaces({ spoolDir: config.ASTERISK_SPOOL_DIR, dataDir: config.GATEWAY_DATA_DIR });
  const site = { mediaAddress: config.ASTERISK_MEDIA_ADDRESS, soundsDir: sounds.dir, voicemailDir: spool?.dir };
  const rendering = startRendering({ site });
  const rightOfWay = createRightOfWay();
  const folder = createSnapshotFolder(join(config.GATEWAY_DATA_DIR, "snapshots"));
  const store = createGenerationStore({
    root: join(config.GATEWAY_DATA_DIR, "generations"),
    liveLink: config.ASTERISK_GENERATED_DIR,
  });
  const live = createLiveTenants(snapshots);
  let isComplete = await readLiveTenants({ folder, rendering, found: live.set, log });
  const callStates = await startCallStates({
    dataDir: config.GATEWAY_DATA_DIR,
    spoolDir: config.ASTERISK_SPOOL_DIR,
    ami: ports.ami,
    edge,
    sounds,
    snapshots,
    onChanged: (tenantKey) => lookups.changedLive(tenantKey),
    clock,
    log,
  });
  const lookups: LookupKeeper = startLookupKeeper({
    liveStates: callStates,
    ami: ports.ami,
    snapshots,
    isComplete: () => isComplete,
    clock,
    log,
  });
  // Each in a folder of its own: a rehearsal may still clear up when an apply begins.
  const dryRuns = dryRunnerIn("dry-run", config);
  const rehearsedRuns = dryRunnerIn("rehearsal", config);
  const jobs: JobPorts = {
    edge,
    live,
    rendering,
    sounds,
    warmDryRun: dryRuns.warm,
    rightOfWay,
    apply: applyPorts(),
    onOutcome: countOutcomes(ports.metrics),
  };
  let isBootChecked = false;

  function applyPorts(): ApplyPorts {
    return {
      store,
      journal: createJournal(join(config.GATEWAY_DATA_DIR, "apply-journal.json")),
      snapshots: folder,
      asterisk: createAsteriskPort({
        ami: applyAmi,
        clock,
        reloadTimeoutMs: () => reloadLimitMs(config.ASTERISK_GENERATED_DIR),
      }),
      dryRun: dryRuns.run,
      diff: rendering.diff,
      committed,
      clock,
      log,
      checkpoint: () => undefined,
    };
  }

  async function committed({ tenantId, tenantKey, removed, incoming, isAsked }: CommittedChange): Promise<void> {
    const before = snapshots.byTenant(tenantId);
    const tenant = removed ? undefined : (incoming ?? (await readTenant(tenantId)));
    if (tenant) live.set(tenant);
    else if (removed) live.remove(tenantId);
    // What was on disk before may be older than a suspension that came as a message.
    lookups.changed(tenantKey, { mayLift: isAsked || before?.id !== tenant?.envelope.id });
    sounds
      .sweep(snapshots.all().map(({ body }) => body))
      .catch((error: unknown) => log.warn({ err: error }, "sounds not cleared up"));
  }

  async function readTenant(tenantId: string): Promise<PreparedTenant | undefined> {
    try {
      const text = await folder.read(tenantId);
      return text === undefined ? undefined : await rendering.prepare(text, await folder.readSecrets(tenantId));
    } catch (error) {
      log.error({ err: error, tenantId }, "snapshot on disk cannot be read");
      return undefined; // the next comparison with the edge makes it good
    }
  }

  async function change(wanted: { tenantId: string; tenantKey: string; incoming: PreparedTenant | null }) {
    try {
      const kind = await applyUnasked(wanted, jobs);
      return kind === "applied" || kind === "unchanged";
    } catch (error) {
      if (!(error instanceof ConfgenError || error instanceof SoundError)) throw error;
      // One tenant that collides with another, or lacks a sound, must not keep the others from being reconciled.
      log.error({ err: error, tenantId: wanted.tenantId }, "tenant cannot be brought to what it shall be");
      return false;
    }
  }

  async function reconcileAll(): Promise<void> {
    const hasFiles = async (tenantKey: string) => (await store.readLive()).files.has(`dialplan.d/${tenantKey}.conf`);
    const isWhole = await reconcile({ edge, rendering, snapshots, log, hasFiles, adopt: live.set, change });
    isComplete ||= isWhole;
  }

  /** The files may be of an older gateway, which rendered otherwise. Where a snapshot was lost, they are all there is of its tenant. */
  async function checkAfterBoot(): Promise<void> {
    if (!isComplete) await reconcileAll();
    const [first] = snapshots.all();
    const incoming = first && (await readTenant(first.tenantId));
    if (incoming) await change({ tenantId: first.tenantId, tenantKey: first.body.tenant.key, incoming });
    isBootChecked = true;
  }

  const loop = startJobLoop({
    async turn() {
      if (!isBootChecked && applyAmi.isUp && (await settleOpen(jobs))) await checkAfterBoot();
      return takeTurn(jobs);
    },
    reconcile: reconcileAll,
    reconcileEveryMs: RECONCILE_EVERY_MS,
    pollMs: POLL_MS,
    clock,
    log,
  });
  const rehearsals = startSmallJobLoop({
    kind: "rehearsal",
    run: (job, signal) =>
      runRehearsal(
        job,
        { edge, live, store, dryRun: rehearsedRuns.run, startRendering: () => startRendering({ site }), clock },
        signal,
      ),
    edge,
    rightOfWay,
    pollMs: SMALL_JOB_POLL_MS,
    onOutcome: ({ kind }) => ports.metrics.smallJobs.inc({ kind: "rehearsal", outcome: kind }),
    clock,
    log,
  });
  const liveStateJobs = startLiveStateJobs(callStates, ports);
  return {
    poke: loop.poke,
    pokeSmallJobs() {
      liveStateJobs.poke();
      rehearsals.poke();
    },
    get problem() {
      return loop.problem;
    },
    suspend(tenantId) {
      const key = snapshots.byTenant(tenantId)?.body.tenant.key;
      if (key !== undefined) lookups.suspend(key);
    },
    spoolProblem: callStates.spoolProblem,
    async stop() {
      await liveStateJobs.stop();
      await rehearsals.stop();
      await loop.stop();
      dryRuns.close();
      await callStates.close();
      await lookups.close();
      await rendering.close();
    },
  };
}

function dryRunnerIn(folder: string, { ASTERISK_DRY_RUN_COMMAND: command, GATEWAY_DATA_DIR }: Config): DryRunner {
  return createDryRunner({ command, dir: join(GATEWAY_DATA_DIR, folder), timeoutMs: DRY_RUN_TIMEOUT_MS });
}

/** A text of up to 2 000 characters lasts some minutes. */
const LONGEST_SPEECH = { timeoutMs: 60_000, mostBytes: 32 * 1024 * 1024 };
const TELEPHONE_HZ = 8000;

async function speakWav({ SPEECH_COMMAND: command }: Config, text: string, language: string): Promise<Buffer> {
  const { samples, sampleRate } = await speak({ command, ...LONGEST_SPEECH }, text, language);
  return formatWav({ samples: resample(samples, sampleRate, TELEPHONE_HZ), sampleRate: TELEPHONE_HZ });
}

/** Beside applies too, in nobody's way: people wait for it, and it reloads no more than mailboxes. */
function startLiveStateJobs(callStates: CallStates, { edge, metrics, clock, log }: ApplyingPorts): SmallJobLoop {
  return startSmallJobLoop({
    kind: "call_state",
    async run(job) {
      await callStates.read(job);
      return { kind: "done" };
    },
    edge,
    rightOfWay: createRightOfWay(),
    pollMs: SMALL_JOB_POLL_MS,
    onOutcome: ({ kind }) => metrics.smallJobs.inc({ kind: "call_state", outcome: kind }),
    clock,
    log,
  });
}

function countOutcomes(metrics: Metrics): JobPorts["onOutcome"] {
  return ({ kind, timings }) => {
    metrics.applies.inc({ outcome: kind });
    metrics.lastApplySucceeded.set(kind === "applied" || kind === "unchanged" ? 1 : 0);
    for (const { step, ms } of timings) metrics.applySteps.observe({ step }, ms / 1000);
  };
}
