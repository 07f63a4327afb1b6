import type { CallState } from "@callplane/edge-api/contract";
import { type EdgeClient, EdgeError } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { StateFolder } from "./state-folder.ts";

/** Each tenant's live state as the edge said last. Read from disk at first, so that it is there without the edge. */
export interface StateSource {
  of(tenantId: string): CallState | undefined;
  /** Whether the edge itself told this one since this process began: one from disk lacks the PINs. */
  isFresh(state: CallState): boolean;
  /** Reads it at the edge, and again after a reading that began before. Resolves once it is kept; rejects with EdgeError. */
  read(tenantId: string): Promise<void>;
  /** Reads it as soon as the edge can be reached. */
  ask(tenantId: string): void;
  /** All of this state, as `of` answered it, is so in Asterisk; or all but what lies on the voicemail disk, which is missing. */
  inForce(tenantId: string, state: CallState, isVoicemailIn: boolean): void;
  forget(tenantId: string): Promise<void>;
  close(): Promise<void>;
}

export interface StateSourceOptions {
  readonly edge: Pick<EdgeClient, "callState" | "callStateInForce">;
  readonly folder: StateFolder;
  /** Told after another state was kept. */
  readonly onNew: (tenantId: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Throws what reading the folder does. */
export async function openStateSource(options: StateSourceOptions): Promise<StateSource> {
  const { edge, folder, clock, log } = options;
  const states = await folder.readAll();
  /** Those the edge itself told in this process's life: of others nothing is said to be in force. */
  const fresh = new Set<CallState>();
  /** What was said to be in force. */
  const told = new Map<string, { version: string; isVoicemailIn: boolean }>();
  const reading = new Map<string, { running: Promise<void>; next: Promise<void> | undefined }>();
  const due = new Set<string>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let working: Promise<void> | undefined;

  async function readOnce(tenantId: string): Promise<void> {
    let state: CallState;
    try {
      state = await edge.callState(tenantId, { signal: stop.signal });
    } catch (error) {
      // Not ours any more: its state goes with its snapshot.
      if (error instanceof EdgeError && error.status === 404) return;
      throw error;
    }
    const before = states.get(tenantId);
    if (before?.version === state.version && told.get(tenantId)?.version === state.version) return;
    if (before?.version !== state.version) await folder.write(tenantId, state);
    if (before !== undefined) fresh.delete(before);
    states.set(tenantId, state);
    fresh.add(state);
    options.onNew(tenantId);
  }

  /** One at a time for each tenant: an older answer must not come after a newer one. */
  function read(tenantId: string): Promise<void> {
    const under = reading.get(tenantId);
    if (under !== undefined) {
      under.next ??= under.running.catch(() => undefined).then(() => read(tenantId));
      return under.next;
    }
    const running = readOnce(tenantId).finally(() => reading.delete(tenantId));
    reading.set(tenantId, { running, next: undefined });
    return running;
  }

  async function workOff(): Promise<void> {
    while (due.size > 0 && !stop.signal.aborted) {
      const [tenantId = ""] = due;
      due.delete(tenantId);
      try {
        await read(tenantId);
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        due.add(tenantId);
        const waitMs = Math.max(250, backoff.nextMs());
        log.warn({ reason: reasonOf(error), tenantId, waitMs }, "live state not read from the edge");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  function ask(tenantId: string): void {
    due.add(tenantId);
    working ??= workOff().finally(() => {
      working = undefined;
      const [left] = due;
      if (left !== undefined && !stop.signal.aborted) ask(left);
    });
  }

  return {
    of: (tenantId) => states.get(tenantId),
    isFresh: (state) => fresh.has(state),
    read,
    ask,
    inForce(tenantId, state, isVoicemailIn) {
      const { version } = state;
      if (!fresh.has(state) || states.get(tenantId) !== state) return;
      const last = told.get(tenantId);
      if (last?.version === version && last.isVoicemailIn === isVoicemailIn) return;
      told.set(tenantId, { version, isVoicemailIn });
      edge.callStateInForce(tenantId, { version, isVoicemailIn }, { signal: stop.signal }).then(
        ({ isCurrent }) => {
          if (!isCurrent) ask(tenantId);
        },
        (error: unknown) => {
          if (stop.signal.aborted) return;
          told.delete(tenantId);
          const waitMs = Math.max(250, backoff.nextMs());
          log.warn({ reason: reasonOf(error), tenantId, waitMs }, "the edge was not told what is in force");
          // Read again it counts as new, and is told again.
          clock.sleep(waitMs, stop.signal).then(
            () => ask(tenantId),
            () => undefined,
          );
        },
      );
    },
    async forget(tenantId) {
      states.delete(tenantId);
      told.delete(tenantId);
      due.delete(tenantId);
      await folder.remove(tenantId);
    },
    async close() {
      stop.abort();
      await working;
    },
  };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
