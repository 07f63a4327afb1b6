import { getCACertificates } from "node:tls";
import type { EdgeClient } from "../../edge/index.ts";
import { createRightOfWay, type SmallJobLoop, startSmallJobLoop } from "../../jobs/index.ts";
import type { Clock } from "../../lib/clock.ts";
import type { Log } from "../../lib/log.ts";
import { checkAddresses } from "./addresses.ts";
import { createStepTeller } from "./tell-steps.ts";
import { tryTrunk } from "./try-trunk.ts";

export interface TrunkTestPorts {
  /** Private networks tests may reach. */
  readonly networks: readonly string[];
  readonly edge: EdgeClient;
  readonly onOutcome: (kind: string) => void;
  readonly clock: Clock;
  readonly log: Log;
}

const POLL_MS = 15_000;
/** The edge hands out one of a company: nobody waits for another's carrier that keeps silent. Each is little but waiting. */
const AT_ONCE = 16;

/** Tries trunks when somebody asks for it. Throws on a network that is none. */
export function startTrunkTests({ networks, edge, onOutcome, clock, log }: TrunkTestPorts): SmallJobLoop {
  const check = checkAddresses(networks);
  const ca = [...getCACertificates("default"), ...getCACertificates("system")];
  return startSmallJobLoop({
    kind: "trunk_test",
    async run(job, signal) {
      const tested = await edge.testedTrunk(job.id, { signal });
      const teller = createStepTeller(edge, job, log);
      const { tell: onStep, isStopped } = teller;
      const steps = await tryTrunk(tested, { check, ca, monotonicMs: clock.monotonicMs, onStep, isStopped });
      await teller.settled();
      return { kind: "trunk_tested", steps };
    },
    edge,
    // In nobody's way: it touches nothing of Asterisk's.
    rightOfWay: createRightOfWay(),
    atOnce: AT_ONCE,
    pollMs: POLL_MS,
    onOutcome: ({ kind }) => onOutcome(kind),
    clock,
    log,
  });
}
