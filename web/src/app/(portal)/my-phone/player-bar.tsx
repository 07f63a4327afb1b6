"use client";

import { Download } from "lucide-react";
import { formatDuration } from "#src/format/time.ts";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import type { Player } from "./use-player.ts";

const SPEEDS = [1, 1.25, 1.5, 2];

/** Where in the sound one is, to be moved by finger, mouse or arrow keys; how fast it goes; and the way to keep it. */
export function PlayerBar({
  player: { playing, seek, speed, setSpeed },
  durationSec,
  name,
  download,
}: {
  player: Player;
  /** Known before the sound is. */
  durationSec: number;
  name: string;
  download?: { href: string; fileName: string };
}) {
  if (playing === undefined) return null;
  if (playing.isFailed) {
    return (
      <p role="alert" className="text-sm text-bad">
        It could not be played. Press play to try again.
      </p>
    );
  }
  const duration = playing.duration ?? durationSec;
  const next = SPEEDS[(SPEEDS.indexOf(speed) + 1) % SPEEDS.length] ?? 1;
  return (
    <div className="grid gap-2">
      <div className="flex items-center gap-3">
        <input
          type="range"
          aria-label={`Position in ${name}`}
          aria-valuetext={`${formatDuration(playing.position)} of ${formatDuration(duration)}`}
          min={0}
          max={Math.max(duration, 0.1)}
          step={0.1}
          value={Math.min(playing.position, duration)}
          onChange={(event) => seek(Number(event.target.value))}
          className="h-11 min-w-0 grow accent-accent"
        />
        <span className="figures text-sm text-ink-3">
          {formatDuration(playing.position)} / {formatDuration(duration)}
        </span>
      </div>
      <div className="flex flex-wrap gap-2">
        <Button
          size="large"
          tone="quiet"
          aria-label={`Speed ${speed}×, change to ${next}×`}
          onClick={() => setSpeed(next)}
        >
          <span className="figures">{speed}×</span>
        </Button>
        {download !== undefined && (
          <ButtonLink
            size="large"
            tone="quiet"
            icon={<Download />}
            href={download.href}
            download={download.fileName}
            prefetch={false}
          >
            Download
          </ButtonLink>
        )}
      </div>
    </div>
  );
}
