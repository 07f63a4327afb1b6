import type { CallEvent } from "@callplane/edge-api/contract";
import type { AmiEvent } from "../../asterisk/ami/index.ts";
import { type CallRegistry, createCallRegistry } from "../call-registry.ts";
import { type Call, liveLegs } from "../call-state.ts";
import type { Directory } from "../directory.ts";

export const TENANT = "11111111-1111-4111-8111-111111111111";

/** A UUID that tells which one it is. */
const countedId = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** Devices are called `PJSIP/acme-<extension>-…`; everything else is plumbing, or a trunk. */
const directory: Directory = {
  identify(channel) {
    const extension = /^PJSIP\/acme-(\d+)-/.exec(channel)?.[1];
    if (extension !== undefined)
      return {
        kind: "device",
        tenantId: TENANT,
        deviceId: countedId(Number(extension)),
        label: "Desk",
        userName: extension === "1000" ? "Anna" : `Person ${extension}`,
        extension,
      };
    return channel.startsWith("PJSIP/") ? { kind: "trunk" } : { kind: "hidden" };
  },
  agentName: () => "Front desk",
  nameOf: (_tenant, extension) => ({ "1000": "Anna", "1001": "Ben" })[extension],
};

export interface Channel {
  readonly uniqueid: string;
  readonly linkedid: string;
  readonly channel: string;
  readonly exten: string;
}

const STATES = { down: "0", ring: "4", ringing: "5", up: "6" } as const;

export function amiEvent(
  event: string,
  channel: Channel,
  state: keyof typeof STATES,
  fields: Record<string, string> = {},
): AmiEvent {
  return {
    Event: event,
    Channel: channel.channel,
    Uniqueid: channel.uniqueid,
    Linkedid: channel.linkedid,
    ChannelState: STATES[state],
    Exten: channel.exten,
    CallerIDNum: "<unknown>",
    CallerIDName: "<unknown>",
    ...fields,
  };
}

export function dialEvent(
  event: "DialBegin" | "DialEnd",
  caller: Channel,
  dest: Channel,
  fields: Record<string, string> = {},
): AmiEvent {
  return {
    Event: event,
    Channel: caller.channel,
    Uniqueid: caller.uniqueid,
    Linkedid: caller.linkedid,
    DestChannel: dest.channel,
    DestUniqueid: dest.uniqueid,
    DestLinkedid: dest.linkedid,
    DestChannelState: STATES.down,
    ...fields,
  };
}

/** A registry over a clock that goes on by a second an event, with all that came of it. */
export function createWorld() {
  let second = 0;
  let ids = 0;
  const finals: Call[] = [];
  const news: CallEvent[] = [];
  const registry: CallRegistry = createCallRegistry({
    directory,
    now: () => new Date(Date.UTC(2026, 0, 1) + 1000 * second++),
    newId: () => countedId(++ids),
    onChange(call, added, isFinal) {
      news.push(...added);
      if (isFinal) finals.push(call);
    },
    onMerged: () => {},
  });
  return {
    registry,
    finals,
    news,
    /** What is believed to be there: `uniqueid state`, sorted. */
    live: () =>
      registry
        .active()
        .flatMap(liveLegs)
        .map((leg) => `${leg.uniqueid} ${leg.state}`)
        .sort(),
  };
}
