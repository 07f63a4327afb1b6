import { SMALL_JOB_KINDS, type SmallJobKind } from "../../contract/index.ts";

/** Life of a lease. Not renewed: what takes longer is given up by the gateway, or offered again. */
export const LEASE_SEC = 90;
/** A small job that took its gateway down this often is not offered again. */
export const MAX_ATTEMPTS = 3;
/** How long a small job is offered, and what it came to is shown. */
export const LIFE_SEC = 10 * 60;

/** Which of `kinds` this edge knows; a newer gateway may know more. */
export function knownKinds(kinds: readonly string[]): SmallJobKind[] {
  return SMALL_JOB_KINDS.filter((kind) => kinds.includes(kind));
}

/** What a rehearsal is about: what is saved, against what was applied. store.ts says the same in SQL. */
export function rehearsalSubject(standing: { revision: number; appliedSnapshotId: string | null }): string {
  return `${standing.revision}@${standing.appliedSnapshotId ?? "nothing"}`;
}
