import {
  changedTrunkOptions,
  type Destination,
  type OutboundRule,
  type SnapshotOutbound,
  type SnapshotOutboundPolicy,
  type SnapshotTrunk,
  snapshotTrunk,
  type TrunkOptions,
} from "../../contract/index.ts";
import { emergencyNumbersOf } from "../calling-settings/index.ts";
import { numberPlanOf } from "./number-plan.ts";
import { by } from "./sort.ts";

/** The outbound half of the rows; `settings` null where the tenant never touched them. */
export type OutboundRows = {
  settings: {
    defaultDestination: Destination | null;
    parkingSlots: number;
    parkingTimeoutSec: number;
    musicSoundIds?: string[];
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
export type TrunkRow = Omit<SnapshotTrunk, "plan" | "options"> &
  TrunkOptions & { enabled: boolean; country: string | null };
export type PolicyRow = Pick<SnapshotOutboundPolicy, "id" | "name"> & { isDefault: boolean; rules: StoredRule[] };
type StoredRule = Omit<Rule, "showsForEverybody" | "hours"> &
  Partial<Pick<OutboundRule, "callerIdFor" | "businessHoursId" | "hoursState">>;

/**
 * How calls leave the tenant. Trunks that are off or gone are named nowhere; people who differ from the tenant in nothing neither. A number
 * that the platform has taken away is shown to nobody, wherever it is still written down.
 */
export function projectOutbound(
  rows: OutboundRows & { dids: readonly { number: string }[] },
  country: string,
  userIds: ReadonlySet<string>,
): SnapshotOutbound {
  const { settings } = rows;
  const numbers = new Set(rows.dids.map(({ number }) => number));
  const own = (number: string | null | undefined) => (number != null && numbers.has(number) ? number : null);
  const trunks = rows.trunks.filter(({ enabled }) => enabled).map(toSnapshot);
  const usable = new Set(trunks.map(({ id }) => id));
  const isUsable = (id: string) => usable.has(id);
  return {
    plan: numberPlanOf(country),
    outsidePrefix: settings?.outsidePrefix ?? null,
    mainNumber: own(settings?.mainNumber),
    defaultPolicyId: rows.policies.find(({ isDefault }) => isDefault)?.id ?? null,
    policies: rows.policies
      .map(({ id, name, rules }) => ({
        id,
        name,
        rules: rules.map((rule) => ruleOf({ ...rule, callerId: own(rule.callerId) }, isUsable)),
      }))
      .sort(by(({ id }) => id)),
    trunks: trunks.sort(by(({ id }) => id)),
    users: rows.userOutbound
      .map((user) => ({ ...user, callerId: own(user.callerId) }))
      .filter((user) => userIds.has(user.userId) && differs(user))
      .sort(by(({ userId }) => userId)),
    emergency: {
      numbers: settings?.emergencyNumbers ?? emergencyNumbersOf(country),
      trunkIds: (settings?.emergencyTrunkIds ?? []).filter(isUsable),
      callerId: own(settings?.emergencyCallerId),
    },
  };
}

function toSnapshot(row: TrunkRow): SnapshotTrunk {
  const options = changedTrunkOptions(row);
  const plan = row.country === null ? null : numberPlanOf(row.country);
  return snapshotTrunk.parse({ ...row, plan, ...(options && { options }) });
}

function differs({ policyId, callerId, hidesNumber }: SnapshotOutbound["users"][number]): boolean {
  return policyId !== null || callerId !== null || hidesNumber;
}

type Rule = SnapshotOutboundPolicy["rules"][number];

/** Names only what differs from what always was. */
function ruleOf(stored: StoredRule, isUsable: (trunkId: string) => boolean): Rule {
  const { callerIdFor, businessHoursId = null, hoursState = "open", ...rule } = stored;
  return {
    ...rule,
    trunkIds: rule.trunkIds.filter(isUsable),
    ...(callerIdFor === "everybody" && rule.callerId !== null && { showsForEverybody: true as const }),
    ...(businessHoursId !== null && { hours: { businessHoursId, state: hoursState } }),
  };
}
