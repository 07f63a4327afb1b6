import fc from "fast-check";
import type { SnapshotOutbound } from "../../snapshot-routing.ts";
import { NUMBER_FORMATS } from "../../trunks.ts";
import { AUSTRIA, aTrunk } from "./a-snapshot.ts";
import { aName, idIn, NUMBERS, type World } from "./arbitrary-world.ts";

const AMERICA = { country: "US", callingCode: "1", internationalPrefixes: ["011"], nationalPrefix: "1" };
const PATTERNS = ["+", "+43", "+4366", "+1", "+49", "0.", "00.", "NXXXXXX", "Z.", "*X", "1XX", "0XXX."];

export function anyOutbound({ tenant, some, idOf }: World): fc.Arbitrary<SnapshotOutbound> {
  const trunkIds = fc.array(idOf("TRUNK"), { maxLength: 3 });
  const callerId = fc.option(fc.constantFrom(...NUMBERS));
  const rule = fc.record({
    name: aName,
    pattern: fc.constantFrom(...PATTERNS),
    action: fc.constantFrom("allow" as const, "allow" as const, "block" as const),
    strip: fc.nat(4),
    prepend: fc.constantFrom("", "", "00", "*31#"),
    trunkIds,
    callerId,
    showsForEverybody: fc.constantFrom(undefined, true as const),
    hours: fc.option(
      fc.record({
        businessHoursId: idOf("BUSINESS_HOURS"),
        state: fc.constantFrom("open" as const, "closed" as const),
      }),
      { nil: undefined },
    ),
  });
  const trunk = fc.record({
    outboundFormat: fc.constantFrom(...NUMBER_FORMATS),
    fallbackCallerId: callerId,
    passesForeignCallerId: fc.boolean(),
    maxChannels: fc.option(fc.integer({ min: 1, max: 30 })),
  });
  const user = fc.record({
    userId: idOf("USER"),
    policyId: fc.option(idOf("POLICY")),
    callerId,
    hidesNumber: fc.boolean(),
  });
  return fc.record({
    plan: fc.constantFrom(AUSTRIA, AMERICA),
    outsidePrefix: fc.constantFrom(null, null, "0", "9"),
    mainNumber: callerId,
    defaultPolicyId: fc.option(fc.constant(idIn(tenant, "POLICY")), { freq: 5 }),
    policies: some("POLICY", fc.record({ name: aName, rules: fc.array(rule, { maxLength: 4 }) })),
    trunks: some("TRUNK", trunk).map((trunks) => trunks.map((each, n) => ({ ...aTrunk(n), ...each }))),
    users: fc.uniqueArray(user, { maxLength: 3, selector: ({ userId }) => userId }),
    emergency: fc.record({
      numbers: fc.subarray(["112", "911", "1000"]),
      trunkIds,
      callerId,
    }),
  });
}
