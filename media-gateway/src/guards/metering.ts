import { type CallGuards, dayOf, type Verdict } from "@callplane/edge-api/contract";
import type { AmiConnection, AmiEvent } from "../asterisk/ami/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import { UNCHECKED } from "./decide.ts";
import type { GuardStore } from "./guard-store.ts";
import type { Counted, Ledger, LedgerAnswer } from "./ledger.ts";
import { limitsDays, limitsOf, longestMs } from "./limits-of.ts";
import { afterEvent, afterList, isOver, type MeteredCall, usedSec } from "./metered-call.ts";

export interface MeteringPorts {
  readonly ami: AmiConnection;
  readonly ledger: Ledger;
  readonly store: GuardStore;
  readonly guardsOf: (tenantId: string) => CallGuards | undefined;
  /** Whether a channel of this name goes to a carrier. */
  readonly isTrunk: (channel: string) => boolean;
  /** Tells the caller why, and ends the call; asked again every few seconds until it has ended. Null: it lasted as long as it may. */
  readonly cutOff: (call: MeteredCall, verdict: Verdict | null, isFirst: boolean) => Promise<void>;
  readonly onCounted: (call: MeteredCall, counted: readonly Counted[], ticks: number) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Pays for the calls that are up, tick by tick in advance, and ends the one whose next tick is refused when the paid one is over. */
export interface Metering {
  /** For a call whose first tick is paid. The one its channel had before is over. */
  begin(call: MeteredCall): void;
  /** Gives back what was paid for a call that never was, or may not have been. */
  giveBack(call: MeteredCall): void;
  readonly count: number;
  calls(): readonly MeteredCall[];
  /** What is up stays on disk, for the next to go on with. */
  close(): Promise<void>;
}

interface Entry {
  call: MeteredCall;
  timer: NodeJS.Timeout | undefined;
  /** The last time something of it was seen. */
  seenAt: number;
  /** Being paid on: what else is due waits for that. */
  isBusy: boolean;
  /** Refused its next tick, or at its end: why. */
  ending: { readonly verdict: Verdict | null; isToldOf: boolean } | undefined;
}

const CUT_OFF_AGAIN_MS = 3_000;
/** Ending a call takes its time, too: it is to be over when what was paid is. */
const EARLY_MS = 500;
const WATCHED = new Set(["DialBegin", "DialEnd", "Newstate", "Hangup"]);

export function startMetering(ports: MeteringPorts): Metering {
  const { ami, ledger, store, clock, log } = ports;
  const tickMs = ledger.tickSec * 1000;
  const leadMs = Math.min(5_000, tickMs / 4);
  const retryMs = Math.min(1_000, tickMs / 4);
  const entries = new Map<string, Entry>();
  const stop = new AbortController();
  /** Channels dialled while Asterisk's list is on its way: it may not have them. */
  let dialled: Set<string> | undefined;

  function change(entry: Entry, next: MeteredCall): void {
    if (next === entry.call) return;
    const wasAnswered = entry.call.answeredAt !== null;
    entry.call = next;
    entry.seenAt = clock.now();
    store.keepCall(next);
    if (isOver(next)) settle(entry);
    else if (!wasAnswered && next.answeredAt !== null) plan(entry);
  }

  function settle(entry: Entry): void {
    clearTimeout(entry.timer);
    if (entries.get(entry.call.id) !== entry) return;
    entries.delete(entry.call.id);
    void giveBack(entry.call, usedSec(entry.call, clock.now()));
  }

  /** For ever: who is not given back has paid for what he never talked. */
  async function giveBack(call: MeteredCall, seconds: number): Promise<void> {
    const backoff = createBackoff({ baseMs: 500, capMs: 30_000 });
    while (!stop.signal.aborted) {
      try {
        await ledger.release(call, seconds);
        store.forgetCall(call.id);
        return;
      } catch (error) {
        const waitMs = Math.max(250, backoff.nextMs());
        log.warn({ reason: error instanceof Error ? error.message : String(error), waitMs }, "call not yet settled");
        await clock.sleep(waitMs, stop.signal).catch(() => undefined);
      }
    }
  }

  const paidUntil = ({ answeredAt, ticks }: MeteredCall) => (answeredAt ?? Infinity) + ticks * tickMs;

  function endsAt({ tenantId, userId, answeredAt }: MeteredCall): number {
    const guards = ports.guardsOf(tenantId);
    return guards === undefined || answeredAt === null ? Infinity : answeredAt + longestMs(guards, userId);
  }

  function plan(entry: Entry, afterMs?: number): void {
    clearTimeout(entry.timer);
    if (stop.signal.aborted || entries.get(entry.call.id) !== entry) return;
    const now = clock.now();
    const { call } = entry;
    const renewAt = call.answeredAt === null ? now + tickMs : paidUntil(call) - leadMs;
    const nextAt = afterMs === undefined ? Math.min(renewAt, endsAt(call)) : now + afterMs;
    entry.timer = setTimeout(() => void tend(entry), Math.max(0, Math.min(nextAt - now, tickMs)));
  }

  async function tend(entry: Entry): Promise<void> {
    const now = clock.now();
    const { call } = entry;
    if (entry.ending === undefined && now >= endsAt(call)) entry.ending = { verdict: null, isToldOf: false };
    if (entry.ending !== undefined) return cutOff(entry, entry.ending);
    const hasLegs = Object.keys(call.legs).length > 0;
    // Let out, and yet nobody is called: another way was taken since.
    if (call.answeredAt === null && !hasLegs && now - entry.seenAt >= tickMs) return settle(entry);
    const due = call.answeredAt === null ? 1 : Math.floor((now + leadMs - call.answeredAt) / tickMs) + 1;
    if (entry.isBusy) return; // and is planned anew when it is done
    entry.isBusy = true;
    const nextMs = await renew(entry, Math.max(due, call.ticks));
    entry.isBusy = false;
    plan(entry, nextMs);
  }

  /** Answers when to look again, in ms; undefined: when the next tick is due. */
  async function renew(entry: Entry, ticks: number): Promise<number | undefined> {
    const { tenantId, userId } = entry.call;
    const guards = ports.guardsOf(tenantId);
    // A tenant that left this gateway: its call is counted, and limited by nobody.
    const limits = guards === undefined ? ([NO_LIMITS] as const) : limitsOf(guards, userId);
    const day = guards === undefined ? entry.call.day : dayOf(guards.timeZone, clock.now());
    const more = ticks - entry.call.ticks;
    const call = more > 0 ? { ...entry.call, day } : entry.call;
    let answer: LedgerAnswer;
    try {
      answer = await ledger.renew(call, ticks, limits);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, "call not paid on");
      // One tick on nobody's word, and no more.
      const isLong = clock.now() >= paidUntil(entry.call) + tickMs;
      if (isLong && limitsDays(limits)) entry.ending = { verdict: UNCHECKED, isToldOf: false };
      return entry.ending === undefined ? retryMs : 0;
    }
    if (answer.kind === "refused") {
      const limitOf = answer.whose === "person" ? "person" : "company";
      entry.ending = { verdict: { refusal: answer.refusal, limitOf }, isToldOf: false };
      return Math.max(0, paidUntil(entry.call) - EARLY_MS - clock.now());
    }
    if (more > 0) {
      change(entry, { ...entry.call, day, ticks });
      ports.onCounted(entry.call, answer.counted, more);
    }
    return undefined;
  }

