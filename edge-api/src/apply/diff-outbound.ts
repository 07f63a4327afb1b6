import {
  type SnapshotOutbound,
  type SnapshotOutboundPolicy,
  type SnapshotTrunk,
  trunkOptionsOf,
} from "../../contract/index.ts";
import { inWords, type Subject, secret } from "./diff-fields.ts";
import type { Names } from "./diff-names.ts";

/** How calls leave, each thing with its fields in words. */
export function outboundSubjects({ trunks, policies, defaultPolicyId }: SnapshotOutbound, names: Names): Subject[] {
  return [
    ...trunks.map(trunkSubject),
    ...policies.map(({ id, name, rules }): Subject => {
      const isDefault = id === defaultPolicyId;
      const words = rules.map((rule) => ruleInWords(rule, names));
      return { kind: "outbound_policy", id, name, fields: { name, isDefault, rules: inWords(rules, words) } };
    }),
  ];
}

/**
 * A platform trunk is named as one: nobody in the tenant changed it, and how it is reached is not told. Only whether it is, and what calls
 * notice.
 */
function trunkSubject({ id, hasPassword, plan, options, ...fields }: SnapshotTrunk): Subject {
  if (fields.scope === "platform") {
    const { name, maxChannels, codecs, passesForeignCallerId } = fields;
    const shown = { name, maxChannels, codecs, passesForeignCallerId };
    return { kind: "trunk", id, name: `${name} (the platform's)`, fields: shown };
  }
  const own = {
    ...fields,
    ...trunkOptionsOf({ options }),
    country: plan?.country ?? null,
    password: secret(hasPassword || null),
  };
  return { kind: "trunk", id, name: fields.name, fields: own };
}

type Rule = SnapshotOutboundPolicy["rules"][number];

/** "Austria: +43 over A1, then Telekom, 2 digits off, 0 before it, showing +43123456789". */
function ruleInWords(rule: Rule, names: Names): string {
  const { name, pattern, action, strip, prepend, trunkIds, callerId, showsForEverybody = false, hours } = rule;
  const way = action === "block" ? "blocked" : `over ${trunkIds.map(names.trunk).join(", then ") || "no trunk"}`;
  const details = [
    strip > 0 ? `, ${strip} digits off` : "",
    prepend === "" ? "" : `, ${prepend} before it`,
    callerId === null ? "" : `, showing ${callerId}${showsForEverybody ? " for everybody" : ""}`,
    hours === undefined ? "" : `, while ${names.hours(hours.businessHoursId)} is ${hours.state}`,
  ];
  return `${name}: ${pattern} ${way}${details.join("")}`;
}
