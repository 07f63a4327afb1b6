import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import type { LiveCall } from "@callplane/media-gateway/contract";
import { startCalls } from "../../src/calls/index.ts";
import { openSpool } from "../../src/cdr/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { liveCall } from "../../src/monitor/live-state.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshotEnvelope } from "../a-snapshot.ts";
import type { RoutingStage } from "./routing-stage.ts";

/** What a gateway that starts beside this Asterisk shows of a tenant's calls, live. */
export interface LiveEar {
  calls(): LiveCall[];
  stop(): void;
}

export function startLiveEar({ ami }: Pick<RoutingStage, "ami">, tenant: Snapshot): LiveEar {
  const dir = mkdtempSync(join(tmpdir(), "callplane-ear-"));
  const snapshots = createSnapshotIndex();
  snapshots.set(aSnapshotEnvelope(tenant));
  const spool = openSpool(join(dir, "calls.db"));
  const ari = { isUp: true, onDown: () => () => {} };
  const calls = startCalls({ ami, ari, snapshots, spool, clock: systemClock, log: silentLog() });
  return {
    calls: () =>
      calls
        .active()
        .filter(({ tenantId }) => tenantId === tenant.tenant.id)
        .map(liveCall),
    stop() {
      calls.stop();
      spool.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
