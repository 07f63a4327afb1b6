"use client";

import { type DeviceStatus, ticket } from "@callplane/edge-api/contract";
import type { LiveCall, LiveFrame } from "@callplane/media-gateway/contract";
import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { ApiError } from "#src/api/api-error.ts";
import { api } from "#src/api/browser.ts";
import { useCan, useMe } from "#src/shell/me-context.tsx";
import { isInTenant } from "#src/shell/places.ts";
import { keepLive, type LiveStatus } from "./live-socket.ts";
import { EMPTY, type LiveState, takeFrame } from "./live-state.ts";

type Live = { state: LiveState; status: LiveStatus };

/** The record of an ended call reaches the edge a moment after the frame that says it ended; when to ask for it. */
const RECORD_WAITS_MS = [300, 1200, 4000];

const Context = createContext<Live>({ state: EMPTY, status: { kind: "connecting" } });

/** One socket for the whole portal. Those whose role has no live view see what the lists fetch. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const can = useCan();
  const inTenant = isInTenant(useMe());
  const isWanted = inTenant && can("live.read");
  const [state, setState] = useState(EMPTY);
  const [status, setStatus] = useState<LiveStatus>({ kind: "connecting" });
  useEffect(() => {
    if (!isWanted) {
      setStatus({ kind: "off", reason: "Live updates are not part of your role." });
      return;
    }
    let current = EMPTY;
    return keepLive({
      getTicket: () => api({ method: "POST", path: "/tickets", body: { scope: "live" }, answer: ticket }),
      isRefusal: (error) =>
        error instanceof ApiError && (error.code === "forbidden" || error.code === "unauthenticated"),
      isTooEarly: (error) => error instanceof ApiError && error.code === "conflict",
      // While it is too early there is nothing to connect to, and so nothing to say of each try.
      onStatus: (next) => setStatus((last) => (next.kind === "connecting" && last.kind === "unstarted" ? last : next)),
      onFrame: (frame) => {
        const next = takeFrame(current, frame);
        if (next === undefined) return false;
        current = next;
        setState(next);
        for (const key of touchedBy(frame)) void queries.invalidateQueries({ queryKey: key });
        if (frame.type === "call" && frame.call.phase === "ended") {
          for (const ms of RECORD_WAITS_MS)
            setTimeout(() => void queries.invalidateQueries({ queryKey: ["calls"] }), ms);
        }
        return true;
      },
      openSocket: (url) => new WebSocket(url),
      random: Math.random,
    });
  }, [isWanted, queries]);
  const value = useMemo(() => ({ state, status }), [state, status]);
  return <Context value={value}>{children}</Context>;
}

/** Lists that a frame makes old. */
function touchedBy(frame: LiveFrame): (readonly string[])[] {
  if (frame.type === "device") return [["users"]];
  return [];
}

export const useLive = (): Live => useContext(Context);

/** Calls going on now, the longest first. */
export function useLiveCalls(): LiveCall[] {
  const { state } = useLive();
  return useMemo(() => [...state.calls.values()].sort((a, b) => a.startedAt.localeCompare(b.startedAt)), [state.calls]);
}

/** A device's state: the live one when the socket is up, else as last fetched. */
export function useDeviceState(
  deviceId: string,
  fetched: DeviceStatus,
): Pick<DeviceStatus, "state" | "address" | "userAgent" | "changedAt"> {
  const { state, status } = useLive();
  const live = state.devices.get(deviceId);
  if (status.kind !== "live" || live === undefined) return fetched;
  return { state: live.state, address: live.address, userAgent: live.userAgent, changedAt: live.at };
}
