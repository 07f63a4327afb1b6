import { type AmiConnection, readEmergencyNotes, removeEmergencyNote } from "../asterisk/ami/index.ts";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
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
  /** Reports the edge cannot read. Their notes stay, and are tried again with the next call. */
  const unreadable = new Set<string>();

  async function tellAll(): Promise<void> {
    for (;;) {
      const all = readNotes(await readEmergencyNotes(ami), snapshots);
      const notes = all.filter(({ report }) => !unreadable.has(report?.id ?? "")).slice(0, BATCH);
      if (notes.length === 0) return;
      const reports = notes.flatMap(({ report }) => report ?? []);
      const settled = reports.length === 0 ? new Set<string>() : await tell(reports);
      const done = notes.filter(({ report }) => report === undefined || settled.has(report.id));
      for (const note of done) await forget(note);
      if (done.length === 0 && !reports.some(({ id }) => unreadable.has(id))) throw new Error("the edge took none");
    }
  }

  /** Those that are settled. What the edge cannot read is found by telling each alone, and set aside: it must not keep back the others. */
  async function tell(calls: Reports): Promise<ReadonlySet<string>> {
    try {
      const { accepted, refused } = await edge.reportEmergencyCalls(calls, { signal: stop.signal });
      for (const { reason } of refused) log.error({ reason }, "the edge refused the report of an emergency call");
      return new Set([...accepted, ...refused.map(({ id }) => id)]);
    } catch (error) {
      if (!(error instanceof EdgeError && UNREADABLE.has(error.status))) throw error;
      const [first, ...more] = calls;
      if (first === undefined) throw error;
      if (more.length > 0) {
        const settled = new Set<string>();
        for (const call of calls) for (const id of await tell([call])) settled.add(id);
        return settled;
      }
      unreadable.add(first.id);
      log.error({ err: error, id: first.id }, "the edge cannot read the report of an emergency call: set aside");
      return new Set();
    }
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
    unreadable.clear();
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

type Reports = Parameters<EdgeClient["reportEmergencyCalls"]>[0];

/** What the edge answers to what it cannot read. Any other refusal (401, 403, …) is of the gateway, not of a report. */
const UNREADABLE: ReadonlySet<number> = new Set([400, 413, 422]);
/** The edge takes as many at once (contract/emergency-calls.ts). */
const BATCH = 100;
