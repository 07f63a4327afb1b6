import type { CallState, SnapshotEnvelope } from "@callplane/edge-api/contract";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import type { PhoneChange } from "../call-state/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { removeLookups, setSuspended, syncLookups, tenantsWithLookups } from "./lookups.ts";
import type { SnapshotIndex } from "./snapshots.ts";

/** Brings Asterisk's look-ups in line with what runs, beside the applies: phones ring without it, only lamps wait. */
export interface LookupKeeper {
  /**
   * A tenant's snapshot changed, or the tenant left. With `mayLift` a suspension ends that the snapshot does not know: after an apply
   * the edge asked for, but not after a restart, when the suspension may be newer than the snapshot.
   */
  changed(tenantKey: string, options: { mayLift: boolean }): void;
  /** A tenant's live state changed, there or by phone: it goes before all others, somebody may wait for it. */
  changedLive(tenantKey: string): void;
  /** Refuses every new call of the tenant from now on. */
  suspend(tenantKey: string): void;
  close(): Promise<void>;
}

/** The tenants' live states, and who brings in line what of them is no look-up. */
export interface LiveStates {
  /** As the edge said last; undefined: never yet. */
  of(tenantId: string): CallState | undefined;
  /** After the look-ups, with what was set by phone and is not forgotten yet. Rejects for the tenant to be tried again. */
  bring(envelope: SnapshotEnvelope, state: CallState, changes: readonly PhoneChange[]): Promise<void>;
}

export interface LookupKeeperOptions {
  readonly liveStates?: LiveStates;
  /** Whether `snapshots` names every tenant that runs; if not, nobody is taken for gone. */
  readonly isComplete: () => boolean;
  readonly ami: AmiConnection;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * One tenant at a time, each from its snapshot of the moment: two changes in a row cannot overtake each other, and what fails is tried
 * again until it is done. After each reconnect everything is compared anew: the database may be another one.
 */
export function startLookupKeeper(options: LookupKeeperOptions): LookupKeeper {
  const { ami, snapshots, clock, log } = options;
  const due = new Set<string>();
  const urgent = new Set<string>();
  const toLift = new Set<string>();
  const toSuspend = new Set<string>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let isSweepDue = false;
  let isRunning = false;
  let running: Promise<void> = Promise.resolve();

  async function bring(tenantKey: string): Promise<void> {
    const envelope = snapshots.all().find(({ body }) => body.tenant.key === tenantKey);
    if (toSuspend.has(tenantKey) || envelope?.body.tenant.status === "suspended") {
      await setSuspended(ami, tenantKey, true);
      toSuspend.delete(tenantKey);
    } else if (toLift.has(tenantKey)) {
      await setSuspended(ami, tenantKey, false);
    }
    toLift.delete(tenantKey);
    if (envelope) await bringLive(envelope);
    else if (options.isComplete()) await removeLookups(ami, tenantKey);
  }

  async function bringLive(envelope: SnapshotEnvelope): Promise<void> {
    const state = options.liveStates?.of(envelope.tenantId);
    const changes = await syncLookups(ami, envelope, state);
    if (state !== undefined) await options.liveStates?.bring(envelope, state, changes);
  }

  async function sweep(): Promise<void> {
    for (const key of await tenantsWithLookups(ami)) due.add(key);
    for (const { body } of snapshots.all()) due.add(body.tenant.key);
  }

  /** Until nothing is left to do, or Asterisk is gone: its return begins anew. */
  async function work(): Promise<void> {
    while (ami.isUp && !stop.signal.aborted) {
      const [tenantKey] = urgent.size > 0 ? urgent : due;
      try {
        if (isSweepDue && urgent.size === 0) {
          await sweep();
          isSweepDue = false;
        } else if (tenantKey !== undefined) {
          due.delete(tenantKey); // changed meanwhile: due again
          urgent.delete(tenantKey);
          await bring(tenantKey);
        } else {
          return;
        }
        backoff.reset();
      } catch (error) {
        if (tenantKey !== undefined) due.add(tenantKey);
        const waitMs = backoff.nextMs();
        log.warn({ err: error, tenantKey, waitMs }, "look-ups in asterisk not brought up to date");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function poke(): void {
    if (isRunning) return;
    isRunning = true;
    running = work().finally(() => {
      isRunning = false;
      if ((due.size > 0 || urgent.size > 0 || isSweepDue) && ami.isUp && !stop.signal.aborted) poke();
    });
  }

  const undo = ami.onUp(() => {
    isSweepDue = true;
    poke();
  });
  return {
    changed(tenantKey, { mayLift }) {
      due.add(tenantKey);
      if (mayLift) toLift.add(tenantKey);
      poke();
    },
    changedLive(tenantKey) {
      urgent.add(tenantKey);
      poke();
    },
    suspend(tenantKey) {
      toLift.delete(tenantKey);
      toSuspend.add(tenantKey);
      due.add(tenantKey);
      // At once: what is under way may take a while.
      setSuspended(ami, tenantKey, true).catch((error: unknown) => log.error({ err: error }, "suspension not set yet"));
      poke();
    },
    async close() {
      stop.abort();
      undo();
      await running;
    },
  };
}
