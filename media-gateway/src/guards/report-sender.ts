import type { EdgeClient } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { GuardReport, GuardStore } from "./guard-store.ts";

export interface ReportSender {
  /** Keeps it on disk until the edge has it. */
  add(report: GuardReport): void;
  close(): Promise<void>;
}

/** Refusals of one request; of warnings it may hold fewer (contract/call-guards.ts). */
const BATCH = 100;

/** Brings refusals and warnings to the edge, oldest first: each leaves the disk only when the edge has named it, and is taken there once. */
export function startReportSender(ports: {
  readonly store: GuardStore;
  readonly edge: Pick<EdgeClient, "reportCallRefusals">;
  readonly clock: Clock;
  readonly log: Log;
}): ReportSender {
  const { store, edge, clock, log } = ports;
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 30_000 });
  let woken = Promise.withResolvers<void>();

  async function sendSome(): Promise<void> {
    const some = store.oldestReports(BATCH);
    if (some.length === 0) return woken.promise;
    const refusals = some.flatMap((each) => (each.kind === "refusal" ? [each.body] : []));
    const warnings = some.flatMap((each) => (each.kind === "warning" ? [each.body] : []));
    const blocks = some.flatMap((each) => (each.kind === "block" ? [each.body] : []));
    const answer = await edge.reportCallRefusals({ refusals, warnings, blocks }, { signal: stop.signal });
    const refused = answer.refused.map(({ id }) => id);
    if (refused.length > 0)
      log.error({ refused: refused.length, reason: answer.refused[0]?.reason }, "reports refused");
    store.removeReports([...answer.accepted, ...refused]);
    if (answer.accepted.length + refused.length === 0) throw new Error("the edge took none");
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      woken = Promise.withResolvers();
      try {
        await sendSome();
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        const waitMs = Math.max(250, backoff.nextMs());
        const reason = error instanceof Error ? error.message : String(error);
        log.warn({ reason, waiting: store.countReports(), waitMs }, "refused calls wait for the edge");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  const running = run();
  return {
    add(report) {
      store.addReport(report);
      woken.resolve();
    },
    async close() {
      stop.abort();
      woken.resolve();
      await running;
    },
  };
}
