import type { JobResult, LeasedJob } from "@callplane/edge-api/contract";
import {
  type ApplyOutcome,
  type ApplyPorts,
  apply,
  createStepTimer,
  type JournalEntry,
  nameSubjects,
  recover,
} from "../apply/index.ts";
import { ConfgenError, type Generation } from "../confgen/index.ts";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import type { LiveTenants } from "../reconcile/live-tenants.ts";
import { BlamedError, type PreparedTenant, type Rendering, RenderingError, SnapshotError } from "../rendering/index.ts";
import { SoundError, type SoundKeeper } from "../sounds/index.ts";
import { keepLease } from "./lease-keeper.ts";
import { toJobResult } from "./results.ts";
import type { RightOfWay } from "./right-of-way.ts";

export interface JobPorts {
  readonly edge: EdgeClient;
  readonly apply: ApplyPorts;
  readonly live: LiveTenants;
  readonly rendering: Pick<Rendering, "prepare">;
  /** Has what a snapshot's callers hear on this machine's disk, before anything of it is tried. */
  readonly sounds: Pick<SoundKeeper, "prepare">;
  /** The dry run's program may start while the snapshot is fetched and rendered. */
  readonly warmDryRun: () => void;
  /** Held as long as an apply is under way, or being ended. */
  readonly rightOfWay: Pick<RightOfWay, "hold">;
  /** Told of each ending, for counters. */
  readonly onOutcome: (outcome: ApplyOutcome) => void;
}

/** What one look for work came to. */
export type Turn = "worked" | "idle" | "unsettled";

/**
 * One turn: first settle what an earlier apply left open (end or undo it, tell the edge), only then lease and run the next job. So there
 * is never a second writer, whatever died in between. Rejects with EdgeError when the edge is out of reach.
 */
export async function takeTurn(ports: JobPorts): Promise<Turn> {
  if (!(await settleOpen(ports))) return "unsettled";
  const job = await ports.edge.lease();
  if (!job) return "idle";
  ports.warmDryRun();
  return ports.rightOfWay.hold(async () => {
    await runJob(job, ports);
    return (await settleOpen(ports)) ? "worked" : "unsettled";
  });
}

/** Ends what the journal holds. False: it cannot be ended yet, nothing else may be applied. */
export async function settleOpen(ports: JobPorts): Promise<boolean> {
  const { journal } = ports.apply;
  const entry = await journal.read();
  if (!entry) return true;
  const done = entry.phase === "done" ? entry : await ports.rightOfWay.hold(() => endEntry(entry, ports));
  if (!done) return false;
  if (done.job && done.result) {
    const isTaken = await deliver(ports.edge, done.job.id, done.result);
    if (!isTaken) ports.apply.log.warn({ jobId: done.job.id }, "the edge no longer waited for this result");
  }
  await journal.clear();
  return true;
}

async function endEntry(entry: JournalEntry, ports: JobPorts): Promise<JournalEntry | undefined> {
  // Asterisk may be out of reach for a while; as long as the lease can be kept, the job is still ours to report on.
  if (entry.job) await touchLease(entry.job, ports);
  const outcome = await recover(entry, ports.apply);
  return outcome.kind === "unknown" ? undefined : noteEnding(entry, outcome, ports);
}

async function touchLease(job: { id: string; leaseToken: string }, { edge }: JobPorts): Promise<void> {
  await edge.progress(job.id, { leaseToken: job.leaseToken, step: "reload" }).catch(() => undefined);
}

async function noteEnding(entry: JournalEntry, outcome: ApplyOutcome, ports: JobPorts): Promise<JournalEntry> {
  const result = entry.job ? toJobResult(entry.job.leaseToken, outcome) : null;
  const done: JournalEntry = { ...entry, phase: "done", fileDiff: "", timings: [], result };
  await ports.apply.journal.write(done);
  ports.apply.checkpoint("journal-done");
  ports.onOutcome(outcome);
  return done;
}

/** True when the edge took it; false when it has given the job up meanwhile. Rejects while the edge is out of reach. */
async function deliver(edge: EdgeClient, jobId: string, result: JobResult): Promise<boolean> {
  try {
    await edge.result(jobId, result);
    return true;
  } catch (error) {
    if (error instanceof EdgeError && !error.retryable) return false;
    throw error;
  }
}

