import { listed, type ObjectChange, type Snapshot, type StartApply } from "../../contract/index.ts";
import { AppError, notFound } from "../lib/errors.ts";
import { diffSnapshots } from "./diff.ts";
import { projectSnapshot, withTenantStatus } from "./projection.ts";
import type { JobSnapshot, Standing, State } from "./store.ts";
import { validateRows } from "./validation.ts";
import type { Problem } from "./validation-problem.ts";

/** What a job shall make run. `snapshotId` is set where an earlier snapshot serves unchanged. */
export type Plan = {
  kind: "apply" | "rollback";
  body: Snapshot;
  revision: number;
  snapshotId: string | null;
  rollbackTo: string | null;
  changes: ObjectChange[];
};

/** The rows as they are now. Throws `invalid_input` naming each error in them, and `conflict` where nothing has changed. */
export function planApply(state: State, { force }: Pick<StartApply, "force">): Plan {
  const body = projectSnapshot(state.rows);
  const errors = validateRows(state.rows, body).filter((problem) => problem.severity === "error");
  if (errors.length > 0) throw refusal(errors);
  const changes = diffSnapshots(state.applied, body);
  if (changes.length === 0 && !force)
    throw new AppError("conflict", "Nothing to apply: what is saved is already running");
  return { kind: "apply", body, revision: state.revision, snapshotId: null, rollbackTo: null, changes };
}

/**
 * An earlier job's snapshot, under the tenant's present status: going back never ends a suspension, and brings back no number of the platform's.
 * Throws `not_found`, and `conflict` where that job did not succeed, its state is what runs now, or holds a number that is the tenant's no more.
 */
export function planRollback(
  state: State,
  target: JobSnapshot | undefined,
  { rollbackTo, force }: { rollbackTo: string; force: boolean },
): Plan {
  if (target === undefined) throw notFound("apply job");
  if (target.status !== "SUCCESS") {
    throw new AppError("conflict", "Only what was applied successfully can be applied again");
  }
  refuseLost(numbersLost(target.body, state.rows));
  const hasStatus = target.body.tenant.status === state.status;
  const body = hasStatus ? target.body : withTenantStatus(target.body, state.status);
  const changes = diffSnapshots(state.applied, body);
  if (changes.length === 0 && !force) throw new AppError("conflict", "That state is already running");
  const snapshotId = hasStatus ? target.snapshotId : null;
  return { kind: "rollback", body, revision: target.revision, snapshotId, rollbackTo, changes };
}

/** Numbers of the state that come in over the platform's trunks, and today are the tenant's no more, or by its own trunks alone. */
function numbersLost({ routing }: Snapshot, rows: State["rows"]): string[] {
  const held = new Set(rows.routing.dids.flatMap(({ number, via }) => (via === "platform" ? [number] : [])));
  const dids = routing?.dids ?? [];
  return dids.flatMap(({ number, via }) => (via === "own_trunks" || held.has(number) ? [] : [number]));
}

function refuseLost(numbers: string[]): void {
  if (numbers.length === 0) return;
  const whose = numbers.length === 1 ? "a number that is" : "numbers that are";
  const message = `That state uses ${whose} no longer yours over the platform's trunks: ${listed(numbers)}`;
  throw new AppError("conflict", message, { details: { numbers } });
}

/**
 * What runs now with the tenant's present status, so that a suspension takes effect without carrying along what nobody has applied
 * yet; null where nothing runs or the status is already so. Its revision is the present one only if nothing else is pending.
 */
export function planStatus(state: State): Plan | null {
  if (state.applied === null || state.applied.tenant.status === state.status) return null;
  const body = withTenantStatus(state.applied, state.status);
  const isAll = diffSnapshots(body, projectSnapshot(state.rows)).length === 0;
  const changes = diffSnapshots(state.applied, body);
  const revision = isAll ? state.revision : (state.appliedRevision ?? state.revision);
  return { kind: "apply", body, revision, snapshotId: null, rollbackTo: null, changes };
}

/** Throws `conflict`, naming the job, while one is under way: one at a time. */
export function refuseSecond({ activeJobId }: Standing): void {
  if (activeJobId !== null) throw alreadyRunning(activeJobId);
}

export function alreadyRunning(jobId: string): AppError {
  return new AppError("conflict", `Job ${jobId} is under way; wait until it has ended`, { details: { jobId } });
}

/** Throws `stale_revision` where the rows have moved on since the caller looked. */
export function refuseStale({ revision }: Standing, expected: number | undefined): void {
  if (expected === undefined || expected === revision) return;
  const message = `Something was changed meanwhile: you looked at revision ${expected}, it is ${revision} now`;
  throw new AppError("stale_revision", message, { details: { revision } });
}

function refusal(errors: Problem[]): AppError {
  const issues = errors.map(({ objectKind, objectId, message }) => ({
    path: [objectKind, objectId].filter((part) => part !== null),
    message,
  }));
  return new AppError("invalid_input", `This cannot be applied: ${errors[0]?.message}`, { details: { issues } });
}
