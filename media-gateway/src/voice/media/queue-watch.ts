import type { Log } from "../../lib/log.ts";
import type { MediaSocket } from "./media-socket.ts";
import type { Playback } from "./playback.ts";

const EVERY_MS = 5000;
/** Frames that may lie in Asterisk's queue though all we sent is known to be played. */
const TOLERATED_FRAMES = 10;

/**
 * Asterisk's queue never drains a backlog by itself (asterisk #2115), which would delay everything after it for the rest
 * of the call: when we have nothing to play and it still has, it is flushed.
 */
export function createQueueWatch({ log }: { log: Log }) {
  let suspicious = 0;
  return {
    start(socket: MediaSocket, signal: AbortSignal): void {
      const timer = setInterval(() => socket.requestStatus(), EVERY_MS);
      signal.addEventListener("abort", () => clearInterval(timer), { once: true });
    },
    onStatus(
      { queueLength }: { queueLength: number },
      playback: Playback | undefined,
      socket: MediaSocket | undefined,
    ): void {
      const isStale = playback !== undefined && !playback.isPlaying && queueLength > TOLERATED_FRAMES;
      suspicious = isStale ? suspicious + 1 : 0;
      if (suspicious < 2) return;
      suspicious = 0;
      log.warn({ queueLength }, "flushed a media backlog");
      socket?.flush();
    },
  };
}
