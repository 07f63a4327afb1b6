import { join } from "node:path";
import type { Snapshot } from "@callplane/edge-api/contract";
import { vi } from "vitest";
import { type CallStates, startCallStates } from "../../src/call-state/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex, startLookupKeeper } from "../../src/reconcile/index.ts";
import { aSnapshotEnvelope } from "../a-snapshot.ts";
import type { StateEdge } from "./call-state-edge.ts";
import type { RoutingStage } from "./routing-stage.ts";

/** The gateway's part that holds Asterisk to the live state, as it starts and stops. */
export interface OpenStates extends Pick<CallStates, "spoolProblem"> {
  /** As the small job does it: takes note of what the edge says. */
  read(): Promise<void>;
  shut(): Promise<void>;
}

export interface OpenStatesOptions {
  readonly stage: RoutingStage;
  readonly snapshot: Snapshot;
  readonly edge: StateEdge;
  readonly dataDir: string;
  /** The file of an upload. */
  readonly upload: () => Promise<string>;
}

export async function openStates(options: OpenStatesOptions): Promise<OpenStates> {
  const { stage, snapshot, edge, dataDir, upload } = options;
  const snapshots = createSnapshotIndex();
  snapshots.set(aSnapshotEnvelope(snapshot));
  const ports = { ami: stage.ami, snapshots, clock: systemClock, log: silentLog() };
  const states = await startCallStates({
    ...ports,
    dataDir,
    spoolDir: join(stage.asterisk.dir, "spool"),
    edge,
    sounds: { upload },
    onChanged: (key) => keeper.changedLive(key),
  });
  const keeper = startLookupKeeper({ ...ports, liveStates: states, isComplete: () => true });
  keeper.changed(snapshot.tenant.key, { mayLift: false });
  return {
    spoolProblem: states.spoolProblem,
    read: () => states.read({ tenantId: snapshot.tenant.id }),
    async shut() {
      await states.close();
      await keeper.close();
    },
  };
}

/** Waits for what must come true. */
export function until(check: () => Promise<void> | void): Promise<void> {
  return vi.waitFor(check, { timeout: 30_000, interval: 20 });
}
