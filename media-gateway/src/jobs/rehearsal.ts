import type { SmallJob } from "@callplane/edge-api/contract";
import { createStepTimer, type RehearsalPorts, rehearse } from "../apply/index.ts";
import { ConfgenError } from "../confgen/index.ts";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { LiveTenants } from "../reconcile/live-tenants.ts";
import { BlamedError, type Rendering, RenderingError, SnapshotError } from "../rendering/index.ts";
import type { SmallJobOutcome } from "./small-jobs.ts";

export interface RehearsalJobPorts extends Omit<RehearsalPorts, "diff"> {
  readonly edge: Pick<EdgeClient, "rehearsedState" | "trunkSecrets">;
  readonly live: Pick<LiveTenants, "compose">;
  /** A thread for this rehearsal alone, so that an apply finds its own free. */
  readonly startRendering: () => Rendering;
  readonly clock: Clock;
}

/**
 * Rehearses what is saved beside what runs. Touches nothing that runs: no journal, no generation, no reload. Throws once the signal is
 * aborted, with nothing left behind.
 */
export async function runRehearsal(
  job: SmallJob,
  ports: RehearsalJobPorts,
  signal: AbortSignal,
): Promise<SmallJobOutcome> {
  const { edge, live, store, dryRun } = ports;
  const timer = createStepTimer(ports.clock, () => undefined);
  const rendering = ports.startRendering();
  const stop = () => void rendering.close();
  signal.addEventListener("abort", stop, { once: true });
  try {
    const [text, secrets] = await timer.run("fetch", () =>
      Promise.all([edge.rehearsedState(job.id, { signal }), edge.trunkSecrets(job.tenantId, { signal })]),
    );
    const { incoming, next } = await timer.run("render", async () => {
      const prepared = await rendering.prepare(text, secrets);
      if (prepared.envelope.id !== job.id || prepared.envelope.tenantId !== job.tenantId) {
        throw new SnapshotError("the edge sent another state than the one to rehearse");
      }
      return { incoming: prepared, next: live.compose({ incoming: prepared }) };
    });
    const result = await rehearse(incoming, next, { store, dryRun, diff: rendering.diff }, timer, signal);
    return { kind: "rehearsed", result };
  } catch (error) {
    signal.throwIfAborted();
    return endingOf(error);
  } finally {
    signal.removeEventListener("abort", stop);
    await rendering.close();
  }
}

function endingOf(error: unknown): SmallJobOutcome {
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ConfgenError) {
    // Refused before there were any files.
    const impact = { reloads: [], filesAdded: 0, filesChanged: 0, filesRemoved: 0 };
    const blamed = error instanceof BlamedError ? error.blamed : undefined;
    const { kind = null, id = null, name = null } = blamed ?? {};
    const about = {
      file: null,
      line: null,
      objectKind: kind,
      objectId: id,
      objectName: name?.slice(0, 300).toWellFormed() ?? null,
    };
    const objections = [{ message: reason, ...about }];
    return { kind: "rehearsed", result: { fileDiff: "", objections, impact, timings: [] } };
  }
  return { kind: "failed", message: `${wordsFor(error)} (${reason.slice(0, 500).toWellFormed()})` };
}

function wordsFor(error: unknown): string {
  if (error instanceof EdgeError) return "The gateway could not fetch what is saved.";
  if (error instanceof SnapshotError) return "What the gateway was given to check is damaged.";
  if (error instanceof RenderingError) return "The files could not be rendered.";
  return "The dry run came to no verdict.";
}
