import { expectationsOf, isShownTo, tenantKeyOf } from "./expectations.ts";
import { compareFiles, type LiveGeneration } from "./generations.ts";
import type { JournalEntry } from "./journal.ts";
import {
  type ApplyChange,
  type ApplyOutcome,
  type ApplyPorts,
  type FileChanges,
  type Objection,
  RELOADABLE,
  type Reloadable,
  ReloadError,
} from "./ports.ts";
import { finish, restore } from "./recover.ts";
import { reloadsFor } from "./reloads.ts";
import type { StepTimer } from "./step-timer.ts";

const ASTERISK_DOWN = ["asterisk_down", "Asterisk cannot be reached. Nothing was changed."] as const;
const NO_VERDICT = ["dry_run_unavailable", "The dry run came to no verdict. Nothing was changed."] as const;
const WRITE_FAILED = ["write_failed", "The files could not be written. Nothing was changed."] as const;
const NOT_NOTED: Objection = {
  code: "not_noted",
  message: "The new configuration runs, but could not be noted on the gateway's disk.",
  details: [],
};

/**
 * Makes a generation run: dry run → backup → write → reload what differs → read back → commit, or the old one again. The
 * journal is on disk before each effect, so that `recover` can end it after a crash at any point. The caller sees to it that only
 * one runs at a time, and settles the journal with the outcome. An aborted signal (the lease is lost) undoes.
 */
