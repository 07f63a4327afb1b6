import type { SnapshotOutbound, SnapshotOutboundPolicy, SnapshotTrunk } from "../snapshot-routing.ts";
import { block, check, goto, note, whileSuspended } from "./blocks.ts";
import { emergencyChecks } from "./compile-emergency.ts";
import type { KnownThings } from "./known-things.ts";
import { BLOCKS, type Block, type BlockId, type Step } from "./program.ts";
import { trunkStep } from "./trunk-step.ts";

const NODE = { kind: "OUTBOUND", id: null, name: "Calls to the outside" } as const;
type Rule = SnapshotOutboundPolicy["rules"][number];

/** Whatever is dialled and is not the tenant's own. Emergency first: neither suspension nor policy is asked about it. */
export function compileOutbound(known: KnownThings): readonly Block[] {
  const outbound = known.routing?.outbound ?? null;
  const checks = [...emergencyChecks(outbound), whileSuspended];
  if (known.snapshot.tenant.status === "suspended") {
    return [block(BLOCKS.outbound, NODE, ...checks, goto(BLOCKS.suspended))];
  }
  if (outbound === null) return [block(BLOCKS.outbound, NODE, ...checks, goto(BLOCKS.unknownNumber))];
  const { plan, outsidePrefix, defaultPolicyId } = outbound;
  const policies = new Set(outbound.policies.map(({ id }) => id));
  const otherwise = policyWay(policies, defaultPolicyId);
  const ways = byExtension(known, outbound, ({ policyId }) =>
    policyId === null ? undefined : policyWay(policies, policyId),
  );
  const { country: _, ...howToDial } = plan;
  const byCaller = byExtension(known, outbound, ({ callerId, hidesNumber }) =>
    hidesNumber ? null : (callerId ?? undefined),
  );
  return [
    block(
      BLOCKS.outbound,
      NODE,
      ...checks,
      { do: "normalise", outsidePrefix, ...howToDial },
      { do: "ownNumber" },
      { do: "byCaller", ways, otherwise },
    ),
    ...outbound.policies.flatMap((policy) => compilePolicy(policy, byCaller, known)),
  ];
}

/** The first rule that matches decides; none: not allowed. */
function compilePolicy(
  policy: SnapshotOutboundPolicy,
  byCaller: Readonly<Record<string, string | null>>,
  known: KnownThings,
): readonly Block[] {
  const node = { ...NODE, name: policy.name };
  const way = ({ action }: Rule, index: number) =>
    action === "block" ? BLOCKS.notAllowed : `rule-${policy.id}-${index}`;
  const checks = policy.rules.map(
    (rule, index): Step => check({ is: "matches", pattern: rule.pattern }, way(rule, index)),
  );
  const rules = policy.rules.flatMap((rule, index) => {
    if (rule.action === "block") return [];
    return block(
      way(rule, index),
      { ...NODE, name: rule.name },
      note("outbound", ""),
      { do: "callerId", fixed: null, byCaller, otherwise: rule.callerId ?? known.routing?.outbound.mainNumber ?? null },
      { do: "guard", refused: BLOCKS.guardRefused, circle: BLOCKS.tooManyHops },
      ...rule.trunkIds
        .flatMap((id) => known.trunk(id) ?? [])
        .flatMap((trunk) => trunkStep(trunk, { ...rewritingOver(trunk, rule), isEmergency: false })),
      goto(BLOCKS.trunksFailed),
    );
  });
  return [block(policyBlock(policy.id), node, ...checks, goto(BLOCKS.notAllowed)), ...rules];
}

/** Over the platform's trunks a number goes as the guards saw it: rewritten it could be a dear one. Refused at write, too. */
function rewritingOver({ scope }: SnapshotTrunk, { strip, prepend }: Rule): Pick<Rule, "strip" | "prepend"> {
  return scope === "platform" ? { strip: 0, prepend: "" } : { strip, prepend };
}

function policyWay(known: ReadonlySet<string>, id: string | null): BlockId {
  return id !== null && known.has(id) ? policyBlock(id) : BLOCKS.notAllowed;
}

function policyBlock(id: string): BlockId {
  return `policy-${id}`;
}

/** What holds for people by their extension; those for whom `of` answers undefined are as everybody. */
function byExtension<T>(
  known: KnownThings,
  { users }: SnapshotOutbound,
  of: (user: SnapshotOutbound["users"][number]) => T | undefined,
): Readonly<Record<string, T>> {
  const entries = users.flatMap((user) => {
    const person = known.person(user.userId);
    const value = of(user);
    return person === undefined || value === undefined ? [] : [[person.extension, value] as const];
  });
  return Object.fromEntries(entries);
}
