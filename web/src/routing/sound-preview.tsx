"use client";

import type { Sound } from "@callplane/edge-api/contract";
import { soundAddress } from "#src/api/sounds.ts";

/** A sound to be heard, or, as texts are spoken by the telephone system, to be read. */
export function SoundPreview({ sound }: { sound: Sound }) {
  if (sound.source === "text") {
    return (
      <blockquote className="rounded-md border-s-2 border-accent bg-sunken px-3 py-2 text-sm whitespace-pre-line text-ink-2">
        {sound.text}
      </blockquote>
    );
  }
  return (
    // biome-ignore lint/a11y/useMediaCaption: what was said in an uploaded file is known to nobody but who made it
    <audio
      controls
      preload="none"
      src={`${soundAddress(sound.id)}?of=${sound.sizeBytes ?? 0}`}
      aria-label={sound.name}
      className="h-10 w-full"
    />
  );
}
