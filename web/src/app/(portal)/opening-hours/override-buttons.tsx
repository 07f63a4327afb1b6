"use client";

import type { BusinessHours, HoursOverride } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { CalendarOff, DoorClosed, DoorOpen, Undo2 } from "lucide-react";
import { useState } from "react";
import { api } from "#src/api/browser.ts";
import { overrideHours } from "#src/api/live-routing.ts";
import { dayBounds } from "#src/format/day.ts";
import { wallTimeOf } from "#src/format/wall-time.ts";
import { Button } from "#src/ui/button.tsx";
import { Menu } from "#src/ui/menu.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { nowInWords } from "./hours-words.ts";
import { OverrideUntil } from "./override-until.tsx";

/** Closes or opens by hand, whatever the calendar says: at once, without apply, and with a way back. */
export function OverrideButtons({ hours, isShort = false }: { hours: BusinessHours; isShort?: boolean }) {
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const change = useMutation({
    mutationFn: (override: HoursOverride | null) => overrideHours(api, hours.id, override),
    onSuccess: (after) => {
      const before = hours.override;
      notify(`${after.name}: ${nowInWords(after.now, after.timeZone, Date.now())}.`, () => change.mutate(before));
      return Promise.all(["business-hours", "routing"].map((key) => queries.invalidateQueries({ queryKey: [key] })));
    },
    onError: notifyError,
  });
  const today = () => endOfToday(hours.timeZone);
  const isByHand = hours.override !== null;
  return (
    <span className="inline-flex items-center justify-end gap-1.5">
      {isByHand ? (
        <Button
          size={isShort ? "small" : "normal"}
          icon={<Undo2 />}
          busy={change.isPending}
          onClick={() => change.mutate(null)}
        >
          By the calendar again
        </Button>
      ) : (
        <Button
          size={isShort ? "small" : "normal"}
          icon={<CalendarOff />}
          busy={change.isPending}
          onClick={() => change.mutate({ state: "closed", until: today() })}
          {...(isShort && { className: "max-sm:hidden" })}
        >
          Closed today
        </Button>
      )}
      <Menu
        label={`Open or close ${hours.name} by hand`}
        entries={[
          {
            label: "Closed for the rest of today",
            icon: <DoorClosed />,
            onSelect: () => change.mutate({ state: "closed", until: today() }),
          },
          {
            label: "Closed until further notice",
            icon: <DoorClosed />,
            onSelect: () => change.mutate({ state: "closed", until: null }),
          },
          {
            label: "Open for the rest of today",
            icon: <DoorOpen />,
            onSelect: () => change.mutate({ state: "open", until: today() }),
          },
          { label: "Open or closed until…", icon: <CalendarOff />, onSelect: () => setAsking(true) },
          isByHand && "separator",
          isByHand && { label: "By the calendar again", icon: <Undo2 />, onSelect: () => change.mutate(null) },
        ]}
      />
      {isAsking && (
        <OverrideUntil
          hours={hours}
          onClose={() => setAsking(false)}
          onChoose={(override) => change.mutateAsync(override)}
        />
      )}
    </span>
  );
}

/** The end of the present day in a zone. */
function endOfToday(zone: string): string {
  const bounds = dayBounds(wallTimeOf(Date.now(), zone).slice(0, 10), zone);
  return new Date(Date.parse(bounds?.to ?? new Date().toISOString()) + 1).toISOString();
}
