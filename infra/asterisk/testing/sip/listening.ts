import { decodeMuLaw, FRAME_MS, loudness, toneShare } from "./audio.ts";
import type { RtpFrame } from "./rtp-stream.ts";

/** Subscribes to arriving frames; the returned function ends it. */
export type Frames = (listener: (frame: RtpFrame) => void) => () => void;

const WINDOW_FRAMES = 5;
const AUDIBLE_DB = -45;

/** A test waited for a sound in vain; the message says what was heard instead. */
export class NotHeard extends Error {
  override name = "NotHeard";
}

/** Resolves with the arrival time of the first 100 ms that are mostly a tone of `hz`. Throws NotHeard. */
export function hearTone(frames: Frames, hz: number, withinMs: number): Promise<number> {
  return hear(
    frames,
    withinMs,
    `${hz} Hz`,
    WINDOW_FRAMES,
    (samples) => loudness(samples) > AUDIBLE_DB && toneShare(samples, hz) > 0.5,
  );
}

/** Resolves with the arrival time of the first `forMs` that were audible on the whole, whatever they were. Throws NotHeard. */
export function hearSound(frames: Frames, forMs: number, withinMs: number): Promise<number> {
  return hear(
    frames,
    withinMs,
    "a sound",
    Math.max(1, Math.round(forMs / FRAME_MS)),
    (samples) => loudness(samples) > AUDIBLE_DB,
  );
}

/** Resolves with the time from which on nothing audible arrived for `forMs`: silent frames, or none at all. Throws NotHeard. */
export function hearSilence(frames: Frames, forMs: number, withinMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    let quietSince = performance.now();
    const stop = frames(({ at, payload }) => {
      if (loudness(decodeMuLaw(payload)) > AUDIBLE_DB) quietSince = at + FRAME_MS;
    });
    const startedAt = performance.now();
    const watch = setInterval(() => {
      const now = performance.now();
      const isQuiet = now - quietSince >= forMs;
      if (!isQuiet && now - startedAt < withinMs) return;
      clearInterval(watch);
      stop();
      if (isQuiet) resolve(quietSince);
      else reject(new NotHeard(`no silence of ${forMs} ms within ${withinMs} ms`));
    }, FRAME_MS);
  });
}

function hear(
  frames: Frames,
  withinMs: number,
  what: string,
  windowFrames: number,
  isIt: (samples: Int16Array) => boolean,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const window: RtpFrame[] = [];
    let [count, loudest] = [0, -99];
    const finish = () => {
      clearTimeout(timer);
      stop();
    };
    const timer = setTimeout(() => {
      finish();
      reject(
        new NotHeard(
          `did not hear ${what} within ${withinMs} ms: ${count} packets came, the loudest of ${loudest.toFixed()} dB`,
        ),
      );
    }, withinMs);
    const stop = frames((frame) => {
      count++;
      window.push(frame);
      if (window.length > windowFrames) window.shift();
      const samples = decodeMuLaw(Buffer.concat(window.map(({ payload }) => payload)));
      loudest = Math.max(loudest, loudness(decodeMuLaw(frame.payload)));
      const [first] = window;
      if (first === undefined || window.length < windowFrames || !isIt(samples)) return;
      finish();
      resolve(first.at);
    });
  });
}
