import { shortDigitsClass } from "../short-numbers.ts";
import type { SnapshotOutbound, SnapshotTrunk } from "../snapshot-routing.ts";
import { block, check, goto, note } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import { BLOCKS, type Block, type Step } from "./program.ts";
import { trunkStep } from "./trunk-step.ts";

const NODE = { kind: "OUTBOUND", id: null, name: "Emergency call" } as const;
const AFTER_PREFIX = "emergency-prefixed";

/** How emergency services can be dialled: the bare numbers, and with the outside prefix out of habit. */
export function emergencyNumbers(outbound: SnapshotOutbound | null): readonly string[] {
  if (outbound === null) return [];
  const numbers = bareNumbers(outbound);
  const { outsidePrefix } = outbound;
  return outsidePrefix === null ? numbers : [...numbers, ...numbers.map((number) => outsidePrefix + number)];
}

/**
 * Nothing limits calls to these, so a number that bills the caller is never one, neither where the tenant is nor where the platform's carriers are, whatever
 * was saved before the tenant said that it is elsewhere.
 */
function bareNumbers({ emergency, plan, trunks }: SnapshotOutbound): readonly string[] {
  const shared = trunks.flatMap((trunk) => (trunk.scope === "platform" && trunk.plan ? trunk.plan.country : []));
  return emergency.numbers.filter((number) =>
    [plan.country, ...shared].every((country) => shortDigitsClass(country, number) !== "premium"),
  );
}

/** Asked before anything else of what is dialled: no suspension, policy or limit stops these. */
export function emergencyChecks(outbound: SnapshotOutbound | null): readonly Step[] {
  if (outbound === null) return [];
  const numbers = bareNumbers(outbound);
  if (numbers.length === 0) return [];
  const prefixed = emergencyNumbers(outbound).filter((number) => !numbers.includes(number));
  return [
    check({ is: "dialed", numbers }, BLOCKS.emergency),
    ...(prefixed.length === 0 ? [] : [check({ is: "dialed", numbers: prefixed }, AFTER_PREFIX)]),
  ];
}

/** By the trunks chosen for it, then by every other one there is. */
export function emergencyBlocks(known: KnownThings): readonly Block[] {
  const outbound = known.routing?.outbound ?? null;
  const number = outbound?.emergency.callerId ?? outbound?.mainNumber ?? null;
  const callerId: Step = { do: "callerId", fixed: number, byCaller: {}, otherwise: null };
  const trunks = emergencyTrunks(known, outbound);
  const call = (id: string, strip: number) =>
    block(
      id,
      NODE,
      note("emergency", ""),
      { do: "emergency", is: "begun", strip },
      callerId,
      ...trunks.flatMap((trunk) => trunkStep(trunk, { strip, prepend: "", isEmergency: true })),
      { do: "emergency", is: "failed", strip },
      goto(BLOCKS.trunksFailed),
    );
  const prefix = outbound?.outsidePrefix ?? null;
  return [call(BLOCKS.emergency, 0), ...(prefix === null ? [] : [call(AFTER_PREFIX, prefix.length)])];
}

function emergencyTrunks(known: KnownThings, outbound: SnapshotOutbound | null): readonly SnapshotTrunk[] {
  const chosen = (outbound?.emergency.trunkIds ?? []).flatMap((id) => known.trunk(id) ?? []);
  return [...new Set([...chosen, ...(outbound?.trunks ?? [])])];
}
