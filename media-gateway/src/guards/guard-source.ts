import { type CallGuards, type Rates, ratesOf } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { openGuardFolder } from "./guard-folder.ts";

/** Each tenant's guards and the price list, as the edge told them last; at first as they were on disk. */
export interface GuardSource {
  /** Undefined: never told yet. */
  of(tenantId: string): CallGuards | undefined;
  rates(): Rates | undefined;
  /** Read at the edge now. Reject with EdgeError. */
  readGuards(tenantId: string): Promise<void>;
  readRates(): Promise<void>;
  close(): Promise<void>;
}

export interface GuardSourceOptions {
  readonly dir: string;
  readonly edge: Pick<EdgeClient, "callGuards" | "rates">;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
}

/** Whoever changes something offers a small job; this finds those that got lost. */
const ASK_EVERY_MS = 5 * 60_000;
const RATES = "rates";

/** Throws when the folder cannot be read. */
export async function openGuardSource({ dir, edge, snapshots, clock, log }: GuardSourceOptions): Promise<GuardSource> {
  const folder = await openGuardFolder(dir, log);
  const guards = new Map(folder.guards);
  let rates = folder.rates === undefined ? undefined : ratesOf(folder.rates.items);
  let ratesVersion = folder.rates?.version;
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  /** Tenants to ask for, and the price list. */
  const due = new Set<string>();
  const reading = new Map<string, Promise<void>>();
  let working: Promise<void> | undefined;

  async function readGuardsOnce(tenantId: string): Promise<void> {
    let given: CallGuards;
    try {
      given = await edge.callGuards(tenantId, { signal: stop.signal });
    } catch (error) {
      // Not ours any more: its guards go with its snapshot.
      if (error instanceof EdgeError && error.status === 404) return;
      throw error;
    }
    const isNew = guards.get(tenantId)?.version !== given.version;
    guards.set(tenantId, given);
    if (isNew) await folder.writeGuards(tenantId, given);
  }

  async function readRatesOnce(): Promise<void> {
    const given = await edge.rates({ signal: stop.signal });
    if (given.version === ratesVersion) return;
    rates = ratesOf(given.items);
    ratesVersion = given.version;
    await folder.writeRates(given);
  }

  /** One after the other: an older answer must not come after a newer one. */
  function read(what: string): Promise<void> {
    const before = reading.get(what) ?? Promise.resolve();
    const mine = before.catch(() => undefined).then(() => (what === RATES ? readRatesOnce() : readGuardsOnce(what)));
    reading.set(what, mine);
    return mine.finally(() => {
      if (reading.get(what) === mine) reading.delete(what);
    });
  }

  async function workOff(): Promise<void> {
    for (let [what] = due; what !== undefined && !stop.signal.aborted; [what] = due) {
      due.delete(what);
      try {
        await read(what);
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        due.add(what);
        const waitMs = Math.max(250, backoff.nextMs());
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, what: what === RATES ? "rates" : "guards", waitMs }, "call guards not read from the edge");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function ask(what: string): void {
    due.add(what);
    working ??= workOff().finally(() => {
      working = undefined;
      const [left] = due;
      if (left !== undefined && !stop.signal.aborted) ask(left);
    });
  }

  function askAll(): void {
    ask(RATES);
    for (const { tenantId } of snapshots.all()) ask(tenantId);
  }

  const unsubscribe = snapshots.onChange((tenantId) => {
    if (snapshots.byTenant(tenantId) !== undefined) return ask(tenantId);
    guards.delete(tenantId);
    folder.remove(tenantId).catch((error: unknown) => log.warn({ err: error }, "guards of a tenant kept on disk"));
  });
  const timer = setInterval(askAll, ASK_EVERY_MS);
  askAll();
  return {
    of: (tenantId) => guards.get(tenantId),
    rates: () => rates,
    readGuards: read,
    readRates: () => read(RATES),
    async close() {
      unsubscribe();
      clearInterval(timer);
      stop.abort();
      await working;
    },
  };
}
