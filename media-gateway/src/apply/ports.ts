import type { JobResult } from "@callplane/edge-api/contract";
import type { Generation } from "../confgen/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { PreparedTenant } from "../rendering/index.ts";
import type { Expectations } from "./expectations.ts";
import type { GenerationStore } from "./generations.ts";
import type { Journal } from "./journal.ts";

/**
 * In the order they are reloaded: what is named comes before what names it. Each has the folder `<name>.d`. Queues come after the dialplan: a
 * member whose hint is not there yet is taken for invalid until that phone's state changes, and nobody would be rung. A call that is led to a
 * queue in the moment between finds it empty.
 */
export const RELOADABLE = ["musiconhold", "pjsip", "voicemail", "parking", "dialplan", "queues"] as const;
export type Reloadable = (typeof RELOADABLE)[number];

/** Files that differ between two generations, by what has to be reloaded for them. */
export interface FileChanges {
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/** What an apply does to the running Asterisk. */
export interface AsteriskPort {
  /** Resolves once Asterisk can be asked, or rejects after a while. */
  ready(signal: AbortSignal): Promise<void>;
  /** Throws ReloadError: `refused` when Asterisk said no, `unknown` when nobody can tell what it did. */
  reload(what: Reloadable): Promise<void>;
  /** Reads back every object named in `full` field by field, and the names of all the others; answers what is not as meant. Throws when it cannot ask. */
  probe(meant: Expectations, full: ProbeScope): Promise<string[]>;
}

export interface ProbeScope {
  /** Keys of the tenants to compare in every field. */
  readonly tenantKeys: ReadonlySet<string>;
  /** Compare the dialplan of all tenants: it was, or may have been, read anew. */
  readonly allContexts: boolean;
}

export class ReloadError extends Error {
  override readonly name = "ReloadError";
  readonly outcome: "refused" | "unknown";
  constructor(outcome: "refused" | "unknown", message: string, options?: ErrorOptions) {
    super(message, options);
    this.outcome = outcome;
  }
}

/** Where an apply keeps what shall survive the gateway. */
export interface SnapshotFiles {
  /** Beside the live one, not yet live. */
  stage(tenant: PreparedTenant): Promise<void>;
  /** Makes the staged one live, if there is one. */
  promote(tenantId: string): Promise<void>;
  discardStaged(tenantId: string): Promise<void>;
  remove(tenantId: string): Promise<void>;
}

export interface CommittedChange {
  readonly tenantId: string;
  readonly tenantKey: string;
  readonly removed: boolean;
  /** What runs now; undefined when the tenant left, or when this is the end of an apply a crash cut short: then it is on disk. */
  readonly incoming: PreparedTenant | undefined;
  /** The edge asked for it by a job; else the gateway made good a difference by itself. */
  readonly isAsked: boolean;
}

export interface ApplyPorts {
  readonly store: GenerationStore;
  readonly journal: Journal;
  readonly snapshots: SnapshotFiles;
  readonly asterisk: AsteriskPort;
  /** Answers the objections to a candidate; none: it may go live. Throws when there is no verdict. */
  dryRun(next: Generation, changes: FileChanges, signal: AbortSignal): Promise<string[]>;
  /** Unified diff of the files that differ. */
  diff(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): Promise<string>;
  /** Called once what runs has changed for good, e.g. to refresh look-ups. Must be repeatable. */
  committed(change: CommittedChange): Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  /** Called between any two durable effects; tests end the process here. */
  checkpoint(name: string): void;
}

/** One change of what runs. Without a job it is the gateway's own doing (reconciliation). */
export interface ApplyChange {
  readonly job: { readonly id: string; readonly leaseToken: string } | null;
  readonly tenantId: string;
  readonly tenantKey: string;
  /** The snapshot that goes live, or null when the tenant leaves this gateway. */
  readonly incoming: PreparedTenant | null;
  readonly next: Generation;
}

export interface Objection {
  readonly code: string;
  readonly message: string;
  readonly details: readonly string[];
}

export type ApplyOutcome = {
  readonly timings: JobResult["timings"];
  readonly fileDiff: string;
} & (
  | { readonly kind: "applied" }
  /** No file differs, and Asterisk holds what was meant. */
  | { readonly kind: "unchanged" }
  /** Nothing was touched. */
  | { readonly kind: "rejected"; readonly error: Objection }
  /** The old generation runs again, and was read back. */
  | { readonly kind: "rolled_back"; readonly error: Objection }
  /** The files are the old ones again, but Asterisk could not be asked; `recover` goes on until it can. */
  | { readonly kind: "unknown"; readonly error: Objection }
);
