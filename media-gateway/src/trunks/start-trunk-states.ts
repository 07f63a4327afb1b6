import type { SnapshotTrunk, TrunkStateReport } from "@callplane/edge-api/contract";
import { type AmiConnection, AmiError, type AmiEvent } from "../asterisk/ami/index.ts";
import { trunkOfHost } from "../confgen/index.ts";
import type { EdgeClient } from "../edge/index.ts";
import { createBackoff } from "../lib/backoff.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { SnapshotIndex } from "../reconcile/index.ts";
import { createChannelsInUse } from "./channels-in-use.ts";
import { differs, type TrunkState, trunkState, UNKNOWN } from "./trunk-state.ts";

export interface TrunkStates {
  state(trunkId: string): TrunkState | undefined;
  close(): Promise<void>;
}

export interface TrunkStatesPorts {
  readonly ami: AmiConnection;
  readonly edge: Pick<EdgeClient, "reportTrunkStates">;
  readonly snapshots: SnapshotIndex;
  readonly clock: Clock;
  readonly log: Log;
}

/** Events that come together are looked after together. */
const BATCH_MS = 50;
/** A trunk that goes up and down is told of no oftener. */
const QUIET_MS = 1_000;
/** That only its channels or its latency changed can wait. */
const DETAILS_MS = 5_000;
const ROLL_CALL_MS = 60_000;
const AT_ONCE = 500;

interface Known {
  readonly trunk: SnapshotTrunk;
  state: TrunkState;
  at: string;
  told: TrunkState | undefined;
  toldMs: number;
}

/**
 * Keeps what Asterisk knows of each trunk, and tells the edge: a change of state within a second, everything once a minute. Events only say
 * where to look. What could not be told waits as the last state of each.
 */
