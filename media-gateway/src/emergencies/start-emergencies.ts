import { type AmiConnection, readEmergencyNotes, removeEmergencyNote } from "../asterisk/ami/index.ts";
import type { EdgeClient } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { type EmergencyNote, readNotes } from "./notes.ts";

export interface EmergencyPorts {
  readonly ami: AmiConnection;
  readonly edge: Pick<EdgeClient, "reportEmergencyCalls">;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Tells the edge of emergency calls, from the moment they begin. Needs no memory of its own: what is to be told lies in Asterisk's database
 * from before the call was dialled until the edge has it, so that a call made while gateway or edge were away is told of as soon as both are back.
 */
export function startEmergencies({ ami, edge, snapshots, clock, log }: EmergencyPorts): { close(): Promise<void> } {
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 5_000 });
  let isDue = false;
  let working: Promise<void> | undefined;

  async function tellAll(): Promise<void> {
    for (;;) {
      const notes = readNotes(await readEmergencyNotes(ami), snapshots).slice(0, BATCH);
      if (notes.length === 0) return;
      const reports = notes.flatMap(({ report }) => report ?? []);
      const settled = reports.length === 0 ? new Set<string>() : await tell(reports);
      const done = notes.filter(({ report }) => report === undefined || settled.has(report.id));
      for (const note of done) await forget(note);
      if (done.length === 0) throw new Error("the edge took none");
    }
  }

  async function tell(calls: Parameters<typeof edge.reportEmergencyCalls>[0]): Promise<ReadonlySet<string>> {
    const { accepted, refused } = await edge.reportEmergencyCalls(calls, { signal: stop.signal });
    for (const { reason } of refused) log.error({ reason }, "the edge refused the report of an emergency call");
    return new Set([...accepted, ...refused.map(({ id }) => id)]);
  }

  async function forget({ key, report }: EmergencyNote): Promise<void> {
    if (report === undefined) log.error({ key }, "a note of an emergency call cannot be read");
    await removeEmergencyNote(ami, key);
  }

  /** Until nothing is left, or Asterisk is gone: its return begins anew. */
  async function work(): Promise<void> {
    while (isDue && ami.isUp && !stop.signal.aborted) {
      isDue = false;
      try {
        await tellAll();
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        isDue = true;
        const waitMs = Math.max(250, backoff.nextMs());
        log.error({ err: error, waitMs }, "an emergency call is not told to the edge yet");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function poke(): void {
    isDue = true;
    working ??= work().finally(() => {
      working = undefined;
      if (isDue && ami.isUp && !stop.signal.aborted) poke();
    });
  }

  const undo = [
    ami.onUp(poke),
    ami.onEvent(({ Event, UserEvent }) => {
      if (Event === "UserEvent" && UserEvent === "CallplaneEmergency") poke();
    }),
  ];
  return {
    async close() {
      for (const each of undo) each();
      stop.abort();
      await working;
    },
  };
}

/** The edge takes as many at once (contract/emergency-calls.ts). */
const BATCH = 100;
