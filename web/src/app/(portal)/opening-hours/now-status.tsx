"use client";

import type { BusinessHours } from "@callplane/edge-api/contract";
import { Status } from "#src/ui/status.tsx";
import { useNow } from "#src/ui/time.tsx";
import { NOW_TONE, nowInWords } from "./hours-words.ts";

/** Open or closed, until when, and why. */
export function NowStatus({
  hours: { timeZone, override },
  now,
  isLong = false,
}: {
  hours: Pick<BusinessHours, "timeZone" | "override">;
  now: BusinessHours["now"];
  isLong?: boolean;
}) {
  const moment = useNow(30_000);
  const isByHand = override !== null && (override.until === null || Date.parse(override.until) > moment);
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2" suppressHydrationWarning>
      <Status tone={isByHand ? "warn" : NOW_TONE[now.state]} className="whitespace-normal">
        {nowInWords(now, timeZone, moment)}
      </Status>
      {isByHand ? (
        <span className="text-sm text-ink-3">by hand</span>
      ) : (
        isLong && now.state !== "holiday" && <span className="text-sm text-ink-3">({now.because})</span>
      )}
    </span>
  );
}
