"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import { formatInstant, formatRelative, formatUtc } from "../format/time.ts";

const Zone = createContext("UTC");

/** Sets the zone all times below are shown in. */
export function TimeZone({ zone, children }: { zone: string; children: ReactNode }) {
  return <Zone value={zone}>{children}</Zone>;
}

export const useTimeZone = (): string => useContext(Zone);

/** A moment in the tenant's zone; UTC when pointed at. */
export function Time({ at, style = "short" }: { at: string; style?: "short" | "long" | "time" | "precise" }) {
  const zone = useContext(Zone);
  return (
    <time dateTime={at} title={formatUtc(at)} className="figures whitespace-nowrap">
      {formatInstant(at, zone, style)}
    </time>
  );
}

/** How long ago, kept current; the full time in the tenant's zone and UTC when pointed at. */
export function RelativeTime({ at }: { at: string }) {
  const zone = useContext(Zone);
  const now = useNow(10_000);
  return (
    <time
      dateTime={at}
      title={`${formatInstant(at, zone, "long")} (${zone})\n${formatUtc(at)}`}
      className="figures whitespace-nowrap"
      suppressHydrationWarning
    >
      {formatRelative(at, now)}
    </time>
  );
}

/** The present, renewed every `everyMs`. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
