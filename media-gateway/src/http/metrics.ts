import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "@prometheus-io/client";

/** What `/metrics` tells. Other slices register theirs on `registry`. No label carries a tenant, a name or a number. */
export interface Metrics {
  readonly registry: Registry;
  readonly applies: Counter<"outcome">;
  readonly applySteps: Histogram<"step">;
  readonly lastApplySucceeded: Gauge;
  readonly smallJobs: Counter<"kind" | "outcome">;
  readonly wakes: Counter<"source">;
  readonly edgeFailures: Counter<"what">;
  readonly sipBans: Counter<"reason" | "standing">;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    applies: new Counter({
      name: "callplane_applies_total",
      help: "Applies ended, by outcome",
      labelNames: ["outcome"],
      registers,
    }),
    applySteps: new Histogram({
      name: "callplane_apply_step_seconds",
      help: "Time of each step of an apply",
      labelNames: ["step"],
      buckets: [0.005, 0.02, 0.1, 0.3, 1, 3, 10],
      registers,
    }),
    lastApplySucceeded: new Gauge({
      name: "callplane_last_apply_succeeded",
      help: "1 when the last apply ended as meant",
      registers,
    }),
    smallJobs: new Counter({
      name: "callplane_small_jobs_total",
      help: "Small jobs ended, by kind and outcome",
      labelNames: ["kind", "outcome"],
      registers,
    }),
    wakes: new Counter({
      name: "callplane_job_wakes_total",
      help: "Why the gateway looked for a job",
      labelNames: ["source"],
      registers,
    }),
    edgeFailures: new Counter({
      name: "callplane_edge_failures_total",
      help: "Requests to the edge that failed",
      labelNames: ["what"],
      registers,
    }),
    sipBans: new Counter({
      name: "callplane_sip_bans_total",
      help: "Addresses shut out for guessing or scanning, and whether phones are registered there",
      labelNames: ["reason", "standing"],
      registers,
    }),
  };
}
