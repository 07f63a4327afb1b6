import type { AmiEvent } from "../asterisk/ami/index.ts";

/** Counts the channels of each trunk by its name in Asterisk. */
export interface ChannelsInUse {
  /** The trunk an event changed the count of, if any. */
  take(event: AmiEvent): string | undefined;
  /** Asterisk's list, in the place of all that was known but whose lines calls from addresses that several companies share have taken: it does not say. */
  replace(channels: readonly AmiEvent[]): void;
  of(sipName: string): number;
}

export function createChannelsInUse(): ChannelsInUse {
  /** Uniqueid → endpoint, of every PJSIP channel: which of them are trunks' may change while they are up. */
  const endpoints = new Map<string, string>();
  const counts = new Map<string, number>();

  function put(id: string, endpoint: string): boolean {
    if (endpoints.has(id)) return false;
    endpoints.set(id, endpoint);
    counts.set(endpoint, (counts.get(endpoint) ?? 0) + 1);
    return true;
  }

  function drop(id: string): string | undefined {
    const endpoint = endpoints.get(id);
    if (endpoint === undefined) return undefined;
    endpoints.delete(id);
    const left = (counts.get(endpoint) ?? 1) - 1;
    if (left > 0) counts.set(endpoint, left);
    else counts.delete(endpoint);
    return endpoint;
  }

  return {
    take({ Event, UserEvent, Trunk = "", Uniqueid = "", Channel = "" }) {
      if (Event === "Newchannel") {
        const endpoint = endpointOf(Channel);
        return endpoint !== undefined && put(Uniqueid, endpoint) ? endpoint : undefined;
      }
      if (Event === "UserEvent" && UserEvent === "CallplaneLine") {
        drop(Uniqueid);
        put(Uniqueid, Trunk);
        return Trunk;
      }
      return Event === "Hangup" ? drop(Uniqueid) : undefined;
    },
    replace(channels) {
      const before = new Map(endpoints);
      endpoints.clear();
      counts.clear();
      for (const { Uniqueid = "", Channel = "" } of channels) {
        const endpoint = before.get(Uniqueid) ?? endpointOf(Channel);
        if (endpoint !== undefined) put(Uniqueid, endpoint);
      }
    },
    of: (sipName) => counts.get(sipName) ?? 0,
  };
}

function endpointOf(channel: string): string | undefined {
  return /^PJSIP\/(.+)-[0-9a-f]{8}$/.exec(channel)?.[1];
}
