import { join } from "node:path";
import type { SnapshotEnvelope } from "@callplane/edge-api/contract";
import {
  type ApplyPorts,
  type CommittedChange,
  createAsteriskPort,
  createGenerationStore,
  createJournal,
  dryRun,
} from "./apply/index.ts";
import type { AmiConnection } from "./asterisk/ami/index.ts";
import { ConfgenError } from "./confgen/index.ts";
import type { Config } from "./config.ts";
import type { EdgeClient } from "./edge/index.ts";
import type { Metrics } from "./http/index.ts";
import { applyUnasked, type JobLoop, type JobPorts, settleOpen, startJobLoop, takeTurn } from "./jobs/index.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import {
  createLiveTenants,
  createSnapshotFolder,
  inBackground,
  reconcile,
  removeLookups,
  syncLookups,
  type WritableSnapshotIndex,
} from "./reconcile/index.ts";

const POLL_MS = 5_000;
const RECONCILE_EVERY_MS = 60_000;
/** A reload that takes longer is taken for a hanging Asterisk; 10 000 phones take two to four seconds. */
const RELOAD_TIMEOUT_MS = 9_000;
const DRY_RUN_TIMEOUT_MS = 60_000;

export interface ApplyingPorts {
  readonly config: Config;
  /** A connection of its own: during a reload Asterisk answers nothing else on it. */
  readonly ami: AmiConnection;
  readonly edge: EdgeClient;
  readonly snapshots: WritableSnapshotIndex;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Reads the last good snapshots from disk, then ends what was left open, and looks for jobs from then on. */
export async function startApplying(ports: ApplyingPorts): Promise<JobLoop> {
  const { config, ami, edge, snapshots, clock, log } = ports;
  const folder = createSnapshotFolder(join(config.GATEWAY_DATA_DIR, "snapshots"), log);
  for (const envelope of await folder.readAll()) snapshots.set(envelope);
  const live = createLiveTenants(snapshots);
  const jobs: JobPorts = { edge, live, apply: applyPorts(), onOutcome: countOutcomes(ports.metrics) };
  const stopping = new AbortController();
  let isBootChecked = false;

  function applyPorts(): ApplyPorts {
    return {
      store: createGenerationStore({
        root: join(config.GATEWAY_DATA_DIR, "generations"),
        liveLink: config.ASTERISK_GENERATED_DIR,
      }),
      journal: createJournal(join(config.GATEWAY_DATA_DIR, "apply-journal.json")),
      snapshots: folder,
      asterisk: createAsteriskPort({ ami, clock, reloadTimeoutMs: RELOAD_TIMEOUT_MS }),
      dryRun: (next, changes, signal) => {
        const dir = join(config.GATEWAY_DATA_DIR, "dry-run");
        const command = config.ASTERISK_DRY_RUN_COMMAND;
        return dryRun({ command, dir, timeoutMs: DRY_RUN_TIMEOUT_MS }, next, changes, signal);
      },
      committed,
      clock,
      log,
      checkpoint: () => undefined,
    };
  }

  async function committed({ tenantId, removed, isAsked }: CommittedChange): Promise<void> {
    const before = snapshots.byTenant(tenantId);
    const envelope = removed ? undefined : await folder.read(tenantId);
    if (envelope) {
      snapshots.set(envelope);
      // What was on disk before may be older than a suspension that came as a message.
      const mayLift = isAsked || before?.id !== envelope.id;
      inBackground(syncLookups(ami, envelope, { mayLift }), log);
    } else {
      snapshots.remove(tenantId);
      if (before) inBackground(removeLookups(ami, before.body.tenant.key), log);
    }
  }

  async function change(wanted: { tenantId: string; tenantKey: string; incoming: SnapshotEnvelope | null }) {
    try {
      const kind = await applyUnasked(wanted, jobs, stopping.signal);
      return kind === "applied" || kind === "unchanged";
    } catch (error) {
      if (!(error instanceof ConfgenError)) throw error;
      // One tenant that cannot be rendered must not keep the others from being reconciled.
      log.error({ err: error, tenantId: wanted.tenantId }, "tenant cannot be rendered");
      return false;
    }
  }

  /** The files may be of an older gateway, which rendered otherwise. */
  async function checkAfterBoot(): Promise<void> {
    const [first] = snapshots.all();
    if (first) await change({ tenantId: first.tenantId, tenantKey: first.body.tenant.key, incoming: first });
    isBootChecked = true;
  }

  // Asterisk's database may be a new one after a restart.
  ami.onUp(() => {
    for (const envelope of snapshots.all()) inBackground(syncLookups(ami, envelope, { mayLift: false }), log);
  });

  return startJobLoop({
    async turn() {
      if (!isBootChecked && ami.isUp && (await settleOpen(jobs))) await checkAfterBoot();
      return takeTurn(jobs, stopping.signal);
    },
    reconcile: () => reconcile({ edge, snapshots, log, change }),
    reconcileEveryMs: RECONCILE_EVERY_MS,
    pollMs: POLL_MS,
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
