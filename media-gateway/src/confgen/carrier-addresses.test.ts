import { expect, it } from "vitest";
import { aTrunk, emptyRouting } from "../../test/a-routing.ts";
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
  ["reads numbers alike", atOneCarrier("e164_plus", "e164_plus"), []],
  ["reads them in two ways", atOneCarrier("e164_plus", "national"), ["way1"]],
])("never jumps to a label that is not there, where everybody at a carrier %s", (_, text, jumps) => {
  expect(text).toContain("(way0)");
  const wanted = [...text.matchAll(/\?(way\d+)\)/g)].map(([, label]) => label);
  expect([...new Set(wanted)]).toEqual(jumps);
  for (const label of wanted) expect(text).toContain(`(${label})`);
});