export function startTrunkStates({ ami, edge, snapshots, clock, log }: TrunkStatesPorts): TrunkStates {
  const channels = createChannelsInUse();
  /** By the trunk's name in Asterisk. */
  const known = new Map<string, Known>();
  const toRead = new Set<string>();
  const stop = new AbortController();
  const backoff = createBackoff({ baseMs: 250, capMs: 15_000 });
  let wake = Promise.withResolvers<void>();
  let areChannelsDue = true;
  const now = () => new Date(clock.now()).toISOString();

  function look(sipName: string): void {
    toRead.add(sipName);
    wake.resolve();
  }

  function lookAtAll(): void {
    const meant = new Map<string, SnapshotTrunk>();
    for (const { body } of snapshots.all()) {
      for (const trunk of body.routing?.outbound.trunks ?? []) {
        // The platform's stand in many snapshots: of several versions the highest is what was written.
        if ((meant.get(trunk.sipName)?.version ?? 0) <= trunk.version) meant.set(trunk.sipName, trunk);
      }
    }
    for (const sipName of known.keys()) if (!meant.has(sipName)) known.delete(sipName);
    for (const [sipName, trunk] of meant) {
      const { state = UNKNOWN, at = now(), told, toldMs = Number.NEGATIVE_INFINITY } = known.get(sipName) ?? {};
      known.set(sipName, { trunk, state, at, told, toldMs });
    }
    for (const sipName of known.keys()) look(sipName);
  }

  function onEvent(event: AmiEvent): void {
    const { Event, EndpointName = "", AOR = "" } = event;
    if (Event === "ContactStatus") {
      for (const name of [EndpointName, trunkOfHost(AOR)]) if (known.has(name)) look(name);
    }
    // It names user and domain, which several trunks may share.
    if (Event === "Registry") {
      for (const [sipName, { trunk }] of known) if (trunk.authentication === "registration") look(sipName);
    }
    const changed = channels.take(event);
    if (changed !== undefined && known.has(changed)) look(changed);
  }

  async function contactsOf(sipName: string): Promise<Map<string, AmiEvent>> {
    try {
      const detail = await ami.list({ Action: "PJSIPShowEndpoint", Endpoint: sipName });
      const contacts = detail.filter((event) => event.Event === "ContactStatusDetail");
      return new Map(contacts.map((event) => [event.AOR ?? "", event]));
    } catch (error) {
      if (error instanceof AmiError && error.code === "rejected") return new Map(); // not applied yet
      throw error;
    }
  }

  async function registrations(): Promise<Map<string, AmiEvent>> {
    const events = await ami.list({ Action: "PJSIPShowRegistrationsOutbound" });
    // Among them is the auth of each, by the same name.
    const details = events.filter((event) => event.Event === "OutboundRegistrationDetail");
    return new Map(details.map((event) => [event.ObjectName ?? "", event]));
  }

  async function readDue(): Promise<void> {
    const names = [...toRead].filter((name) => known.has(name));
    toRead.clear();
    if (!ami.isUp) {
      for (const name of names) put(name, UNKNOWN);
      return;
    }
    try {
      if (areChannelsDue) channels.replace(await ami.list({ Action: "CoreShowChannels" }));
      areChannelsDue = false;
      const registers = names.some((name) => known.get(name)?.trunk.authentication === "registration");
      const registered = registers ? await registrations() : new Map<string, AmiEvent>();
      for (const name of names) {
        const trunk = known.get(name)?.trunk;
        if (trunk === undefined) continue;
        const contacts = await contactsOf(name);
        put(name, trunkState(trunk, { contacts, registrations: registered, channels: channels.of(name) }));
      }
    } catch (error) {
      for (const name of names) toRead.add(name);
      if (ami.isUp) throw error;
    }
  }

  function put(sipName: string, state: TrunkState): void {
    const entry = known.get(sipName);
    if (entry === undefined) return;
    entry.state = state;
    entry.at = now();
  }

  /** Tells what is due; answers when the rest is, in ms; undefined: there is none. */
  async function tellDue(): Promise<number | undefined> {
    const ms = clock.monotonicMs();
    const waits = [...known.values()].map((entry) => ({ entry, waitMs: waitOf(entry, ms) }));
    const due = waits
      .filter(({ waitMs }) => waitMs <= 0)
      .map(({ entry }) => ({ entry, state: entry.state, at: entry.at }));
    for (let from = 0; from < due.length; from += AT_ONCE) {
      const some = due.slice(from, from + AT_ONCE);
      const states = some.map(
        ({ entry, state, at }): TrunkStateReport => ({
          trunkId: entry.trunk.id,
          at,
          ...state,
          latencyMs: state.latencyMs,
        }),
      );
      await edge.reportTrunkStates({ states }, { signal: stop.signal });
      for (const { entry, state } of some) {
        const current = known.get(entry.trunk.sipName) ?? entry;
        current.told = state;
        current.toldMs = ms;
      }
    }
    const later = waits.map(({ waitMs }) => waitMs).filter((waitMs) => waitMs > 0 && waitMs !== Infinity);
    return later.length === 0 ? undefined : Math.min(...later);
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      let waitMs: number | undefined;
      try {
        wake = Promise.withResolvers();
        if (toRead.size > 0) await readDue();
        waitMs = await tellDue();
        backoff.reset();
      } catch (error) {
        if (stop.signal.aborted) return;
        waitMs = Math.max(250, backoff.nextMs());
        log.warn({ reason: error instanceof Error ? error.message : String(error), waitMs }, "trunk states not told");
      }
      const slept = waitMs === undefined ? new Promise<never>(() => undefined) : clock.sleep(waitMs, stop.signal);
      await Promise.race([wake.promise, slept.catch(() => undefined)]);
      await clock.sleep(BATCH_MS, stop.signal).catch(() => undefined);
    }
  }

  const undo = [
    ami.onEvent(onEvent),
    ami.onUp(() => {
      areChannelsDue = true;
      lookAtAll();
    }),
    ami.onDown(lookAtAll),
    snapshots.onChange(lookAtAll),
  ];
  const timer = setInterval(lookAtAll, ROLL_CALL_MS);
  lookAtAll();
  const running = run();
  return {
    state: (trunkId) => [...known.values()].find(({ trunk }) => trunk.id === trunkId)?.state,
    async close() {
      stop.abort();
      clearInterval(timer);
      for (const end of undo) end();
      wake.resolve();
      await running;
    },
  };
}

/** How long what is known may wait to be told; Infinity: it has been. */
function waitOf({ state, told, toldMs }: Known, ms: number): number {
  if (told === undefined) return 0;
  if (differs(state, told)) return toldMs + QUIET_MS - ms;
  const isSame = state.channels === told.channels && state.latencyMs === told.latencyMs;
  return toldMs + (isSame ? ROLL_CALL_MS : DETAILS_MS) - ms;
}
