import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { followFile } from "./follow-file.ts";

/**
 * What Asterisk 22 writes for each leg that finds no free RTP port (res_rtp_asterisk.c, rtp_allocate_transport). It is the only trace:
 * an INVITE refused for it (488) never becomes a channel, so no event of AMI or ARI tells of it.
 */
const EXHAUSTED = "couldn't allocate a port for RTP instance";
/** How long after the last refused leg the alarm stands: until it has been seen, and the busy hour is over. */
const ALARM_MS = 5 * 60_000;

export interface RtpPortWatch {
  /** The alarm in words, while there is one. */
  readonly problem: string | undefined;
  /** Why nobody would notice, while the log cannot be read. */
  readonly blindness: string | undefined;
  close(): Promise<void>;
}

export interface RtpPortOptions {
  /** Asterisk's log of errors, messages.json or messages.log. */
  readonly logFile: string;
  readonly clock: Clock;
  readonly log: Log;
  /** A leg was refused. */
  readonly onRefused: () => void;
  readonly everyMs?: number;
}

/** Raises an alarm when legs are refused because all of rtp.conf's ports are in use: warns once each time it begins, counts every leg. */
export function watchRtpPorts({ logFile, clock, log, onRefused, everyMs }: RtpPortOptions): RtpPortWatch {
  let refused = 0;
  let lastAt = Number.NEGATIVE_INFINITY;
  const isAlarmed = () => clock.monotonicMs() - lastAt < ALARM_MS;
  const followed = followFile({
    path: logFile,
    clock,
    ...(everyMs === undefined ? {} : { everyMs }),
    onLine(line) {
      if (!line.includes(EXHAUSTED)) return;
      if (!isAlarmed()) {
        refused = 0;
        log.warn("rtp ports exhausted: legs are refused");
      }
      refused += 1;
      lastAt = clock.monotonicMs();
      onRefused();
    },
  });
  return {
    get problem() {
      if (!isAlarmed()) return undefined;
      const legs = refused === 1 ? "1 leg was" : `${refused} legs were`;
      return `all RTP ports are in use: ${legs} refused, the last ${agoSec(lastAt)} s ago; widen ASTERISK_RTP_START–ASTERISK_RTP_END`;
    },
    get blindness() {
      return followed.problem === undefined ? undefined : `Asterisk's log cannot be read: ${followed.problem}`;
    },
    close: followed.close,
  };

  function agoSec(at: number): number {
    return Math.round((clock.monotonicMs() - at) / 1000);
  }
}
