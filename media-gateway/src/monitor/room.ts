import type { LiveFrame } from "@callplane/media-gateway/contract";
import { LIVE_CLOSE } from "@callplane/media-gateway/contract";

/** A connected browser, as a room sees it. */
export interface Watcher {
  readonly userId: string;
  readonly sessionId: string;
  /** Hands a ready frame to the socket. */
  send(frame: string): void;
  /** Bytes handed to the socket and not yet on the wire. */
  readonly unsentBytes: number;
  close(code: number, reason: string): void;
}

export type LiveDelta = DistributiveOmit<Exclude<LiveFrame, { type: "hello" | "snapshot" }>, "seq">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
export type LiveState = Omit<Extract<LiveFrame, { type: "snapshot" }>, "type" | "seq">;

/** One tenant's watchers. What happens is written once and handed to all. */
export interface Room {
  readonly size: number;
  /** Sends hello and the state, and every change after it, without a gap. */
  join(watcher: Watcher): () => void;
  publish(delta: LiveDelta): void;
  /** Closes those that match. */
  closeWhere(matches: (watcher: Watcher) => boolean, code: number, reason: string): void;
  countOf(userId: string): number;
}

export interface RoomOptions {
  readonly gatewayId: string;
  readonly version: string;
  /** What is, right now, as deltas up to this moment have made it. */
  readonly state: () => LiveState;
  /** A watcher that has more unsent is cut: it comes back and takes the state anew. */
  readonly maxUnsentBytes: number;
}

export function createRoom(options: RoomOptions): Room {
  const watchers = new Set<Watcher>();
  let seq = 0;

  const write = (frame: LiveFrame): string => JSON.stringify(frame);

  return {
    get size() {
      return watchers.size;
    },
    join(watcher) {
      watcher.send(write({ type: "hello", gatewayId: options.gatewayId, version: options.version }));
      watcher.send(write({ type: "snapshot", seq, ...options.state() }));
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },
    publish(delta) {
      seq += 1;
      if (watchers.size === 0) return;
      const frame = write({ ...delta, seq });
      for (const watcher of [...watchers]) {
        if (watcher.unsentBytes > options.maxUnsentBytes) {
          watchers.delete(watcher);
          watcher.close(LIVE_CLOSE.tooSlow, "too slow");
        } else watcher.send(frame);
      }
    },
    closeWhere(matches, code, reason) {
      for (const watcher of [...watchers]) {
        if (!matches(watcher)) continue;
        watchers.delete(watcher);
        watcher.close(code, reason);
      }
    },
    countOf: (userId) => [...watchers].filter((watcher) => watcher.userId === userId).length,
  };
}
