import type { AmiEvent } from "../asterisk/ami/index.ts";
import type { LedgerCall } from "./ledger.ts";

/** A call that was let out, for as long as the caller's channel or one to a carrier is up. Plain data, so that it can be kept on disk. */
export interface MeteredCall extends LedgerCall {
  readonly extension: string | null;
  readonly number: string;
  /** Of a call from outside that is sent on: the number it came for, and who called ("": hidden). Null: it began here. */
  readonly cameFor?: string | null;
  readonly cameFrom?: string;
  /** The channel that asked. */
  readonly channelId: string;
  readonly channel: string;
  readonly isCallerUp: boolean;
  /** ms since 1970. */
  readonly startedAt: number;
  /** Channels to carriers that are up: uniqueid → name. */
  readonly legs: Readonly<Record<string, string>>;
  readonly answeredAt: number | null;
  /** When the last of the legs that could be talked over was gone. */
  readonly endedAt: number | null;
  /** Paid for. */
  readonly ticks: number;
}

/** The call after an event of Asterisk's; the same object where it says nothing of it. `isTrunk`: whether a channel name is a carrier's. */
export function afterEvent(
  call: MeteredCall,
  event: AmiEvent,
  at: number,
  isTrunk: (channel: string) => boolean,
): MeteredCall {
  const id = event.Uniqueid ?? "";
  switch (event.Event) {
    case "DialBegin": {
      const { DestUniqueid: legId = "", DestChannel: leg = "" } = event;
      if (id !== call.channelId || legId === "" || !isTrunk(leg)) return call;
      return { ...call, legs: { ...call.legs, [legId]: leg } };
    }
    case "Newstate":
      return event.ChannelState === "6" && id in call.legs ? answered(call, at) : call;
    case "DialEnd":
      return event.DialStatus === "ANSWER" && (event.DestUniqueid ?? "") in call.legs ? answered(call, at) : call;
    case "Hangup":
      return withoutChannels(call, (channelId) => channelId !== id, at);
    default:
      return call;
  }
}

/** The call when only the channels that `isUp` are still there. */
export function withoutChannels(call: MeteredCall, isUp: (channelId: string) => boolean, at: number): MeteredCall {
  const left = Object.entries(call.legs).filter(([legId]) => isUp(legId));
  const isCallerUp = call.isCallerUp && isUp(call.channelId);
  if (left.length === Object.keys(call.legs).length && isCallerUp === call.isCallerUp) return call;
  const isOver = left.length === 0 && call.answeredAt !== null && call.endedAt === null;
  return { ...call, legs: Object.fromEntries(left), isCallerUp, endedAt: isOver ? at : call.endedAt };
}

/** What Asterisk's list of channels, read at `at`, says of the call: who is gone, and whether it was answered unheard, and when at the latest. */
export function afterList(call: MeteredCall, channels: readonly AmiEvent[], at: number): MeteredCall {
  const there = new Map(channels.map((channel) => [channel.Uniqueid ?? "", channel]));
  const rest = withoutChannels(call, (channelId) => there.has(channelId), at);
  if (rest.answeredAt !== null) return rest;
  const ups = Object.keys(rest.legs).flatMap((legId) => {
    const leg = there.get(legId);
    return leg?.ChannelState === "6" ? [at - durationMs(leg.Duration)] : [];
  });
  return ups.length === 0 ? rest : answered(rest, Math.min(...ups));
}

/** Nothing of it is up any more that could cost: its caller and its legs are gone, or those that talked. */
export function isOver(call: MeteredCall): boolean {
  const hasLegs = Object.keys(call.legs).length > 0;
  return !hasLegs && (!call.isCallerUp || call.endedAt !== null);
}

/** What was talked until `at`, in whole seconds begun. */
export function usedSec({ answeredAt, endedAt }: Pick<MeteredCall, "answeredAt" | "endedAt">, at: number): number {
  return answeredAt === null ? 0 : Math.max(0, Math.ceil(((endedAt ?? at) - answeredAt) / 1000));
}

function answered(call: MeteredCall, at: number): MeteredCall {
  return call.answeredAt === null ? { ...call, answeredAt: at } : call;
}

/** `01:02:03` as Asterisk writes it. */
function durationMs(text = ""): number {
  return text.split(":").reduce((sum, part) => sum * 60 + (Number(part) || 0), 0) * 1000;
}

/** The SIP name of who a channel is: `PJSIP/acme-1000-8afe-0000001c`. Undefined: one of Asterisk's own, that may stand for anybody. */
export function endpointOf(channel: string): string | undefined {
  return /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
}
