import type { GuardRefusal } from "@callplane/edge-api/contract";
import { Counter, Gauge, Histogram, type Registry } from "@prometheus-io/client";

/** What `/metrics` tells of the guards. No label carries a tenant or a number. */
export interface GuardMetrics {
  answered(answer: "allow" | GuardRefusal, ms: number): void;
  cutOff(reason: GuardRefusal | null): void;
  /** Called when the metrics are read. */
  watch(metered: () => number, waiting: () => number): void;
}

export function createGuardMetrics(registry: Registry): GuardMetrics {
  const registers = [registry];
  const answers = new Counter({
    name: "callplane_guard_answers_total",
    help: "Calls that asked to leave, by the guards' answer",
    labelNames: ["answer"],
    registers,
  });
  const seconds = new Histogram({
    name: "callplane_guard_seconds",
    help: "Time from the question to the answer",
    buckets: [0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 2],
    registers,
  });
  const cuts = new Counter({
    name: "callplane_guard_cut_off_total",
    help: "Calls ended in their middle, by why",
    labelNames: ["reason"],
    registers,
  });
  return {
    answered(answer, ms) {
      answers.inc({ answer });
      seconds.observe(ms / 1000);
    },
    cutOff: (reason) => cuts.inc({ reason: reason ?? "longest_call" }),
    watch(metered, waiting) {
      const gauge = (name: string, help: string, read: () => number) =>
        new Gauge({
          name,
          help,
          registers,
          collect() {
            this.set(read());
          },
        });
      gauge("callplane_metered_calls", "Outside calls being paid for", metered);
      gauge("callplane_refusals_waiting", "Refusals on disk that the edge has not acknowledged", waiting);
    },
  };
}
