import type { SnapshotTrunk } from "../snapshot-routing.ts";
import { trunkOptionsOf } from "../trunk-options.ts";
import { note } from "./blocks.ts";
import type { Step } from "./program.ts";

/** How long the other side may ring: carriers give up by themselves before. */
const RING_SEC = 120;
/** A carrier that took the call ("100 Trying") tells within so long that it rings; calls abroad take some seconds. */
const QUIET_SEC = 20;

/** Tells which trunk is tried, and tries it. */
export function trunkStep(
  trunk: SnapshotTrunk,
  how: { readonly strip: number; readonly prepend: string; readonly isEmergency: boolean },
): readonly Step[] {
  const { dialPrefix, backupHosts, tellsWithheldNumber } = trunkOptionsOf(trunk);
  return [
    note("trunk", trunk.id),
    {
      do: "trunk",
      trunkId: trunk.id,
      name: trunk.name,
      sipName: trunk.sipName,
      scope: trunk.scope,
      format: trunk.outboundFormat,
      plan: trunk.plan ?? null,
      dialPrefix,
      backups: backupHosts.length,
      tellsWithheldNumber,
      maxChannels: trunk.maxChannels,
      callerIdHeader: trunk.callerIdHeader,
      fallbackCallerId: trunk.fallbackCallerId,
      passesForeignCallerId: trunk.passesForeignCallerId,
      ringSec: RING_SEC,
      quietSec: QUIET_SEC,
      ...how,
    },
  ];
}
