"use client";

import { formatDuration } from "#src/format/time.ts";
import type { Player } from "./use-player.ts";

/** Where in the sound one is, to be moved by finger, mouse or arrow keys. */
export function PlayerBar({
  player: { playing, seek },
  durationSec,
  name,
}: {
  player: Player;
  /** Known before the sound is. */
  durationSec: number;
  name: string;
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
  return (
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
  );
}
