import type { CallStateChange } from "@callplane/edge-api/contract";
import type { EdgeClient } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";

/**
 * Tells the edge what was set by phone. What is to be told lies where it was set (a note in Asterisk's database, a file in its spool) until
 * it was told, so this needs no memory of its own: after a crash it is found again, and told again as the same change.
 */
export interface ChangeReporter {
  /** Has these told; one that is being told already is not told twice. `settled` runs after the edge took or refused it. */
  tell(change: CallStateChange, settled: () => Promise<void>): void;
  close(): Promise<void>;
}

export interface ChangeReporterOptions {
  readonly edge: Pick<EdgeClient, "reportCallStateChanges">;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH = 50;

export function startChangeReporter({ edge, clock, log }: ChangeReporterOptions): ChangeReporter {
  const waiting = new Map<string, { change: CallStateChange; settled: () => Promise<void> }>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let working: Promise<void> | undefined;

  async function tellSome(): Promise<void> {
    const some = [...waiting.values()].slice(0, BATCH);
    const changes = some.map(({ change }) => change);
    const answer = await edge.reportCallStateChanges(changes, { signal: stop.signal });
    const refused = new Map(answer.refused.map(({ id, reason }) => [id, reason]));
    const settled = some.filter(({ change: { id } }) => refused.has(id) || answer.accepted.includes(id));
    if (settled.length === 0) throw new Error("the edge neither took nor refused what was set by phone");
    for (const { change, settled: forget } of settled) {
      const reason = refused.get(change.id);
      if (reason !== undefined) log.error({ kind: change.change.kind, reason }, "the edge refused a change by phone");
      await forget();
      waiting.delete(change.id);
    }
  }

  async function work(): Promise<void> {
    while (waiting.size > 0 && !stop.signal.aborted) {
      try {
        await tellSome();
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        const waitMs = Math.max(250, backoff.nextMs());
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, waiting: waiting.size, waitMs }, "changes by phone wait for the edge");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function poke(): void {
    working ??= work().finally(() => {
      working = undefined;
      if (waiting.size > 0 && !stop.signal.aborted) poke();
    });
  }

  return {
    tell(change, settled) {
      if (waiting.has(change.id)) return;
      waiting.set(change.id, { change, settled });
      poke();
    },
    async close() {
      stop.abort();
      await working;
    },
  };
}
