import { join } from "node:path";
import type {
  CallBlockReport,
  CallGuards,
  CallRefusalReport,
  CallWarning,
  Rate,
  Snapshot,
} from "@callplane/edge-api/contract";
import { Registry } from "@prometheus-io/client";
import { type Ari, openAri } from "../../src/asterisk/ari/index.ts";
import { startCalls } from "../../src/calls/index.ts";
import { openSpool } from "../../src/cdr/index.ts";
import { type Guards, openLedger, startGuards } from "../../src/guards/index.ts";
import { systemClock } from "../../src/lib/clock.ts";
import { silentLog } from "../../src/lib/log.ts";
import { createSnapshotIndex } from "../../src/reconcile/index.ts";
import { aSnapshotEnvelope } from "../a-snapshot.ts";
import { until } from "../stage.ts";
import type { RoutingStage } from "./routing-stage.ts";

/** The gateway's guards beside a real Asterisk, as main starts them, with an edge that says what the test wants. */
export interface GuardParts {
  readonly guards: Guards;
  readonly refusals: CallRefusalReport[];
  readonly warnings: CallWarning[];
  readonly blocks: CallBlockReport[];
  /** What the timelines of the calls say. */
  told(): string[];
  /** The edge says other limits from now on. */
  limit(
    change: Partial<CallGuards["limits"]>,
    people?: CallGuards["people"],
    blocked?: CallGuards["blocked"],
  ): Promise<void>;
  /** As a gateway that is killed: nothing is ended, and nobody looks any more. */
  stop(): Promise<void>;
}

export const OPEN: CallGuards["limits"] = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
  maxCallMinutes: null,
  allowedCountries: null,
  allowsPremium: false,
  allowsHighRisk: false,
  blockedPrefixes: [],
  allowedPrefixes: [],
  night: null,
  autoBlock: null,
  alertAtPercent: 80,
  currency: "EUR",
};

/** What holds for somebody with limits of their own, of which none says anything. */
export const OWN_OPEN: Omit<CallGuards["people"][number], "userId" | "extension"> = {
  maxConcurrentCalls: null,
  maxCallsPerSecond: null,
  maxMinutesPerDay: null,
  maxSpendMicrosPerDay: null,
  maxCallMinutes: null,
  allowedCountries: null,
  allowsPremium: null,
  allowsHighRisk: null,
  night: null,
  exceedsCompany: false,
};
const NOBODY: Pick<CallGuards, "people" | "blocked"> = { people: [], blocked: [] };

const line = (prefix: string, country: string | null, of: Rate["class"], perMinuteMicros: number): Rate => ({
  prefix,
  country,
  class: of,
  perMinuteMicros,
});
export const RATES: readonly Rate[] = [
  line("+43", "AT", "national", 10_000),
  line("+43699", "AT", "mobile", 60_000),
  line("+43900", "AT", "premium", 2_000_000),
  line("+43930", "AT", "premium", 3_600_000),
  line("+44", "GB", "international", 40_000),
  line("+371", "LV", "high_risk", 900_000),
  line("+688", "TV", "international", 1_500_000),
  line("+881", null, "satellite", 6_000_000),
  line("+979", null, "premium", 4_000_000),
];

export async function startGuardParts(options: {
  readonly stage: RoutingStage;
  readonly tenant: Snapshot;
  /** Other tenants of the stage, held to the same limits. */
  readonly others?: readonly Snapshot[];
  readonly redis: { readonly url: string; readonly token: string };
  readonly limits?: Partial<CallGuards["limits"]>;
  readonly tickSec?: number;
  /** Who starts in a folder goes on with what another left there. */
  readonly dataDir: string;
}): Promise<GuardParts> {
  const { stage, tenant, others = [] } = options;
  const log = silentLog();
  const snapshots = createSnapshotIndex();
  for (const each of [tenant, ...others]) snapshots.set(aSnapshotEnvelope(each));
  const ari: Ari = openAri({ ...stage.asterisk.ari, app: "callplane", log });
  const spool = openSpool(join(options.dataDir, "calls.db"));
  const calls = startCalls({ ami: stage.ami, ari, snapshots, spool, clock: systemClock, log });
  const refusals: CallRefusalReport[] = [];
  const warnings: CallWarning[] = [];
  const blocks: CallBlockReport[] = [];
  const told: string[] = [];
  calls.onChange((_, news) => told.push(...news.map(({ text }) => text)));
  let version = 0;
  let current = { limits: { ...OPEN, ...options.limits }, ...NOBODY };
  const guards = await startGuards({
    dataDir: options.dataDir,
    ami: stage.ami,
    ari,
    edge: {
      callGuards: async () => ({
        ...current,
        version: String(version).padStart(64, "0"),
        country: "AT",
        timeZone: "Europe/Vienna",
      }),
      rates: async () => ({ version: "0".repeat(64), items: [...RATES] }),
      async reportCallRefusals(reports) {
        refusals.push(...reports.refusals);
        warnings.push(...reports.warnings);
        blocks.push(...reports.blocks);
        return {
          accepted: [...reports.refusals, ...reports.warnings, ...reports.blocks].map(({ id }) => id),
          refused: [],
        };
      },
    },
    ledger: openLedger({
      ...options.redis,
      timeoutMs: 5_000,
      ...(options.tickSec === undefined ? {} : { tickSec: options.tickSec }),
    }),
    snapshots,
    callLog: calls.log,
    registry: new Registry(),
    clock: systemClock,
    log,
  });
  for (const each of [tenant, ...others]) await guards.source.readGuards(each.tenant.id);
  await guards.source.readRates();
  await until(() => ari.isUp);
  return {
    guards,
    refusals,
    warnings,
    blocks,
    told: () => [...told],
    async limit(change, people = [], blocked = []) {
      current = { limits: { ...OPEN, ...change }, people, blocked };
      version += 1;
      await guards.source.readGuards(tenant.tenant.id);
    },
    async stop() {
      await guards.close();
      calls.stop();
      ari.close();
      spool.close();
    },
  };
}
