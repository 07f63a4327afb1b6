import { randomUUID } from "node:crypto";
import type { CallEvent } from "@callplane/edge-api/contract";
import { type AmiConnection, AmiError, type AmiEvent } from "../asterisk/ami/index.ts";
import type { CallSpool } from "../cdr/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import type { VoiceCallLog } from "../voice/index.ts";
import { type CallRegistry, createCallRegistry } from "./call-registry.ts";
import { type Call, toRecord } from "./call-state.ts";
import { createDirectory } from "./directory.ts";

export interface CallsPorts {
  readonly ami: AmiConnection;
  /** Asterisk's other socket: when both are gone at once, Asterisk is. */
  readonly ari: { readonly isUp: boolean; onDown(listener: () => void): () => void };
  readonly snapshots: SnapshotIndex;
  readonly spool: CallSpool;
  readonly clock: Clock;
  readonly log: Log;
  /** A record went into the spool. */
  readonly onSpooled?: () => void;
}

export type CallListener = (call: Call, news: readonly CallEvent[]) => void;

export interface Calls {
  /** Where voice sessions tell what happens. */
  readonly log: VoiceCallLog;
  active(): Call[];
  /** Every change of every call, ended ones included. */
  onChange(listener: CallListener): () => void;
  stop(): void;
}

/** Asterisk counts as gone when both its sockets have been for this long. */
const GONE_AFTER_MS = 1000;
/** How long a call that has ended waits for its agent's last words. */
const LAST_WORDS_MS = 5000;
const RESYNC_RETRY_MS = 1000;
/** What a gateway that is killed may forget of a call in progress. */
const WRITE_EVERY_MS = 250;

/** Builds a record of every call from Asterisk's events and brings it safely to disk. */
export function startCalls(ports: CallsPorts): Calls {
  const { ami, ari, spool, log, clock } = ports;
  const listeners = new Set<CallListener>();
  const stopping = new AbortController();
  const directory = createDirectory(ports.snapshots);

  function store(call: Call): void {
    const record = toRecord(call);
    try {
      if (record === undefined) spool.forget(call.id);
      else spool.add(record);
    } catch (error) {
      log.error({ err: error, callId: call.id }, "call record could not be written to disk");
    }
    if (record === undefined) log.warn({ callId: call.id }, "a call of no known tenant ended; not recorded");
    else ports.onSpooled?.();
  }

  /** Calls that changed since they were written; a transcript changes with every word. */
  const unwritten = new Map<string, Call>();
  /** Call → whether it was answered when last written. */
  const written = new Map<string, boolean>();

  function write(call: Call): void {
    unwritten.delete(call.id);
    written.set(call.id, call.answeredAt !== null);
    try {
      spool.keep(call.id, call);
    } catch (error) {
      log.error({ err: error, callId: call.id }, "call in progress could not be written to disk");
    }
  }
  const writeAll = (): void => {
    for (const call of unwritten.values()) write(call);
  };
  const writing = setInterval(writeAll, WRITE_EVERY_MS);

  /** That a call began, and that it was answered, is written at once, all else within `WRITE_EVERY_MS`. */
  function keep(call: Call): void {
    if (written.get(call.id) === (call.answeredAt !== null)) unwritten.set(call.id, call);
    else write(call);
  }

  function release(callId: string): void {
    unwritten.delete(callId);
    written.delete(callId);
  }

  function onChange(call: Call, news: readonly CallEvent[], isFinal: boolean): void {
    if (isFinal) {
      release(call.id);
      store(call);
    } else keep(call);
    if (call.endedAt !== null && !isFinal) {
      clock.sleep(LAST_WORDS_MS, stopping.signal).then(
        () => registry.finalize(call.id),
        () => {},
      );
    }
    for (const listener of [...listeners]) listener(call, news);
  }

  const registry: CallRegistry = createCallRegistry({
    directory,
    now: () => new Date(clock.now()),
    newId: randomUUID,
    onChange,
    onMerged(youngerId) {
      release(youngerId);
      spool.forget(youngerId);
    },
  });

  /** Nobody is, where Asterisk came up without its parking. */
  async function listParked(): Promise<AmiEvent[]> {
    try {
      return await ami.list({ Action: "ParkedCalls" });
    } catch (error) {
      if (error instanceof AmiError && error.code === "rejected") return [];
      throw error;
    }
  }

  /** After a gap nothing is replayed: ask what there is, and believe it. */
  async function resync(): Promise<void> {
    while (ami.isUp && !stopping.signal.aborted) {
      const finish = registry.beginResync();
      try {
        const channels = await ami.list({ Action: "CoreShowChannels" });
        finish(channels, await listParked());
        return;
      } catch (error) {
        log.warn({ err: error }, "could not list channels, trying again");
        await clock.sleep(RESYNC_RETRY_MS, stopping.signal).catch(() => {});
      }
    }
  }

  async function loseAllWhenGone(): Promise<void> {
    if (ami.isUp || ari.isUp) return;
    await clock.sleep(GONE_AFTER_MS, stopping.signal).catch(() => {});
    if (ami.isUp || ari.isUp || stopping.signal.aborted) return;
    const count = registry.active().length;
    if (count > 0) log.error({ count }, "Asterisk is gone: its calls are closed as lost");
    registry.loseAll();
  }

  // Calls of an earlier run: the first resync tells which of them go on.
  registry.adopt(readKept(spool, log));
  const stops = [
    ami.onEvent((event) => registry.take(event)),
    ami.onUp(() => void resync()),
    ami.onDown(() => void loseAllWhenGone()),
    ari.onDown(() => void loseAllWhenGone()),
  ];

  return {
    log: registry,
    active: () => registry.active(),
    onChange(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop() {
      stopping.abort();
      for (const stop of stops) stop();
      clearInterval(writing);
      writeAll();
    },
  };

  function readKept(from: CallSpool, logTo: Log): Call[] {
    const open: Call[] = [];
    for (const kept of from.kept()) {
      const call = asKeptCall(kept);
      if (call.endedAt === null) open.push(call);
      // Ended, and the gateway died before its agent's last words.
      else store(call);
    }
    if (open.length > 0) logTo.warn({ count: open.length }, "calls were in progress when the gateway ended");
    return open;
  }
}

/** What `keep` wrote: a Call, by this program, in its own file. */
function asKeptCall(kept: unknown): Call {
  return kept as Call;
}
