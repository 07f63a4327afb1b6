"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { api } from "#src/api/browser.ts";
import { callsQuery } from "#src/api/calls.ts";
import { devicesQuery } from "#src/api/devices.ts";
import { itemsOf } from "#src/api/paging.ts";
import { startOfDay } from "#src/format/day.ts";
import { useLive, useLiveCalls } from "#src/live/live-provider.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Figure } from "#src/ui/page.tsx";
import { Status } from "#src/ui/status.tsx";
import { useTimeZone } from "#src/ui/time.tsx";

const MOST = 200;

/** The present in four figures. */
export function Now() {
  const can = useCan();
  const zone = useTimeZone();
  const { state, status } = useLive();
  const liveCalls = useLiveCalls();
  const isLive = status.kind === "live";
  const from = startOfDay(new Date(), zone);
  const today = useInfiniteQuery({
    ...callsQuery(api, { from }, MOST),
    refetchInterval: 30_000,
    enabled: can("calls.read"),
  });
  const devices = useInfiniteQuery({ ...devicesQuery(api, {}, MOST), refetchInterval: isLive ? false : 10_000 });
  const phones = itemsOf(devices.data).filter((device) => device.enabled);
  const online = phones.filter(
    (device) => ((isLive ? state.devices.get(device.id)?.state : undefined) ?? device.status.state) === "registered",
  ).length;
  const calls = itemsOf(today.data);
  const answered = calls.filter((call) => call.disposition === "answered").length;
  const more = today.hasNextPage ? "+" : "";
  return (
    <section aria-label="Right now" className="card grid grid-cols-2 gap-x-6 gap-y-5 p-5 md:grid-cols-4">
      <To href="/devices">
        <Figure
          value={devices.data === undefined ? "–" : `${online} / ${phones.length}${devices.hasNextPage ? "+" : ""}`}
          label="Phones online"
        />
      </To>
      <To href="/calls">
        <Figure value={isLive ? liveCalls.length : "–"} label="Calls right now" />
      </To>
      <To href="/calls">
        <Figure
          value={today.data === undefined ? "–" : `${calls.length}${more}`}
          label="Calls today"
          note={calls.length > 0 ? `${answered}${more} answered` : undefined}
        />
      </To>
      <div className="grid content-start gap-1.5">
        <LiveWord />
        {isLive && (
          <Status tone={state.asteriskUp ? "ok" : "bad"}>
            {state.asteriskUp ? "Phone system up" : "Phone system down"}
          </Status>
        )}
      </div>
    </section>
  );
}

function To({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="-m-2 rounded-md p-2 transition-colors duration-100 hover:bg-hover">
      {children}
    </Link>
  );
}

/** Whether what is shown changes by itself. */
export function LiveWord() {
  const { status } = useLive();
  switch (status.kind) {
    case "live":
      return <Status tone="ok">Live</Status>;
    case "connecting":
      return <Status tone="wait">Connecting</Status>;
    case "unstarted":
      return (
        <Status tone="off" className="whitespace-normal">
          Nothing runs before the first apply
        </Status>
      );
    case "waiting":
      return (
        <Status tone="warn" className="whitespace-normal">
          {status.reason}
        </Status>
      );
    case "off":
      return <Status tone="off">Refreshed every few seconds</Status>;
  }
}