  async function cutOff(entry: Entry, ending: NonNullable<Entry["ending"]>): Promise<void> {
    const isFirst = !ending.isToldOf;
    ending.isToldOf = true;
    try {
      await ports.cutOff(entry.call, ending.verdict, isFirst);
    } catch (error) {
      log.error({ err: error }, "a call that is at its limit could not be ended yet");
    }
    plan(entry, CUT_OFF_AGAIN_MS);
  }

  function onEvent(event: AmiEvent): void {
    if (!WATCHED.has(event.Event ?? "")) return;
    if (event.Event === "DialBegin") dialled?.add(event.DestUniqueid ?? "");
    for (const entry of [...entries.values()]) change(entry, afterEvent(entry.call, event, clock.now(), ports.isTrunk));
  }

  /** After a gap nothing is replayed: ask what there is. */
  async function resync(): Promise<void> {
    while (ami.isUp && !stop.signal.aborted) {
      const before = [...entries.values()];
      const during = new Set<string>();
      dialled = during;
      try {
        const channels = await ami.list({ Action: "CoreShowChannels" });
        const newer = [...during].map((Uniqueid) => ({ Uniqueid }));
        for (const entry of before) change(entry, afterList(entry.call, [...channels, ...newer], clock.now()));
        return;
      } catch (error) {
        log.warn({ err: error }, "could not list channels of metered calls, trying again");
        await clock.sleep(1_000, stop.signal).catch(() => undefined);
      } finally {
        if (dialled === during) dialled = undefined;
      }
    }
  }

  function enter(call: MeteredCall): void {
    const entry: Entry = { call, timer: undefined, seenAt: clock.now(), isBusy: false, ending: undefined };
    entries.set(call.id, entry);
    plan(entry, call.answeredAt === null ? undefined : 0);
  }

  // Those of an earlier run: the first list tells which go on; they owe what was talked meanwhile.
  for (const call of store.keptCalls()) enter(call);
  const undo = [ami.onEvent(onEvent), ami.onUp(() => void resync())];
  return {
    begin(call) {
      for (const before of [...entries.values()]) if (before.call.channelId === call.channelId) settle(before);
      store.keepCall(call);
      enter(call);
    },
    giveBack: (call) => void giveBack(call, 0),
    get count() {
      return entries.size;
    },
    calls: () => [...entries.values()].map(({ call }) => call),
    async close() {
      stop.abort();
      for (const each of undo) each();
      for (const { timer } of entries.values()) clearTimeout(timer);
    },
  };
}

const NO_LIMITS = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
};
