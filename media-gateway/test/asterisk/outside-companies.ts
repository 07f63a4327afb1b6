import type { Snapshot, SnapshotRingGroup, SnapshotTrunk } from "@callplane/edge-api/contract";
import * as a from "../a-routing.ts";
import { aSnapshot, uuidOf } from "../a-snapshot.ts";
import type { Carrier } from "./carrier.ts";

export type OutsideCompanies = { readonly trunks: SnapshotTrunk[]; readonly acme: Snapshot; readonly birch: Snapshot };

function aGroup(
  name: string,
  extension: string,
  members: SnapshotRingGroup["members"],
  fields: Partial<SnapshotRingGroup> = {},
): SnapshotRingGroup {
  const noAnswer = a.toUser("acme", "1002");
  return a.aRingGroup(name, { extension, members, ringSec: 30, asksToAccept: true, noAnswer, ...fields });
}

/**
 * Acme calls over the first carrier, which has two lines for it, and over the second where that one fails; +43 900 it does not call; +41 by
 * day over the second alone, showing one number for everybody, and Zurich only by day. 1001
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
  const office = uuidOf("BUSINESS_HOURS Office");
  const timed = [
    {
      ...{
        ...dear,
        name: "Abroad by day",
        pattern: "+41",
        action: "allow" as const,
        trunkIds: [uuidOf("trunk acme-trunk-two2")],
      },
      callerId: "+4312345601",
      showsForEverybody: true as const,
      hours: { businessHoursId: office, state: "open" as const },
    },
    {
      ...dear,
      name: "No calls abroad on days off",
      pattern: "+4144",
      hours: { businessHoursId: office, state: "closed" as const },
    },
  ];
  acme.routing = {
    ...a.emptyRouting(),
    businessHours: [
      a.someHours("Office", {
        weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
        holidays: [{ name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: null }],
        open: a.toUser("acme", "1000"),
        closed: a.toUser("acme", "1000"),
      }),
    ],
    dids: [
      a.aDid("+4312345600", a.toUser("acme", "1000")),
      a.aDid("+4312345601", { kind: "EXTERNAL", number: "+436990001200" }),
    ],
    ringGroups: [
      // 1001 and a mobile whose voicemail answers; two mobiles; one who is taken for granted.
      aGroup("Asked", "300", [{ userId: uuidOf("user acme 1001") }, { number: "+436990001200" }]),
      aGroup("Mobiles", "301", [{ number: "+436990001201" }, { number: "+436990002201" }]),
      aGroup("Unasked", "302", [{ number: "+436990001200" }], { asksToAccept: false }),
      aGroup("Busy", "304", [{ userId: uuidOf("user acme 1001") }, { userId: uuidOf("user acme 1002") }], {
        skipsBusy: true,
        ringTone: 3,
      }),
      aGroup("Late", "303", [
        { userId: uuidOf("user acme 1001"), ringSec: 5 },
        { number: "+436990001201", afterSec: 8 },
      ]),
    ],
    voicemailBoxes: [a.aBox("1001", "Person 1001", uuidOf("user acme 1001"))],
    outbound: {
      ...outbound,
      ...open,
      policies: policies.map((policy) => ({ ...policy, rules: [dear, ...timed, ...policy.rules] })),
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
