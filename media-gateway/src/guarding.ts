import type { AmiConnection } from "./asterisk/ami/index.ts";
import type { Ari } from "./asterisk/ari/index.ts";
import type { Config } from "./config.ts";
import type { EdgeClient } from "./edge/index.ts";
import { type GuardPorts, openLedger, startGuards } from "./guards/index.ts";
import type { Metrics } from "./http/index.ts";
import { createRightOfWay, startSmallJobLoop, type Wake } from "./jobs/index.ts";
import type { Clock } from "./lib/clock.ts";
import type { Log } from "./lib/log.ts";
import type { SnapshotIndex } from "./reconcile/index.ts";

const POLL_MS = 15_000;

export interface GuardingPorts {
  readonly config: Config;
  readonly ami: AmiConnection;
  readonly ari: Ari;
  readonly edge: EdgeClient;
  readonly messages: Pick<Wake, "onMessage">;
  readonly snapshots: SnapshotIndex;
  readonly callLog: GuardPorts["callLog"];
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** Guards calls that leave, and reads limits and prices anew when the edge says so. */
export async function startGuarding(ports: GuardingPorts): Promise<{ close(): Promise<void> }> {
  const { config, messages, metrics } = ports;
  const ledger = openLedger({ url: config.UPSTASH_REDIS_REST_URL, token: config.UPSTASH_REDIS_REST_TOKEN });
  const registry = metrics.registry;
  const guards = await startGuards({ ...ports, dataDir: config.GATEWAY_DATA_DIR, ledger, registry });
  const loop = (kind: "call_guards" | "rates", read: (tenantId: string) => Promise<void>) =>
    startSmallJobLoop({
      ...ports,
      kind,
      async run({ tenantId }) {
        await read(tenantId);
        return { kind: "done" };
      },
      // In nobody's way: it reads, and reloads nothing.
      rightOfWay: createRightOfWay(),
      pollMs: POLL_MS,
      onOutcome: (outcome) => metrics.smallJobs.inc({ kind, outcome: outcome.kind }),
    });
  const loops = [loop("call_guards", guards.source.readGuards), loop("rates", () => guards.source.readRates())];
  const stopMessages = messages.onMessage((message) => {
    if (message.type === "wake" && message.jobId === undefined) for (const each of loops) each.poke();
  });
  return {
    async close() {
      stopMessages();
      await Promise.all(loops.map((each) => each.stop()));
      await guards.close();
    },
  };
}
