"use client";

import { useCallback, useEffect, useRef, useState } from "react";

/** What is being played; `position` and `duration` in seconds, `duration` undefined until it is known. */
export type Playing = {
  id: string;
  isPlaying: boolean;
  position: number;
  duration: number | undefined;
  isFailed: boolean;
};

export type Player = {
  playing: Playing | undefined;
  /** Begins, goes on or pauses; whatever else played falls silent. */
  toggle: (id: string, source: string) => void;
  seek: (second: number) => void;
  stop: () => void;
  /** How many seconds of the sound are heard in one. */
  speed: number;
  setSpeed: (speed: number) => void;
};

/** One sound at a time. The browser fetches it in parts, so it begins at once and can be jumped in. */
export function usePlayer(): Player {
  const [playing, setPlaying] = useState<Playing>();
  const [speed, keepSpeed] = useState(1);
  const sound = useRef<HTMLAudioElement>(undefined);
  const current = useRef<string>(undefined);
  const stop = useCallback(() => {
    sound.current?.pause();
    sound.current?.removeAttribute("src");
    current.current = undefined;
    setPlaying(undefined);
  }, []);
  useEffect(() => {
    const element = new Audio();
    sound.current = element;
    const show = () => {
      const id = current.current;
      if (id === undefined) return;
      const { paused, ended, currentTime, duration, error } = element;
      setPlaying({
        id,
        isPlaying: !paused && !ended,
        position: currentTime,
        duration: Number.isFinite(duration) ? duration : undefined,
        isFailed: error !== null,
      });
    };
    const events = ["play", "pause", "ended", "timeupdate", "durationchange", "seeked", "error"] as const;
    for (const event of events) element.addEventListener(event, show);
    return () => {
      for (const event of events) element.removeEventListener(event, show);
      element.pause();
      element.removeAttribute("src");
    };
  }, []);
  const toggle = useCallback((id: string, source: string) => {
    const element = sound.current;
    if (element === undefined) return;
    if (current.current !== id || element.error !== null) {
      current.current = id;
      element.src = source;
    } else if (!element.paused) return element.pause();
    // What cannot be played says so by its own event.
    void element.play().catch(() => undefined);
  }, []);
  const seek = useCallback((second: number) => {
    if (sound.current !== undefined) sound.current.currentTime = second;
  }, []);
  const setSpeed = useCallback((next: number) => {
    keepSpeed(next);
    if (sound.current === undefined) return;
    // The default holds for what is played next.
    sound.current.defaultPlaybackRate = next;
    sound.current.playbackRate = next;
  }, []);
  return { playing, toggle, seek, stop, speed, setSpeed };
}