export async function apply(
  change: ApplyChange,
  ports: ApplyPorts,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<ApplyOutcome> {
  const previous = await ports.store.readLive();
  const changes = compareFiles(previous.files, change.next.files);
  const differing = [...changes.changed, ...changes.removed];
  const shown = new Set(differing.filter((file) => isShownTo(change.tenantKey, file)));
  const fileDiff = await ports.diff(pick(previous.files, shown), pick(change.next.files, shown));
  const reloads = reloadsFor(previous.files, change.next.files, changes);
  const rejected = (error: Objection): ApplyOutcome => ({
    kind: "rejected",
    error,
    timings: timer.timings(),
    fileDiff,
  });
  let entry: JournalEntry;
  let obstacle: readonly [code: string, message: string] = ASTERISK_DOWN;
  try {
    await ports.asterisk.ready(signal);
    obstacle = NO_VERDICT;
    if (reloads.length > 0) {
      const objections = await timer.run("dry_run", () => ports.dryRun(change.next, changes, signal));
      if (objections.length > 0) {
        return rejected({
          code: "dry_run_failed",
          message: "The configuration was refused by the dry run. Nothing was changed.",
          details: objections,
        });
      }
    }
    signal.throwIfAborted();
    obstacle = WRITE_FAILED;
    entry = await timer.run("backup", () => prepare(change, previous, reloads, fileDiff, ports));
  } catch (error) {
    return rejected(signal.aborted ? leaseLost() : unavailable(...obstacle, error));
  }
  try {
    if (reloads.length > 0) await timer.run("write", () => ports.store.write(entry.nextPath, change.next, previous));
    signal.throwIfAborted();
  } catch (error) {
    await ports.store.remove(entry.nextPath);
    await ports.snapshots.discardStaged(change.tenantId);
    return rejected(signal.aborted ? leaseLost() : unavailable(...WRITE_FAILED, error));
  }
  return activate(change, entry, changes, ports, timer, signal);
}

/** Everything up to here can be forgotten; from the link's rename on it must be ended or undone. */
async function activate(
  change: ApplyChange,
  begun: JournalEntry,
  changes: FileChanges,
  ports: ApplyPorts,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<ApplyOutcome> {
  const entry: JournalEntry = { ...begun, phase: "switching", timings: timer.timings() };
  const verified: JournalEntry = { ...entry, phase: "verified" };
  const undo = (error: Objection, canAsk: boolean): Promise<ApplyOutcome> => {
    const undone = { ...entry, timings: timer.timings() };
    return restore(undone, error, ports, canAsk).catch((cause: unknown) => unsettled(undone, error, cause, ports));
  };
  try {
    await ports.journal.write(entry);
    ports.checkpoint("journal-switching");
    await timer.run("reload", async () => {
      if (entry.reloads.length > 0) await ports.store.switchTo(entry.nextPath);
      for (const what of entry.reloads) {
        ports.checkpoint(`before-reload-${what}`);
        await ports.asterisk.reload(what);
        ports.checkpoint(`after-reload-${what}`);
      }
    });
    signal.throwIfAborted();
    const problems = await timer.run("verify", () => verify(change, entry.reloads, changes, ports));
    if (problems.length > 0) {
      return await undo(
        { code: "verify_failed", message: "What runs is not what was meant.", details: problems },
        true,
      );
    }
    signal.throwIfAborted();
    await ports.journal.write({ ...verified, timings: timer.timings() });
  } catch (error) {
    const canAsk = !(error instanceof ReloadError && error.outcome === "unknown");
    if (signal.aborted) return undo(leaseLost(), canAsk);
    return undo(unavailable("reload_failed", "Asterisk did not take the new configuration.", error), canAsk);
  }
  // It runs, and the journal says so: from here on it can only be ended.
  ports.checkpoint("journal-verified");
  try {
    await timer.run("commit", () => finish(verified, ports, change.incoming ?? undefined));
  } catch (error) {
    return unsettled({ ...verified, timings: timer.timings() }, NOT_NOTED, error, ports);
  }
  return {
    kind: entry.reloads.length > 0 ? "applied" : "unchanged",
    timings: timer.timings(),
    fileDiff: entry.fileDiff,
  };
}

/** What is left to do stands in the journal: `recover` goes on with it until it can be done. */
function unsettled(entry: JournalEntry, error: Objection, cause: unknown, { log }: ApplyPorts): ApplyOutcome {
  log.error({ err: cause, jobId: entry.job?.id, phase: entry.phase }, "apply could not be ended, trying again");
  return { kind: "unknown", error, timings: entry.timings, fileDiff: entry.fileDiff };
}

async function prepare(
  change: ApplyChange,
  previous: LiveGeneration,
  reloads: Reloadable[],
  fileDiff: string,
  ports: ApplyPorts,
): Promise<JournalEntry> {
  const entry: JournalEntry = {
    version: 1,
    job: change.job,
    tenantId: change.tenantId,
    tenantKey: change.tenantKey,
    isRemoval: change.incoming === null,
    previousPath: previous.path,
    nextPath: reloads.length > 0 ? await ports.store.nextPath(change.next) : previous.path,
    reloads,
    phase: "writing",
    reason: null,
    timings: [],
    fileDiff,
    result: null,
  };
  await ports.journal.write(entry);
  ports.checkpoint("journal-writing");
  if (change.incoming) await ports.snapshots.stage(change.incoming);
  ports.checkpoint("snapshot-staged");
  return entry;
}

/** Also where no file differs: that nothing had to be done is a claim, and Asterisk may have been changed by other hands. */
async function verify(
  change: ApplyChange,
  reloads: readonly Reloadable[],
  changes: FileChanges,
  ports: ApplyPorts,
): Promise<string[]> {
  const differing = [...changes.changed, ...changes.removed];
  const tenantKeys = new Set([change.tenantKey, ...differing.flatMap((file) => tenantKeyOf(file) ?? [])]);
  const meant = expectationsOf(change.next);
  const scope = { tenantKeys, allContexts: reloads.includes("dialplan") };
  const problems = await ports.asterisk.probe(meant, scope);
  if (problems.length === 0 || reloads.length > 0) return problems;
  for (const what of RELOADABLE) await ports.asterisk.reload(what);
  return ports.asterisk.probe(meant, { ...scope, allContexts: true });
}

function pick(files: ReadonlyMap<string, string>, names: ReadonlySet<string>): Map<string, string> {
  return new Map([...files].filter(([file]) => names.has(file)));
}

function leaseLost(): Objection {
  return { code: "lease_lost", message: "The job was taken away from this gateway, so it was undone.", details: [] };
}

function unavailable(code: string, message: string, error: unknown): Objection {
  return { code, message, details: [error instanceof Error ? error.message : String(error)] };
}
