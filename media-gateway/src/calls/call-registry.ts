import type { CallEvent } from "@callplane/edge-api/contract";
import type { AmiEvent } from "../asterisk/ami/index.ts";
import type { VoiceCallLog } from "../voice/index.ts";
import { advance, newCall, type Step } from "./call.ts";
import { joinAgent, leaveAgent, putTurn } from "./call-agent.ts";
import { leavePlaces, loseCall, loseLegs, merge, reopen } from "./call-repair.ts";
import { type Call, isEnded, tell } from "./call-state.ts";
import { type ChannelEvent, type ChannelFacts, factsOf, readChannelEvent } from "./channel-events.ts";
import type { Directory } from "./directory.ts";

export interface RegistryPorts {
  readonly directory: Directory;
  readonly now: () => Date;
  readonly newId: () => string;
  /** After each change; `news` are the timeline's new entries. Once `isFinal`, the call does not change any more. */
  readonly onChange: (call: Call, news: readonly CallEvent[], isFinal: boolean) => void;
  /** Two calls became one: the younger is no more. */
  readonly onMerged: (youngerId: string) => void;
}

export interface CallRegistry extends VoiceCallLog {
  take(event: AmiEvent): void;
  /** To be called before asking Asterisk which channels there are, and which are parked; its answers are given to the result. */
  beginResync(): (channels: readonly AmiEvent[], parked: readonly AmiEvent[]) => void;
  /** For an ended call whose agent never reports that it is done. */
  finalize(callId: string): void;
  /** Asterisk is gone: so are all calls. */
  loseAll(): void;
  /** Takes back calls from an earlier run of the gateway. */
  adopt(calls: readonly Call[]): void;
  /** Those in progress. */
  active(): Call[];
}

/** Ids of channels that are over, kept so that a late event does not raise the dead. */
const MOST_REMEMBERED = 20_000;
const MOST_OVER = 200;

type Note = (call: Call, step: Step) => Call;

