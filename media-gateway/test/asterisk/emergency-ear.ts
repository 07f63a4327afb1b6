import type { EmergencyCallReport, Snapshot } from "@callplane/edge-api/contract";
import { startEmergencies } from "../../src/emergencies/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshotEnvelope } from "../a-snapshot.ts";
import type { RoutingStage } from "./routing-stage.ts";

/** The gateway's reporter of emergency calls, with an edge that is away, or takes a report and is gone before it can say so. */
export interface EmergencyEar {
  edge: "there" | "away" | "forgetful";
  /** How often the edge was asked. */
  asked: number;
  /** All that reached the edge, repetitions too. */
  readonly taken: EmergencyCallReport[];
  /** Each report once, as they first came. */
  once(): EmergencyCallReport[];
  close(): Promise<void>;
}

export function listenForEmergencies(stage: RoutingStage, tenants: readonly Snapshot[]): EmergencyEar {
  const snapshots = createSnapshotIndex();
  for (const tenant of tenants) snapshots.set(aSnapshotEnvelope(tenant));
  const taken: EmergencyCallReport[] = [];
  const emergencies = startEmergencies({
    ami: stage.ami,
    snapshots,
    clock: systemClock,
    log: silentLog(),
    edge: {
      async reportEmergencyCalls(calls) {
        ear.asked += 1;
        if (ear.edge === "away") throw new Error("the edge is away");
        taken.push(...calls);
        if (ear.edge === "forgetful") throw new Error("the answer was lost");
        return { accepted: calls.map(({ id }) => id), refused: [] };
      },
    },
  });
  const ear: EmergencyEar = {
    edge: "there",
    asked: 0,
    taken,
    once: () => [...new Map(taken.map((report) => [report.id, report])).values()],
    close: () => emergencies.close(),
  };
  return ear;
}
