import { expect, it } from "vitest";
import { aDid, aTrunk, emptyRouting, toUser } from "../../test/a-routing.ts";
import { aSnapshot } from "../../test/a-snapshot.ts";
import { carrierAddresses } from "./carrier-addresses.ts";
import { renderContexts } from "./writer.ts";

const atOneCarrier = (...formats: ("e164_plus" | "national")[]) => {
  const tenants = formats.map((inboundFormat, index) => {
    const snapshot = aSnapshot({ key: `tenant${index}`, users: 1 });
    snapshot.routing = emptyRouting();
    snapshot.routing.outbound.trunks = [aTrunk(`tenant${index}-trunk-aaaa`, { host: "192.0.2.1", inboundFormat })];
    return { snapshot, site: {} };
  });
  return renderContexts(carrierAddresses(tenants, []).sharedContexts);
};

it.each([
  ["reads numbers alike", atOneCarrier("e164_plus", "e164_plus"), ["way0"]],
  ["reads them in two ways", atOneCarrier("e164_plus", "national"), ["way0", "way1"]],
])("never jumps to a label that is not there, where everybody at a carrier %s", (_, text, jumps) => {
  expect(text).toContain("(way0)");
  const wanted = [...text.matchAll(/\?(way\d+)\)/g)].map(([, label]) => label);
  expect([...new Set(wanted)]).toEqual(jumps);
  for (const label of wanted) expect(text).toContain(`(${label})`);
});

it.each([
  ["which come by its own trunks", ["own_trunks", 1], ["platform", 9], "tenant0"],
  ["which come by its own trunks, whoever is read first", ["platform", 9], ["own_trunks", 1], "tenant1"],
  ["given to it later", ["own_trunks", 1], ["own_trunks", 9], "tenant1"],
] as const)("takes a number two tenants at a carrier have for that of the one %s", (_, first, second, holder) => {
  const tenants = [first, second].map(([via, assignedAtMs], index) => {
    const key = `tenant${index}`;
    const snapshot = aSnapshot({ key, users: 1 });
    snapshot.routing = { ...emptyRouting(), dids: [aDid("+4312345600", toUser(key, "1000"), { via, assignedAtMs })] };
    snapshot.routing.outbound.trunks = [aTrunk(`${key}-trunk-aaaa`, { host: "192.0.2.1" })];
    return { snapshot, site: {} };
  });
  const text = renderContexts(carrierAddresses(tenants, []).sharedContexts);
  expect([...text.matchAll(/Gosub\(callplane-did-of,s,1\((\w+),/g)].map(([, key]) => key)).toEqual([holder]);
});
