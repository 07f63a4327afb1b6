import type { AmiEvent } from "../asterisk/ami/index.ts";
import { AGENT_BRIDGE_PREFIX } from "../asterisk/ari/index.ts";

/** What every channel event of AMI tells about its channel. */
export interface ChannelFacts {
  readonly uniqueid: string;
  readonly linkedid: string;
  readonly channel: string;
  readonly state: ChannelState;
  readonly callerNumber: string | null;
  readonly callerName: string | null;
  readonly exten: string | null;
}

export type ChannelState = "down" | "ringing" | "up";

export type ChannelEvent =
  | { readonly type: "state"; readonly facts: ChannelFacts }
  | { readonly type: "dial"; readonly facts: ChannelFacts }
  | { readonly type: "dial_end"; readonly facts: ChannelFacts; readonly status: string }
  | { readonly type: "bridge"; readonly facts: ChannelFacts; readonly isAgents: boolean; readonly isEntering: boolean }
  | { readonly type: "hold"; readonly facts: ChannelFacts; readonly isHeld: boolean }
  | { readonly type: "route"; readonly facts: ChannelFacts; readonly kind: string; readonly target: string }
  | ParkedEvent
  | { readonly type: "unparked"; readonly facts: ChannelFacts }
  | { readonly type: "hangup"; readonly facts: ChannelFacts; readonly cause: number | null };

interface ParkedEvent {
  readonly type: "parked";
  readonly facts: ChannelFacts;
  readonly place: string;
  /** What would ring whoever parked it: a channel's name without its number. */
  readonly parker: string | null;
  readonly parkedForSec: number;
  readonly leftSec: number;
}

/** The bridge that joins a caller and an agent, which we made. */
const isAgents = (event: AmiEvent): boolean => event.BridgeUniqueid?.startsWith(AGENT_BRIDGE_PREFIX) ?? false;

/** Q.850 as AMI writes it; Asterisk's 0 means that nobody gave one. */
function causeOf(text: string | undefined): number | null {
  const cause = Number(text);
  return Number.isInteger(cause) && cause > 0 && cause <= 127 ? cause : null;
}

/** A parking time as AMI writes it: one that has just run out is a number beyond all bounds. */
function secondsOf(text: string | undefined): number {
  const seconds = Number(text);
  return seconds >= 0 && seconds <= LONGEST_PARKED_SEC ? seconds : 0;
}
const LONGEST_PARKED_SEC = 86_400;

const known = (text: string | undefined): string | null =>
  text === undefined || text === "" || text === "<unknown>" ? null : text;

/** AST_STATE_*: 6 is up, 4 and 5 ring, the rest is on its way. */
function stateOf(code: string | undefined): ChannelState {
  if (code === "6") return "up";
  return code === "4" || code === "5" ? "ringing" : "down";
}

/** Events that are about another channel than the first they name. */
const ABOUT: Readonly<Record<string, string>> = {
  DialBegin: "Dest",
  DialEnd: "Dest",
  ParkedCall: "Parkee",
  ParkedCallSwap: "Parkee",
  ParkedCallTimeOut: "Parkee",
  ParkedCallGiveUp: "Parkee",
  UnParkedCall: "Parkee",
};

/** The channel an event is about; with `prefix` "Dest", the other one. Undefined when it names none. */
export function factsOf(event: AmiEvent, prefix = ""): ChannelFacts | undefined {
  const uniqueid = event[`${prefix}Uniqueid`];
  const channel = event[`${prefix}Channel`];
  if (!uniqueid || !channel) return undefined;
  return {
    uniqueid,
    linkedid: event[`${prefix}Linkedid`] || uniqueid,
    channel,
    state: stateOf(event[`${prefix}ChannelState`]),
    callerNumber: known(event[`${prefix}CallerIDNum`]),
    callerName: known(event[`${prefix}CallerIDName`]),
    exten: known(event[`${prefix}Exten`]),
  };
}

/** An AMI event as one of ours; undefined for what does not concern calls. */
export function readChannelEvent(event: AmiEvent): ChannelEvent | undefined {
  const facts = factsOf(event, ABOUT[event.Event ?? ""]);
  if (facts === undefined) return undefined;
  switch (event.Event) {
    case "Newchannel":
    case "Newstate":
    case "NewConnectedLine":
      return { type: "state", facts };
    case "DialBegin":
      return { type: "dial", facts };
    case "DialEnd":
      return { type: "dial_end", facts, status: event.DialStatus ?? "" };
    case "BridgeEnter":
    case "BridgeLeave":
      return { type: "bridge", facts, isAgents: isAgents(event), isEntering: event.Event === "BridgeEnter" };
    case "Hold":
    case "Unhold":
      return { type: "hold", facts, isHeld: event.Event === "Hold" };
    case "UserEvent":
      if (event.UserEvent !== "CallplaneRoute") return undefined;
      return { type: "route", facts, kind: event.Kind ?? "", target: event.Target ?? "" };
    case "ParkedCall":
    case "ParkedCallSwap":
      return {
        type: "parked",
        facts,
        place: event.ParkingSpace ?? "",
        parker: known(event.ParkerDialString),
        parkedForSec: secondsOf(event.ParkingDuration),
        leftSec: secondsOf(event.ParkingTimeout),
      };
    case "ParkedCallTimeOut":
    case "ParkedCallGiveUp":
    case "UnParkedCall":
      return { type: "unparked", facts };
    case "Hangup":
      return { type: "hangup", facts, cause: causeOf(event.Cause) };
    default:
      return undefined;
  }
}
