import { expect, it, vi } from "vitest";
import { aTrunk, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { silentLog } from "../lib/log.ts";
import { createSnapshotIndex } from "../reconcile/index.ts";
import { followTrunkAddresses } from "./trunk-addresses.ts";

const WITHIN = { timeout: 20_000 };

function carrierAt(host: string, inboundAddresses: string[] = []) {
  const snapshot = aSnapshot({ key: "acme", users: 1 });
  snapshot.routing = emptyRouting();
  snapshot.routing.outbound.trunks = [aTrunk("acme-trunk-aaaa", { host, inboundAddresses })];
  return aSnapshotEnvelope(snapshot);
}

it.each([
  ["a prefix out of range", "192.0.2.1", ["192.0.2.0/99", "203.0.113.0/24"], []],
  ["an address of one interface alone", "fe80::1%eth0", ["203.0.113.0/24"], []],
  ["such an address behind a name", "sip.carrier.example", ["203.0.113.0/24"], ["fe80::1%eth0", "198.51.100.7"]],
])("knows the other addresses beside %s, and those that come later", async (_, host, inboundAddresses, found) => {
  const snapshots = createSnapshotIndex();
  snapshots.set(carrierAt(host, inboundAddresses));
  const trunks = followTrunkAddresses({ snapshots, log: silentLog(), resolve: async () => found });
  await vi.waitFor(() => expect(trunks.has("203.0.113.9")).toBe(true), WITHIN);
  if (found.length > 0) expect(trunks.has("198.51.100.7")).toBe(true);
  expect(trunks.has("192.0.2.77")).toBe(false);
  snapshots.set(carrierAt("192.0.2.200"));
  await vi.waitFor(() => expect(trunks.has("192.0.2.200")).toBe(true), WITHIN);
  trunks.close();
});
