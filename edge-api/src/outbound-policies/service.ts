import { outboundPolicies } from "@callplane/drizzle";
import type { Issue, OutboundPolicy, OutboundRule } from "../../contract/index.ts";
import { AppError, conflictOn } from "../lib/errors.ts";
import type { TenantTx } from "../lib/tenant-db.ts";
import { type NamedThing, toDestination, toTrunk, verbsOf, withTime } from "../named-things/index.ts";
import * as store from "./store.ts";

const policy: NamedThing<store.PolicyRow, OutboundPolicy> = {
  words: "outbound policy",
  entity: "outbound_policy",
  read: "routing.read",
  table: outboundPolicies,
  nameKey: "outbound_policies_name_key",
  select: store.selectPolicies,
  toItem: (row) => withTime({ ...row, rules: row.rules.map(whole) }),
  references: ({ rules = [] }) =>
    rules.flatMap(({ trunkIds, businessHoursId }, rule) => [
      ...trunkIds.flatMap((id, index) => toTrunk(["rules", rule, "trunkIds", index], id)),
      ...(businessHoursId
        ? toDestination(["rules", rule, "businessHoursId"], { kind: "BUSINESS_HOURS", id: businessHoursId })
        : []),
    ]),
  async refuseSaving({ rules = [] }, { ctx, tx }) {
    await refuseForeignNumbers(tx, ctx.tenantId, rules);
    await refuseRewriting(tx, rules);
  },
  toColumns: async (fields, { ctx, tx, id }) => {
    const isDefault = await settleDefault(tx, ctx.tenantId, id, fields.isDefault);
    return { ...fields, ...(isDefault === undefined ? {} : { isDefault }) };
  },
  async refuseDeleting({ id, name, isDefault }, { ctx, tx, last }) {
    const holders = await store.selectHolders(tx, ctx.tenantId, id);
    if (holders.length > 0) {
      const uses = holders.map((holder) => holder.name);
      const message = `${name} cannot be deleted: it is the policy of ${uses.join(", ")}`;
      throw new AppError("conflict", message, { details: { uses } });
    }
    if (isDefault && (await store.selectStanding(tx, ctx.tenantId)).length > 1) {
      throw new AppError(
        "conflict",
        `${name} cannot be deleted: it is the default. Make another one the default first`,
      );
    }
    last(store.forgetPolicy(tx, ctx.tenantId, id));
  },
  audited: ({ name, isDefault, rules }) => ({ name, isDefault, rules }),
};

export const outboundPolicyVerbs = verbsOf(policy);

/** A rule that was saved before there were these. */
function whole(rule: store.PolicyRow["rules"][number]): OutboundRule {
  return { ...rule, ...NOT_SAID, ...rule };
}

const NOT_SAID = { callerIdFor: "without_own", businessHoursId: null, hoursState: "open" } as const;

/** Nobody is shown a number that is not the tenant's. */
async function refuseForeignNumbers(tx: TenantTx, tenantId: string, rules: readonly OutboundRule[]): Promise<void> {
  const shown = rules.flatMap(({ callerId }) => callerId ?? []);
  if (shown.length === 0) return;
  const own = await store.findOwnNumbers(tx, tenantId, shown);
  const issues: Issue[] = rules.flatMap(({ callerId }, index) =>
    callerId === null || own.has(callerId)
      ? []
      : [{ path: ["rules", index, "callerId"], message: `${callerId} is not one of your numbers` }],
  );
  if (issues[0] !== undefined) throw new AppError("invalid_input", issues[0].message, { details: { issues } });
}

/** The limits were asked about the number as it was dialled: over a trunk that the platform pays for no other one is called. */
async function refuseRewriting(tx: TenantTx, rules: readonly OutboundRule[]): Promise<void> {
  const isRewriting = ({ action, strip, prepend }: OutboundRule) => action === "allow" && (strip > 0 || prepend !== "");
  const trunkIds = rules.filter(isRewriting).flatMap((rule) => rule.trunkIds);
  if (trunkIds.length === 0) return;
  const shared = await store.findPlatformTrunks(tx, trunkIds);
  const message = "A trunk of the platform is given numbers as they are: nothing is taken off or put in front";
  const issues: Issue[] = rules.flatMap((rule, index) =>
    isRewriting(rule) && rule.trunkIds.some((id) => shared.has(id))
      ? [{ path: ["rules", index, rule.prepend === "" ? "strip" : "prepend"], message }]
      : [],
  );
  if (issues[0] !== undefined) throw new AppError("invalid_input", message, { details: { issues } });
}

/**
 * Where there is a policy, exactly one is the default: the first is, and one that becomes it takes it from the other. Answers what is to
 * be saved; undefined: as it was.
 */
async function settleDefault(tx: TenantTx, tenantId: string, id: string, wanted: boolean | undefined) {
  const standing = await store.selectStanding(tx, tenantId);
  const current = standing.find(({ isDefault }) => isDefault);
  if (current === undefined) return true;
  if (wanted === true) await store.clearDefault(tx, tenantId, id);
  if (wanted === false && current.id === id) {
    throw conflictOn(["isDefault"], "One policy must be the default: make another one it instead");
  }
  return wanted;
}
