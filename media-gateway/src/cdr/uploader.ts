import type { CallRecord } from "@callplane/edge-api/contract";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { CallSpool } from "./spool.ts";

export interface UploaderPorts {
  readonly spool: CallSpool;
  /** POST /gateway/v1/reports/calls. Rejects when the edge did not answer; then nothing is known of these records. */
  readonly reportCalls: (
    calls: CallRecord[],
    signal: AbortSignal,
  ) => Promise<{ accepted: string[]; refused: { id: string; reason: string }[] }>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Uploader {
  /** There is something new. */
  wake(): void;
  stop(): Promise<void>;
}

const BATCH = 100;
/** A batch's body stays well below what an edge takes. */
const MOST_BATCH_BYTES = 2_000_000;

/**
 * Brings what is in the spool to the edge, oldest first, for ever: a record leaves the disk only when the edge has named
 * it. Sending one twice does no harm, because the edge takes each (id, version) once.
 */
export function startUploader({ spool, reportCalls, clock, log }: UploaderPorts): Uploader {
  const stopping = new AbortController();
  const backoff = createBackoff({ baseMs: 500, capMs: 30_000 });
  let woken = Promise.withResolvers<void>();

  function settle(sent: readonly CallRecord[], answer: Awaited<ReturnType<UploaderPorts["reportCalls"]>>): number {
    const accepted = new Set(answer.accepted);
    const refused = new Map(answer.refused.map(({ id, reason }) => [id, reason]));
    const done = sent.filter(({ id }) => accepted.has(id));
    const never = sent.flatMap(({ id, version }) => {
      const reason = refused.get(id);
      return reason === undefined || accepted.has(id) ? [] : [{ id, version, reason }];
    });
    spool.remove(done);
    spool.setAside(never);
    if (never.length > 0)
      log.error({ count: never.length, reason: never[0]?.reason }, "the edge refused call records; kept aside");
    return done.length + never.length;
  }

  async function sendBatch(): Promise<number> {
    const batch = fitting(spool.oldest(BATCH));
    if (batch.length === 0) return 0;
    return settle(batch, await reportCalls(batch, stopping.signal));
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      woken = Promise.withResolvers<void>();
      try {
        if (spool.counts().waiting === 0) await woken.promise;
        else if ((await sendBatch()) > 0) backoff.reset();
        // The edge answered and took none: trying again at once would only repeat it.
        else await clock.sleep(Math.max(250, backoff.nextMs()), stopping.signal);
      } catch (error) {
        if (stopping.signal.aborted) return;
        const waitMs = Math.max(250, backoff.nextMs());
        log.warn({ err: error, waiting: spool.counts().waiting, waitMs }, "call records wait for the edge");
        await clock.sleep(waitMs, stopping.signal).catch(() => {});
      }
    }
  }

  const running = run();
  return {
    wake: () => woken.resolve(),
    async stop() {
      stopping.abort();
      woken.resolve();
      await running;
    },
  };
}

function fitting(records: readonly CallRecord[]): CallRecord[] {
  const batch: CallRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    bytes += JSON.stringify(record).length;
    if (batch.length > 0 && bytes > MOST_BATCH_BYTES) break;
    batch.push(record);
  }
  return batch;
}
