import type { Destination, SnapshotOutbound, SnapshotOutboundPolicy, SnapshotTrunk } from "../../contract/index.ts";
import { emergencyNumbersOf } from "../calling-settings/index.ts";
import { numberPlanOf } from "./number-plan.ts";
import { by } from "./sort.ts";

/** The outbound half of the rows; `settings` null where the tenant never touched them. */
export type OutboundRows = {
  settings: {
    defaultDestination: Destination | null;
    parkingSlots: number;
    parkingTimeoutSec: number;
    mainNumber: string | null;
    outsidePrefix: string | null;
    emergencyNumbers: string[] | null;
    emergencyTrunkIds: string[];
    emergencyCallerId: string | null;
  } | null;
  /** The tenant's own and the platform's, those switched off among them. */
  trunks: TrunkRow[];
  policies: PolicyRow[];
  userOutbound: SnapshotOutbound["users"];
};
export type TrunkRow = SnapshotTrunk & { enabled: boolean };
export type PolicyRow = SnapshotOutboundPolicy & { isDefault: boolean };

/** How calls leave the tenant. Trunks that are off or gone are named nowhere; people who differ from the tenant in nothing neither. */
export function projectOutbound(rows: OutboundRows, country: string, userIds: ReadonlySet<string>): SnapshotOutbound {
  const { settings } = rows;
  const trunks = rows.trunks.filter(({ enabled }) => enabled).map(({ enabled: _, ...trunk }) => trunk);
  const usable = new Set(trunks.map(({ id }) => id));
  const isUsable = (id: string) => usable.has(id);
  return {
    plan: numberPlanOf(country),
    outsidePrefix: settings?.outsidePrefix ?? null,
    mainNumber: settings?.mainNumber ?? null,
    defaultPolicyId: rows.policies.find(({ isDefault }) => isDefault)?.id ?? null,
    policies: rows.policies
      .map(({ id, name, rules }) => ({ id, name, rules: rules.map((rule) => onlyUsable(rule, isUsable)) }))
      .sort(by(({ id }) => id)),
    trunks: trunks.sort(by(({ id }) => id)),
    users: rows.userOutbound.filter((own) => userIds.has(own.userId) && differs(own)).sort(by(({ userId }) => userId)),
    emergency: {
      numbers: settings?.emergencyNumbers ?? emergencyNumbersOf(country),
      trunkIds: (settings?.emergencyTrunkIds ?? []).filter(isUsable),
      callerId: settings?.emergencyCallerId ?? null,
    },
  };
}

function differs({ policyId, callerId, hidesNumber }: SnapshotOutbound["users"][number]): boolean {
  return policyId !== null || callerId !== null || hidesNumber;
}

type Rule = SnapshotOutboundPolicy["rules"][number];

function onlyUsable(rule: Rule, isUsable: (trunkId: string) => boolean): Rule {
  return { ...rule, trunkIds: rule.trunkIds.filter(isUsable) };
}
