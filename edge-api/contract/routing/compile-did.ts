import { spokenLanguage } from "../languages.ts";
import type { SnapshotDid } from "../snapshot-routing.ts";
import { didBlock } from "./block-ids.ts";
import { block, check, goto, note, whileSuspended } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import { BLOCKS, type Block, type Step } from "./program.ts";

/** Who is not let in, whichever number is called. */
const screening: readonly Step[] = [
  check({ is: "callerBlocked" }, BLOCKS.callerBlocked),
  check({ is: "callerHidden" }, BLOCKS.callerHidden),
];

/**
 * Callers a rule is for leave by it, the first that fits; all others for the number's destination. A number without one, or with one that is
 * gone, leads to the tenant's default.
 */
export function compileDid(did: SnapshotDid, known: KnownThings): readonly Block[] {
  const { destination, number } = did;
  const own = destination !== null && known.has(destination) ? known.wayTo(destination) : BLOCKS.defaultInbound;
  const isSuspended = known.snapshot.tenant.status === "suspended";
  const to = isSuspended ? BLOCKS.suspended : own;
  const rules = isSuspended ? [] : (did.callerRules ?? []);
  const node = { kind: "DID", id: number, name: did.label ?? number } as const;
  const ruleBlock = (index: number) => `${didBlock(number)}-rule-${index + 1}`;
  const asked = rules.map(({ numbers, beginnings, isHidden }, index) =>
    check({ is: "callerAmong", numbers, beginnings, isHidden }, ruleBlock(index)),
  );
  return [
    block(
      didBlock(number),
      node,
      whileSuspended,
      note("did", number),
      ...voiceFor(did, known),
      ...screening,
      ...asked,
      goto(to),
    ),
    ...rules.map((rule, index) =>
      block(
        ruleBlock(index),
        { ...node, rule: rule.name },
        note("caller_rule", `${number}_${index + 1}`),
        goto(known.wayTo(rule.destination)),
      ),
    ),
  ];
}

/** Whoever calls from outside hears the number's language, or else the company's. A call begins in English, and without music of anybody's. */
function voiceFor({ language }: SnapshotDid, known: KnownThings): readonly Step[] {
  const spoken = language == null ? known.language : spokenLanguage(language);
  return spoken === "en" && !known.hasMusic ? [] : [{ do: "voice", language: spoken }];
}

/** Where numbers without a destination of their own lead: without a default, to the announcement that nobody can be reached. */
export function compileDefaultInbound(known: KnownThings): Block {
  const to = known.routing?.defaultDestination ?? null;
  const node = { kind: "SYSTEM", id: null, name: "Default destination" } as const;
  return block(BLOCKS.defaultInbound, node, goto(to === null ? BLOCKS.gone : known.wayTo(to)));
}
