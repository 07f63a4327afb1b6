"use client";

import { History } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useId } from "react";
import { instantOf } from "#src/format/wall-time.ts";
import { Button } from "#src/ui/button.tsx";
import { cx } from "#src/ui/cx.ts";
import { inputLook } from "#src/ui/field.tsx";
import { useTimeZone } from "#src/ui/time.tsx";

/** The moment in the address, by the clocks of the company; `at` is undefined for now. */
export function useMoment(): { wall: string | null; at: string | undefined; setWall: (wall: string | null) => void } {
  const zone = useTimeZone();
  const [wall, setWall] = useQueryState("at", parseAsString);
  return { wall, at: wall === null ? undefined : instantOf(wall, zone), setWall: (next) => void setWall(next) };
}

/** Chooses a moment to be asked about, or now. */
export function MomentChooser() {
  const zone = useTimeZone();
  const id = useId();
  const { wall, setWall } = useMoment();
  return (
    <div className="flex flex-wrap items-center gap-2">
      <label htmlFor={id} className="text-sm text-ink-2">
        {wall === null ? "Now, or at" : "At"}
      </label>
      <input
        id={id}
        type="datetime-local"
        title={`By the clocks of ${zone.replaceAll("_", " ")}`}
        value={wall ?? ""}
        onChange={(event) => setWall(event.target.value === "" ? null : event.target.value)}
        className={cx(inputLook, "control figures w-60")}
      />
      {wall !== null && (
        <Button icon={<History />} onClick={() => setWall(null)}>
          Now
        </Button>
      )}
    </div>
  );
}
