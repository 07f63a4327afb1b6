import type { Heartbeat } from "@callplane/edge-api/contract";
import type { AmiConnection } from "../asterisk/ami/index.ts";
import type { Clock } from "../lib/clock.ts";
import type { Log } from "../lib/log.ts";
import type { EdgeClient } from "./client.ts";

export interface HeartbeatOptions {
  readonly edge: EdgeClient;
  readonly ami: AmiConnection;
  readonly about: Omit<Heartbeat, "asterisk" | "spooled" | "alarms" | "bans">;
  /** Records waiting on this disk. */
  readonly spooled: () => number;
  /** What somebody should look after here. */
  readonly alarms: () => NonNullable<Heartbeat["alarms"]>;
  readonly bans: () => NonNullable<Heartbeat["bans"]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onFailure: () => void;
}

const EVERY_MS = 10_000;
/** Tokens live 45 seconds, and the edge takes those of at most a minute: past some twenty seconds it refuses them all. */
const CLOCK_WARNING_MS = 10_000;

/** Tells the edge every ten seconds, when Asterisk comes or goes, and when asked to, that this gateway lives. */
export function startHeartbeat(options: HeartbeatOptions): { beatNow(): void; close(): Promise<void> } {
  const { edge, ami, about, spooled, alarms, bans, clock, log, onFailure } = options;
  const stop = new AbortController();
  let nudge = new AbortController();
  const undo = [ami.onUp(() => nudge.abort()), ami.onDown(() => nudge.abort())];
  let wasReachable = true;
  let wasOff = false;

  async function beat(): Promise<void> {
    const asterisk = await askAsterisk(ami);
    const askedAt = clock.now();
    const report = { ...about, asterisk, spooled: spooled(), alarms: alarms(), bans: bans() };
    const { now } = await edge.heartbeat(report, { signal: stop.signal });
    // The edge read its clock at some moment in between.
    const aheadMs = askedAt - Date.parse(now);
    const behindMs = Date.parse(now) - clock.now();
    const isOff = Math.max(aheadMs, behindMs) > CLOCK_WARNING_MS;
    if (isOff && !wasOff)
      log.warn({ aheadMs }, "this machine's clock differs from the edge's: its tokens will be refused");
    wasOff = isOff;
  }

  async function run(): Promise<void> {
    while (!stop.signal.aborted) {
      nudge = new AbortController();
      try {
        await beat();
        if (!wasReachable) log.info("edge reachable again");
        wasReachable = true;
      } catch (error) {
        if (stop.signal.aborted) return;
        onFailure();
        if (wasReachable)
          log.warn({ reason: error instanceof Error ? error.message : String(error) }, "edge out of reach");
        wasReachable = false;
      }
      await clock.sleep(EVERY_MS, AbortSignal.any([stop.signal, nudge.signal])).catch(() => undefined);
    }
  }

  const running = run();
  return {
    beatNow: () => nudge.abort(),
    async close() {
      stop.abort();
      for (const end of undo) end();
      await running;
    },
  };
}

async function askAsterisk(ami: AmiConnection): Promise<Heartbeat["asterisk"]> {
  try {
    const [status, settings] = await Promise.all([
      ami.send({ Action: "CoreStatus" }),
      ami.send({ Action: "CoreSettings" }),
    ]);
    return { up: true, version: settings.AsteriskVersion ?? null, activeCalls: Number(status.CoreCurrentCalls ?? 0) };
  } catch {
    return { up: false, version: null, activeCalls: 0 };
  }
}
