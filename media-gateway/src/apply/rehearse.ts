import type { RehearsalResult } from "@callplane/edge-api/contract";
import type { Generation } from "../confgen/index.ts";
import { maskSecrets, type PreparedTenant } from "../rendering/index.ts";
import { isShownTo, tenantKeyOf } from "./expectations.ts";
import { compareFiles, type GenerationStore } from "./generations.ts";
import { explainObjections } from "./objections.ts";
import type { ApplyPorts, FileChanges } from "./ports.ts";
import { reloadsFor } from "./reloads.ts";
import type { StepTimer } from "./step-timer.ts";

const MAX_OBJECTIONS = 100;

/** What a rehearsal may use of an apply: it looks at what runs, and tries the candidate elsewhere. */
export interface RehearsalPorts extends Pick<ApplyPorts, "dryRun" | "diff"> {
  readonly store: Pick<GenerationStore, "readLive">;
}

/**
 * What applying a tenant's state would do, without doing it: which files differ from those that run, what the dry run objects to, what
 * would be reloaded. Writes nothing but the dry run's own copy. Only the tenant's files and those all share are looked at: what
 * differs of another tenant is nobody's business here. Throws when there is no verdict.
 */
export async function rehearse(
  { config }: PreparedTenant,
  next: Generation,
  ports: RehearsalPorts,
  timer: StepTimer,
  signal: AbortSignal,
): Promise<RehearsalResult> {
  const live = await ports.store.readLive();
  const changes = ofTenant(config.tenantKey, compareFiles(live.files, next.files));
  const differing = [...changes.changed, ...changes.removed];
  const shownFiles = new Set(differing.filter((file) => isShownTo(config.tenantKey, file)));
  const fileDiff = await ports.diff(pick(live.files, shownFiles), pick(next.files, shownFiles));
  const sentences = differing.length === 0 ? [] : await timer.run("dry_run", () => ports.dryRun(next, changes, signal));
  const shown = sentences.slice(0, MAX_OBJECTIONS).map(maskSecrets);
  return {
    fileDiff,
    objections: explainObjections(shown, { snapshot: config.snapshot, files: next.files }),
    impact: {
      reloads: reloadsFor(live.files, next.files, changes).filter(
        // An edge that knows of no music yet could not read the word; before there is any, only the stamp all share differs.
        (what) => what !== "musiconhold" || differing.some((file) => /^musiconhold\.d\/(?!00-)/.test(file)),
      ),
      filesAdded: changes.changed.filter((file) => !live.files.has(file)).length,
      filesChanged: changes.changed.filter((file) => live.files.has(file)).length,
      filesRemoved: changes.removed.length,
    },
    timings: timer.timings(),
  };
}

function ofTenant(tenantKey: string, { changed, removed }: FileChanges): FileChanges {
  const isOurs = (file: string) => [tenantKey, undefined].includes(tenantKeyOf(file));
  return { changed: changed.filter(isOurs), removed: removed.filter(isOurs) };
}

function pick(files: ReadonlyMap<string, string>, names: ReadonlySet<string>): Map<string, string> {
  return new Map([...files].filter(([file]) => names.has(file)));
}
