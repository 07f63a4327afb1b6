import type { SnapshotOutbound, SnapshotOutboundPolicy, SnapshotTrunk } from "../snapshot-routing.ts";
import { block, check, goto, note, whileSuspended } from "./blocks.ts";
import { emergencyChecks } from "./compile-emergency.ts";
import { hoursSteps } from "./compile-hours.ts";
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

/** The first rule that matches, and counts just now, decides; none: not allowed. */
function compilePolicy(
  policy: SnapshotOutboundPolicy,
  byCaller: Readonly<Record<string, string | null>>,
  known: KnownThings,
): readonly Block[] {
  const rules = policy.rules.flatMap((rule, index) => {
    if (rule.action === "block") return [];
    return block(
      wayOf(policy, index),
      { ...NODE, name: rule.name },
      note("outbound", ""),
      {
        do: "callerId",
        fixed: rule.showsForEverybody === true ? rule.callerId : null,
        byCaller,
        otherwise: rule.callerId ?? known.routing?.outbound.mainNumber ?? null,
      },
      { do: "guard", refused: BLOCKS.guardRefused, circle: BLOCKS.tooManyHops },
      ...rule.trunkIds
        .flatMap((id) => known.trunk(id) ?? [])
        .flatMap((trunk) => trunkStep(trunk, { ...rewritingOver(trunk, rule), isEmergency: false })),
      goto(BLOCKS.trunksFailed),
    );
  });
  return [...choosingBlocks(policy, known), ...rules];
}

/** The rules one after the other. One with hours has a block to ask them in, which leads back to the rules after it. */
function choosingBlocks(policy: SnapshotOutboundPolicy, known: KnownThings): readonly Block[] {
  const node = { ...NODE, name: policy.name };
  const done: Block[] = [];
  let id = policyBlock(policy.id);
  let checks: Step[] = [];
  for (const [index, { pattern, hours: when }] of policy.rules.entries()) {
    const way = wayOf(policy, index);
    const hours = known.routing?.businessHours.find((each) => each.id === when?.businessHoursId);
    if (when === undefined || hours === undefined) {
      // Hours that are gone cannot be: they are not deleted while a rule counts by them.
      checks.push(check({ is: "matches", pattern }, way));
      continue;
    }
    const [asked, after] = [`${policyBlock(policy.id)}-${index}`, `${policyBlock(policy.id)}-after-${index}`];
    done.push(block(id, node, ...checks, check({ is: "matches", pattern }, asked), goto(after)));
    const [open, closed, holiday] = [`${asked}-open`, `${asked}-closed`, `${asked}-holiday`];
    done.push(block(asked, node, ...hoursSteps(hours, { open, closed, holiday: () => holiday })));
    for (const [to, state] of [
      [open, "open"],
      [closed, "closed"],
      [holiday, "holiday"],
    ] as const) {
      const counts = (state === "open") === (when.state === "open");
      const told = note("hours", `${hours.id}_${state}`);
      done.push(block(to, { ...NODE, name: hours.name }, told, goto(counts ? way : after)));
    }
    id = after;
    checks = [];
  }
  return [...done, block(id, node, ...checks, goto(BLOCKS.notAllowed))];
}

function wayOf({ id, rules }: SnapshotOutboundPolicy, index: number): BlockId {
  return rules[index]?.action === "block" ? BLOCKS.notAllowed : `rule-${id}-${index}`;
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
