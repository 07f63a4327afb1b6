"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { wavOf } from "#src/format/wav.ts";

/** As good as a telephone can carry, and small: two minutes are under 4 MB. */
const SAMPLE_RATE = 16_000;
const MOST_SEC = 120;

export type Recorder = {
  /** `idle`, or what it is about. */
  state: "idle" | "asking" | "recording" | "working";
  seconds: number;
  /** Why nothing can be recorded, in words. */
  objection: string | undefined;
  start: () => void;
  /** Ends it: what was said goes to `onDone`. */
  finish: () => void;
};

/** Records from the microphone, two minutes at most, as a WAV file. */
export function useRecorder(onDone: (sound: Blob) => void): Recorder {
  const [state, setState] = useState<Recorder["state"]>("idle");
  const [seconds, setSeconds] = useState(0);
  const [objection, setObjection] = useState<string>();
  const running = useRef<{ recorder: MediaRecorder; isWanted: boolean }>(undefined);
  const isGone = useRef(false);
  const done = useRef(onDone);
  done.current = onDone;

  const release = useCallback(() => {
    if (running.current !== undefined) silence(running.current.recorder.stream);
    running.current = undefined;
    setState("idle");
  }, []);
  const finish = useCallback(() => {
    const mine = running.current;
    if (mine?.recorder.state !== "recording") return;
    setState("working");
    mine.recorder.stop();
  }, []);
  useEffect(() => {
    if (state !== "recording") return;
    const timer = setInterval(() => setSeconds((now) => now + 1), 1000);
    return () => clearInterval(timer);
  }, [state]);
  useEffect(() => {
    if (seconds >= MOST_SEC) finish();
  }, [seconds, finish]);
  // Who leaves the page wants nothing kept, and the microphone off: also if the browser still asks whether to give it.
  useEffect(() => {
    isGone.current = false;
    return () => {
      isGone.current = true;
      if (running.current === undefined) return;
      running.current.isWanted = false;
      silence(running.current.recorder.stream);
    };
  }, []);

  async function start(): Promise<void> {
    setObjection(undefined);
    setSeconds(0);
    setState("asking");
    let stream: MediaStream | undefined;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      if (isGone.current) return silence(stream);
      const recorder = new MediaRecorder(stream);
      const mine = { recorder, isWanted: true };
      const parts: Blob[] = [];
      recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
      recorder.addEventListener("stop", async () => {
        try {
          if (mine.isWanted) done.current(await toWav(new Blob(parts)));
        } catch {
          setObjection("The recording could not be read. Try again, or upload a file.");
        } finally {
          release();
        }
      });
      running.current = mine;
      recorder.start();
      setState("recording");
    } catch {
      if (stream !== undefined) silence(stream);
      running.current = undefined;
      setObjection("The browser gives no microphone. Allow it for this page, or upload a file.");
      setState("idle");
    }
  }
  return { state, seconds, objection, start: () => void start(), finish };
}

/** Lets go of the microphone. */
function silence(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Whatever the browser records in, as one channel at a rate telephones can use. */
async function toWav(recorded: Blob): Promise<Blob> {
  const decoder = new OfflineAudioContext(1, 1, SAMPLE_RATE);
  const sound = await decoder.decodeAudioData(await recorded.arrayBuffer());
  const mixer = new OfflineAudioContext(1, Math.max(1, Math.ceil(sound.duration * SAMPLE_RATE)), SAMPLE_RATE);
  const source = mixer.createBufferSource();
  source.buffer = sound;
  source.connect(mixer.destination);
  source.start();
  const mixed = await mixer.startRendering();
  return wavOf(mixed.getChannelData(0), SAMPLE_RATE);
}