/** Sorts events to calls: one call per linkedid, whatever the order in which things are heard of. */
export function createCallRegistry(ports: RegistryPorts): CallRegistry {
  const calls = new Map<string, Call>();
  const callOfLinkedid = new Map<string, string>();
  const callOfChannel = new Map<string, string>();
  const firstTurn = new Map<string, number>();
  /** Channel → when it ended, on the event counter. */
  const deadChannels = new Map<string, number>();
  /** Caller's channel → its call, while a voice session has something to say of it. */
  const inSession = new Map<string, string>();
  const lingering = new Map<string, Call>();
  /** Linkedid → its call, for a while after the end: a channel that turns up late is no new call. */
  const over = new Map<string, Call>();
  const early = new Map<string, Note[]>();
  const touched = new Map<string, number>();
  let counter = 0;

  const step = (): Step => ({ at: ports.now().toISOString(), newId: ports.newId, directory: ports.directory });

  function put(before: Call | undefined, call: Call): void {
    if (before === call) return;
    calls.set(call.id, call);
    for (const leg of call.legs) {
      if (leg.state === "ended") bury(leg.uniqueid);
      else if (leg.state !== null) callOfChannel.set(leg.uniqueid, call.id);
    }
    const isFinal = isEnded(call) && ![...inSession.values()].includes(call.id);
    ports.onChange(call, call.events.slice(before?.events.length ?? 0), isFinal);
    if (!isEnded(call)) return;
    forget(call);
    if (!isFinal) lingering.set(call.id, call);
  }

  function finalize(callId: string): void {
    const call = lingering.get(callId);
    lingering.delete(callId);
    if (call !== undefined) ports.onChange(call, [], true);
  }

  function bury(uniqueid: string): void {
    callOfChannel.delete(uniqueid);
    touched.delete(uniqueid);
    firstTurn.delete(uniqueid);
    deadChannels.set(uniqueid, counter);
    shorten(deadChannels);
  }

  function forget(call: Call): void {
    calls.delete(call.id);
    for (const [linkedid, id] of callOfLinkedid) if (id === call.id) callOfLinkedid.delete(linkedid);
    for (const leg of call.legs) callOfChannel.delete(leg.uniqueid);
    over.set(call.linkedid, call);
    const [oldest] = over.keys();
    if (over.size > MOST_OVER && oldest !== undefined) over.delete(oldest);
  }

  /** The call a channel belongs to; Asterisk may have moved the channel to another since. */
  function callFor(facts: ChannelFacts): Call | undefined {
    const mine = calls.get(callOfChannel.get(facts.uniqueid) ?? "");
    const linked = calls.get(callOfLinkedid.get(facts.linkedid) ?? "");
    if (mine === undefined || linked === undefined || mine === linked) return mine ?? linked;
    const [older, younger] = mine.startedAt <= linked.startedAt ? [mine, linked] : [linked, mine];
    const joined = merge(older, younger);
    calls.delete(younger.id);
    for (const [linkedid, id] of callOfLinkedid) if (id === younger.id) callOfLinkedid.set(linkedid, older.id);
    ports.onMerged(younger.id);
    put(older, joined);
    return joined;
  }

  function begin(facts: ChannelFacts): Call | undefined {
    if (ports.directory.identify(facts.channel).kind === "hidden") return undefined;
    const before = over.get(facts.linkedid);
    over.delete(facts.linkedid);
    const call = before === undefined ? newCall(facts.linkedid, step()) : reopen(before, step());
    callOfLinkedid.set(facts.linkedid, call.id);
    return call;
  }

  function takeChannel(event: ChannelEvent): void {
    const { facts } = event;
    const isLeaving = event.type === "unparked";
    if (deadChannels.has(facts.uniqueid) && !isLeaving) return;
    counter += 1;
    if (event.type === "hangup" && !callOfChannel.has(facts.uniqueid)) {
      // Its beginning was missed; remembered, so that it is not taken for a new one when it comes late.
      deadChannels.set(facts.uniqueid, counter);
      return;
    }
    const known = callFor(facts);
    const call = known ?? (isLeaving ? undefined : begin(facts));
    if (call === undefined) return;
    if (ports.directory.identify(facts.channel).kind !== "hidden") touched.set(facts.uniqueid, counter);
    let next = advance(call, event, step());
    for (const note of early.get(facts.uniqueid) ?? []) next = note(next, step());
    early.delete(facts.uniqueid);
    put(known, next);
  }

  /** A note on a caller's channel; one we have not heard of yet is a moment away (ARI and AMI are two sockets). */
  function note(channelId: string, change: Note): void {
    const call = calls.get(inSession.get(channelId) ?? callOfChannel.get(channelId) ?? "");
    if (call !== undefined) {
      put(call, change(call, step()));
      return;
    }
    const ended = lingering.get(inSession.get(channelId) ?? "");
    if (ended !== undefined) {
      const changed = change(ended, step());
      lingering.set(ended.id, changed);
      ports.onChange(changed, changed.events.slice(ended.events.length), false);
      return;
    }
    if (deadChannels.has(channelId)) return;
    const notes = early.get(channelId) ?? [];
    if (early.size < 1000 && notes.length < 100) early.set(channelId, [...notes, change]);
  }

  function resync(channels: readonly AmiEvent[], parked: readonly AmiEvent[], since: number, began: string): void {
    const there = new Set(channels.flatMap((channel) => channel.Uniqueid ?? []));
    // What a later event told of is newer than the list.
    const isThere = (uniqueid: string) => there.has(uniqueid) || (touched.get(uniqueid) ?? 0) > since;
    // Asterisk is right: what it has is not dead, unless we saw it die since.
    for (const uniqueid of there) if ((deadChannels.get(uniqueid) ?? 0) <= since) deadChannels.delete(uniqueid);
    for (const channel of channels) {
      const facts = factsOf(channel);
      if (facts !== undefined) takeChannel({ type: "state", facts });
    }
    for (const call of [...calls.values()]) put(call, loseLegs(call, isThere, step()));
    const waiting = new Set(parked.map(({ ParkeeUniqueid }) => ParkeeUniqueid));
    for (const call of [...calls.values()])
      put(
        call,
        leavePlaces(call, (uniqueid) => waiting.has(uniqueid), began),
      );
    for (const event of parked) take(event);
    early.clear();
  }

  function take(event: AmiEvent): void {
    const read = readChannelEvent(event);
    if (read !== undefined) takeChannel(read);
  }

  return {
    take,
    beginResync() {
      const since = counter;
      const began = ports.now().toISOString();
      return (channels, parked) => resync(channels, parked, since, began);
    },
    loseAll() {
      for (const call of [...calls.values()]) put(call, loseCall(call, step()));
      early.clear();
    },
    adopt(earlier) {
      for (const call of earlier) {
        callOfLinkedid.set(call.linkedid, call.id);
        put(undefined, call);
      }
    },
    active: () => [...calls.values()],
    finalize,
    sessionBegan: (channelId) =>
      note(channelId, (call) => {
        inSession.set(channelId, call.id);
        return call;
      }),
    sessionOver(channelId) {
      const callId = inSession.get(channelId);
      inSession.delete(channelId);
      early.delete(channelId);
      if (callId !== undefined) finalize(callId);
    },
    agentJoined(channelId, agent) {
      note(channelId, (call, at) => {
        firstTurn.set(channelId, call.turns.length);
        return joinAgent(call, agent, at);
      });
    },
    agentLeft: (channelId) => note(channelId, leaveAgent),
    note(channelId, { kind, text, data = {} }) {
      note(channelId, (call, { at, newId }) => tell(call, { id: newId(), at, kind, legId: null, text, data }));
    },
    turn: (channelId, turn) => note(channelId, (call) => putTurn(call, firstTurn.get(channelId) ?? 0, turn)),
  };
}

function shorten(map: Map<string, unknown>): void {
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED && oldest !== undefined) map.delete(oldest);
}
