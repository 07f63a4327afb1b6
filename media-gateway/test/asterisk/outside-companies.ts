import type { Snapshot, SnapshotTrunk } from "@callplane/edge-api/contract";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import type { Carrier } from "./carrier.ts";

export type OutsideCompanies = { readonly trunks: SnapshotTrunk[]; readonly acme: Snapshot; readonly birch: Snapshot };

/**
 * Acme calls over the first carrier, which has two lines for it, and over the second where that one fails; +43 900 it does not call. 1001
 * shows a number of their own, 1002 none. Birch has a number, and nobody to call with.
 */
export function outsideCompanies(first: Carrier, second: Carrier): OutsideCompanies {
  const trunks = [
    a.aTrunk("acme-trunk-one1", { host: first.host, port: first.port, maxChannels: 2, passesForeignCallerId: true }),
    a.aTrunk("acme-trunk-two2", {
      host: second.host,
      port: second.port,
      outboundFormat: "national",
      inboundFormat: "national",
      callerIdHeader: "p_asserted_identity",
      username: "account",
    }),
  ];
  const acme = aSnapshot({ key: "acme", users: 4 });
  const { outbound } = a.emptyRouting();
  const { policies, ...open } = a.openPolicy(trunks);
  const dear = {
    name: "Dear",
    pattern: "+43900",
    action: "block" as const,
    strip: 0,
    prepend: "",
    callerId: null,
    trunkIds: [],
  };
  acme.routing = {
    ...a.emptyRouting(),
    dids: [
      a.aDid("+4312345600", a.toUser("acme", "1000")),
      a.aDid("+4312345601", { kind: "EXTERNAL", number: "+436990001200" }),
    ],
    outbound: {
      ...outbound,
      ...open,
      policies: policies.map((policy) => ({ ...policy, rules: [dear, ...policy.rules] })),
      mainNumber: "+4312345600",
      trunks,
      users: [
        { userId: uuidOf("user acme 1001"), policyId: null, callerId: "+4312345601", hidesNumber: false },
        { userId: uuidOf("user acme 1002"), policyId: null, callerId: null, hidesNumber: true },
      ],
    },
  };
  const birch = aSnapshot({ key: "birch", users: 2 });
  birch.routing = { ...a.emptyRouting(), dids: [a.aDid("+4319999900", a.toUser("birch", "1000"))] };
  return { trunks, acme, birch };
}
