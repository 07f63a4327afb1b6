"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { sounds } from "#src/api/things.ts";

/** A sound's name, and of a spoken one how it begins. */
export function SoundName({ id }: { id: string }) {
  const all = useInfiniteQuery(sounds.list(api, {}, 200));
  const sound = itemsOf(all.data).find((each) => each.id === id);
  if (sound === undefined) return <span className="text-ink-3">…</span>;
  return (
    <span className="line-clamp-2">{sound.source === "text" ? <q>{sound.text}</q> : `Recording “${sound.name}”`}</span>
  );
}
