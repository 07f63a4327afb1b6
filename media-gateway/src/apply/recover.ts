import type { PreparedTenant } from "../rendering/index.ts";
import { expectationsFromFiles } from "./expectations.ts";
import type { JournalEntry } from "./journal.ts";
import type { ApplyOutcome, ApplyPorts, Objection } from "./ports.ts";

const KEEP_GENERATIONS = 20;
const INTERRUPTED: Objection = {
  code: "interrupted",
  message: "The gateway was interrupted while it applied.",
  details: [],
};

/**
 * Ends what a journal entry left open: forward where the new generation was verified, back everywhere else. Repeatable; answers
 * `unknown` as long as Asterisk cannot be asked.
 */
export async function recover(entry: JournalEntry, ports: ApplyPorts): Promise<ApplyOutcome> {
  const { timings, fileDiff } = entry;
  const error = entry.reason ?? INTERRUPTED;
  if (entry.phase === "verified") {
    await finish(entry, ports);
    return { kind: entry.reloads.length > 0 ? "applied" : "unchanged", timings, fileDiff };
  }
  const wasSwitched = entry.phase === "restoring" || (await ports.store.readLive()).path !== entry.previousPath;
  if (wasSwitched) return restore(entry, error, ports, true);
  if (entry.nextPath !== entry.previousPath) await ports.store.remove(entry.nextPath);
  await ports.snapshots.discardStaged(entry.tenantId);
  return { kind: "rejected", error, timings, fileDiff };
}

/** Puts the old generation back and reads it back. With `canAsk` false only the files: Asterisk hangs, and will be asked later. */
export async function restore(
  entry: JournalEntry,
  error: Objection,
  ports: ApplyPorts,
  canAsk: boolean,
): Promise<ApplyOutcome> {
  const { timings, fileDiff } = entry;
  const reason = { ...error, details: [...error.details] };
  await ports.journal.write({ ...entry, phase: "restoring", reason });
  ports.checkpoint("journal-restoring");
  await ports.store.switchTo(entry.previousPath);
  ports.checkpoint("switched-back");
  if (!canAsk) return { kind: "unknown", error, timings, fileDiff };
  let left: string[];
  try {
    for (const what of entry.reloads) await ports.asterisk.reload(what);
    ports.checkpoint("reloaded-back");
    const previous = await ports.store.read(entry.previousPath);
    const meant = expectationsFromFiles(previous.files);
    left = await ports.asterisk.probe(meant, {
      tenantKeys: new Set(meant.devices.keys()),
      allContexts: entry.reloads.includes("dialplan"),
    });
  } catch (cause) {
    ports.log.error({ err: cause, jobId: entry.job?.id }, "could not ask asterisk to take the old configuration");
    return { kind: "unknown", error, timings, fileDiff };
  }
  await pruneGenerations(ports);
  if (left.length > 0)
    ports.log.error({ jobId: entry.job?.id, left: left.slice(0, 20) }, "old configuration is not whole");
  await ports.snapshots.discardStaged(entry.tenantId);
  const details = [...error.details, ...left.map((problem) => `after putting the old configuration back: ${problem}`)];
  return { kind: "rolled_back", error: { ...error, details }, timings, fileDiff };
}

/** The bookkeeping of a verified generation. Repeatable: what fails is done again from the journal, never undone. */
export async function finish(entry: JournalEntry, ports: ApplyPorts, incoming?: PreparedTenant): Promise<void> {
  if (entry.isRemoval) await ports.snapshots.remove(entry.tenantId);
  else await ports.snapshots.promote(entry.tenantId);
  ports.checkpoint("snapshot-promoted");
  const { tenantId, tenantKey, isRemoval } = entry;
  await ports.committed({ tenantId, tenantKey, removed: isRemoval, incoming, isAsked: entry.job !== null });
  await pruneGenerations(ports);
}

/** Old files left lying about are no reason to call what runs a failure. */
async function pruneGenerations({ store, log }: ApplyPorts): Promise<void> {
  await store
    .prune(KEEP_GENERATIONS)
    .catch((error: unknown) => log.error({ err: error }, "old generations not removed"));
}
