import { Counter, Gauge, type Registry } from "@prometheus-io/client";
import type { CallSpool } from "./cdr/index.ts";
import type { SessionEnding } from "./voice/index.ts";

/** What `/metrics` tells of calls and agents. */
export function createMediaMetrics(registry: Registry, { spool }: { spool: CallSpool }) {
  const registers = [registry];
  const sessions = new Counter({
    name: "callplane_voice_sessions_total",
    help: "Agent sessions ended, by how, and for fallbacks why",
    labelNames: ["ending", "reason"],
    registers,
  });
  new Gauge({
    name: "callplane_call_records_waiting",
    help: "Call records on disk that the edge has not acknowledged",
    registers,
    collect() {
      this.set(spool.counts().waiting);
    },
  });
  new Gauge({
    name: "callplane_call_records_refused",
    help: "Call records the edge refused, kept aside",
    registers,
    collect() {
      this.set(spool.counts().refused);
    },
  });
  const rtpPortsExhausted = new Counter({
    name: "callplane_rtp_ports_exhausted_total",
    help: "Legs refused because no RTP port was free",
    registers,
  });
  return {
    rtpPortsExhausted: () => rtpPortsExhausted.inc(),
    sessionEnded(ending: SessionEnding): void {
      sessions.inc({ ending: ending.kind, reason: ending.kind === "fallback" ? ending.reason : "" });
    },
  };
}
