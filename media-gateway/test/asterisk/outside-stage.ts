import { freePort } from "@callplane/infra/asterisk";
import { type Carrier, startCarrier } from "./carrier.ts";
import { startGuard } from "./guard-answers.ts";
import { outsideCompanies } from "./outside-companies.ts";
import { type RoutingStage, startRoutingStage } from "./routing-stage.ts";

/** Two companies on one Asterisk, two carriers on others of their own, and a guard that answers as a test wishes. */
export interface Outside extends ReturnType<typeof outsideCompanies> {
  readonly first: Carrier;
  readonly second: Carrier;
  readonly stage: RoutingStage;
  readonly guard: Awaited<ReturnType<typeof startGuard>>;
  /** All calls over, all as it was at the beginning. */
  tidy(): Promise<void>;
  stop(): Promise<void>;
}

/** Ready once phones are registered and the carriers are known to be there. */
export async function startOutside(tree: Parameters<typeof startRoutingStage>[0]["tree"]): Promise<Outside> {
  const sipPort = await freePort(true);
  const first = await startCarrier({ tree, host: "127.0.0.2", usPort: () => sipPort });
  const second = await startCarrier({ tree, host: "127.0.0.3", usPort: () => sipPort });
  const companies = outsideCompanies(first, second);
  const stage = await startRoutingStage({ tree, tenants: [companies.acme, companies.birch], sipPort });
  const guard = await startGuard(stage);
  for (const extension of ["1000", "1001", "1002"]) await stage.phone("acme", extension);
  await stage.phone("birch", "1000");
  for (const trunk of companies.trunks) await stage.trunkIs(trunk.sipName, "Avail");
  return {
    ...companies,
    first,
    second,
    stage,
    guard,
    async tidy() {
      await stage.quiet();
      stage.forget();
      guard.answer = "allow";
      for (const carrier of [first, second]) await carrier.refuseAll(null);
      await first.redirectAll(null);
    },
    async stop() {
      guard.close();
      await stage.stop();
      await first.stop();
      await second.stop();
    },
  };
}