async function runJob(job: LeasedJob, ports: JobPorts): Promise<void> {
  const { log, clock } = ports.apply;
  const lease = keepLease({ edge: ports.edge, job, log });
  const timer = createStepTimer(clock, lease.step);
  try {
    let outcome: ApplyOutcome;
    try {
      const [text, secrets] = await timer.run("fetch", () =>
        Promise.all([
          ports.edge.snapshot(job.snapshotId, { signal: lease.signal }),
          ports.edge.trunkSecrets(job.tenantId, { signal: lease.signal }),
        ]),
      );
      const { incoming, next } = await timer.run("render", async () => {
        const prepared = await ports.rendering.prepare(text, secrets);
        assertMeant(job, prepared);
        await ports.sounds.prepare(prepared.envelope.body);
        return { incoming: prepared, next: ports.live.compose({ incoming: prepared }) };
      });
      const { tenantId, tenantKey } = incoming.config;
      const change = { job: { id: job.id, leaseToken: job.leaseToken }, tenantId, tenantKey, incoming, next };
      outcome = withSubjects(await apply(change, ports.apply, timer, lease.signal), { incoming, next });
    } catch (error) {
      outcome = { kind: "rejected", error: reasonOf(error), timings: timer.timings(), fileDiff: "" };
    }
    log.info({ jobId: job.id, tenantId: job.tenantId, outcome: outcome.kind, timings: outcome.timings }, "apply ended");
    if (outcome.kind === "unknown") return ports.onOutcome(outcome);
    await noteOrTell(job, outcome, ports);
  } finally {
    await lease.stop();
  }
}

/** Whoever reads why it failed knows people and queues, not the names their files have. */
function withSubjects(
  outcome: ApplyOutcome,
  { incoming, next }: { incoming: PreparedTenant; next: Generation },
): ApplyOutcome {
  if (!("error" in outcome)) return outcome;
  const { snapshot } = incoming.config;
  const details = nameSubjects(outcome.error.details, { snapshot, files: next.files });
  return { ...outcome, error: { ...outcome.error, details } };
}

/** A full disk must not keep the edge from hearing how it ended; what the journal still holds is settled later, and says the same. */
async function noteOrTell(job: LeasedJob, outcome: ApplyOutcome, ports: JobPorts): Promise<void> {
  try {
    await noteEnding(await entryOf(job, ports), outcome, ports);
  } catch (error) {
    await deliver(ports.edge, job.id, toJobResult(job.leaseToken, outcome));
    throw error;
  }
}

function assertMeant(job: LeasedJob, { envelope }: PreparedTenant): void {
  if (envelope.id !== job.snapshotId || envelope.tenantId !== job.tenantId) {
    throw new SnapshotError("the edge sent another snapshot than the job's");
  }
}

/** The entry the apply left, or one for a job that ended before there was any. */
async function entryOf(job: LeasedJob, { apply }: JobPorts): Promise<JournalEntry> {
  const entry = await apply.journal.read();
  if (entry?.job?.id === job.id) return entry;
  return {
    version: 1,
    job: { id: job.id, leaseToken: job.leaseToken },
    tenantId: job.tenantId,
    tenantKey: "",
    isRemoval: false,
    previousPath: "",
    nextPath: "",
    reloads: [],
    phase: "done",
    reason: null,
    timings: [],
    fileDiff: "",
    result: null,
  };
}

function reasonOf(error: unknown) {
  if (error instanceof ConfgenError) {
    const whose = error instanceof BlamedError ? `${error.blamed.name}: ` : "";
    return {
      code: "invalid_config",
      message: "The configuration holds what Asterisk cannot be given.",
      details: [`${whose}${error.message}`],
    };
  }
  if (error instanceof EdgeError) {
    return {
      code: "fetch_failed",
      message: "The snapshot could not be fetched from the edge.",
      details: [error.message],
    };
  }
  if (error instanceof SoundError) {
    return { code: "sound_missing", message: `${error.message} Nothing was changed.`, details: [] };
  }
  const details = [error instanceof Error ? error.message : String(error)];
  if (error instanceof SnapshotError) {
    return { code: "bad_snapshot", message: "The snapshot is damaged. Nothing was changed.", details };
  }
  if (error instanceof RenderingError) {
    const message = "The configuration could not be rendered. Nothing was changed.";
    return { code: "render_failed", message, details };
  }
  return { code: "internal", message: "The gateway failed. Nothing was changed.", details };
}

/** Applies without a job: what the edge or this gateway's own disk says shall run, and does not. Settles it, too. */
export function applyUnasked(change: UnaskedChange, ports: JobPorts): Promise<ApplyOutcome["kind"]> {
  return ports.rightOfWay.hold(() => changeUnasked(change, ports));
}

type UnaskedChange = { tenantId: string; tenantKey: string; incoming: PreparedTenant | null };

async function changeUnasked(change: UnaskedChange, ports: JobPorts): Promise<ApplyOutcome["kind"]> {
  const { incoming, tenantId } = change;
  if (incoming) await ports.sounds.prepare(incoming.envelope.body);
  const next = ports.live.compose(incoming ? { incoming } : { removed: tenantId });
  const timer = createStepTimer(ports.apply.clock, () => undefined);
  const outcome = await apply({ ...change, job: null, next }, ports.apply, timer, new AbortController().signal);
  ports.apply.log.info({ tenantId, outcome: outcome.kind, timings: outcome.timings }, "reconciled");
  const entry = await ports.apply.journal.read();
  if (outcome.kind === "unknown") ports.onOutcome(outcome);
  else if (entry) await noteEnding(entry, outcome, ports).then(() => settleOpen(ports));
  return outcome.kind;
}
