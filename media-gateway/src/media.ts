import type { AmiConnection } from "./asterisk/ami/index.ts";
import type { Config } from "./config.ts";
import type { DeviceTracker } from "./devices/index.ts";
import type { EdgeClient } from "./edge/index.ts";
import type { HttpServer, Metrics, Readiness } from "./http/index.ts";
import type { Wake } from "./jobs/index.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import type { SnapshotIndex } from "./reconcile/index.ts";

/** What the rest of the gateway gives to calls, voice and the live view. */
export interface MediaPorts {
  readonly config: Config;
  readonly gatewayId: string;
  readonly version: string;
  readonly ami: AmiConnection;
  readonly snapshots: SnapshotIndex;
  readonly devices: DeviceTracker;
  readonly edge: EdgeClient;
  /** Revocations and suspensions arrive here. */
  readonly messages: Pick<Wake, "onMessage">;
  readonly http: HttpServer;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Media {
  readonly activeCalls: () => number;
  /** Call records waiting on disk. */
  readonly spooled: () => number;
  /** No new agent sessions; those in progress go on. */
  drain(): void;
  stop(): Promise<void>;
}

/** Starts calls, voice and the live view: everything that needs ARI. */
export async function startMedia(_ports: MediaPorts): Promise<Media> {
  return { activeCalls: () => 0, spooled: () => 0, drain: () => undefined, stop: async () => undefined };
}
