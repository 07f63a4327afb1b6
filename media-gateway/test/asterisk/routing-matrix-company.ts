import type { Destination, Snapshot } from "@callplane/edge-api/contract";
import { idIn } from "@callplane/edge-api/testing/routing";
import * as a from "../a-routing.ts";
import { aDevice, anAgent } from "../a-snapshot.ts";

/** A company in which one thing leads to the next, with the numbers and ids that `anySituation` speaks of. */
export function matrixCompany(tenant: number): Snapshot {
  const key = `t${tenant}`;
  const users = ["1000", "1001", "1002"].map((extension, n) => ({
    id: idIn(tenant, "USER", n),
    name: `Person ${n}`,
    extension,
    devices: Array.from({ length: n === 0 ? 2 : 1 }, (_, each) => aDevice(`${key}-${extension}-a${each}`)),
  }));
  const to = (
    kind:
      | "USER"
      | "RING_GROUP"
      | "IVR"
      | "QUEUE"
      | "VOICEMAIL"
      | "AI_AGENT"
      | "BUSINESS_HOURS"
      | "ANNOUNCEMENT"
      | "CONFERENCE",
    n = 0,
  ) => ({ kind, id: idIn(tenant, kind, n) }) satisfies Destination;
  const member = (n: number) => ({ userId: idIn(tenant, "USER", n) });
  const sound = { ...a.aSound("Hello"), id: idIn(tenant, "SOUND"), digest: "a".repeat(64) };
  const outside: Destination = { kind: "EXTERNAL", number: "+436641234567" };
  const trunks = [0, 1].map((n) => ({
    ...a.aTrunk(
      `${key}-trunk-000${n}`,
      n === 0 ? { passesForeignCallerId: true } : { outboundFormat: "national" as const },
    ),
    id: idIn(tenant, "TRUNK", n),
  }));
  const everybody = { numbers: [], beginnings: [], isHidden: false };
  const trunkIds = trunks.map(({ id }) => id);
  const rule = { name: "Rule", action: "allow", strip: 0, prepend: "", callerId: null, trunkIds } as const;
  const policy = { id: idIn(tenant, "POLICY"), name: "Everybody" };
  const strict = { id: idIn(tenant, "POLICY", 1), name: "Warehouse" };
  return {
    format: 1,
    tenant: { id: idIn(tenant, "TENANT"), key, name: key, status: "active", country: "AT", timeZone: "Europe/Vienna" },
    users,
    agents: [
      { ...anAgent(key, "600"), id: to("AI_AGENT").id, fallback: { kind: "extension", number: "200" } },
      { ...anAgent(key, "601"), id: to("AI_AGENT", 1).id, fallback: { kind: "hang_up" } },
    ],
    routing: {
      ...a.emptyRouting(),
      defaultDestination: to("RING_GROUP"),
      dids: [
        { ...a.aDid("+4315550100", to("BUSINESS_HOURS")), id: idIn(tenant, "DID") },
        {
          ...a.aDid("+4315550101", to("USER")),
          id: idIn(tenant, "DID", 1),
          callerRules: [
            { ...everybody, name: "VIP", numbers: ["+12125550100"], destination: to("RING_GROUP") },
            { ...everybody, name: "Mobiles", beginnings: ["+43664"], destination: to("ANNOUNCEMENT") },
            { ...everybody, name: "Unknown", isHidden: true, destination: to("VOICEMAIL") },
          ],
        },
        { ...a.aDid("+4315550102", outside), id: idIn(tenant, "DID", 2) },
      ],
      sounds: [sound],
      announcements: [{ id: to("ANNOUNCEMENT").id, name: "Closed", soundId: sound.id, next: to("VOICEMAIL") }],
      businessHours: [
        a.someHours("Office", {
          id: to("BUSINESS_HOURS").id,
          weekly: [
            { days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" },
            { days: [6], from: "22:00", to: "05:00" },
          ],
          holidays: [
            { name: "Winter", from: "2025-12-24", to: "2026-01-06", everyYear: true, destination: null },
            { name: "Summer", from: "2026-08-01", to: "2026-08-21", everyYear: true, destination: to("USER", 2) },
          ],
          open: to("IVR"),
          closed: to("ANNOUNCEMENT"),
        }),
      ],
      ringGroups: [
        a.aRingGroup("All", {
          id: to("RING_GROUP").id,
          extension: "200",
          members: [member(1), member(2)],
          callerNamePrefix: "All: ",
          noAnswer: to("VOICEMAIL"),
        }),
        a.aRingGroup("Order", {
          id: to("RING_GROUP", 1).id,
          extension: "201",
          strategy: "IN_ORDER",
          members: [member(1), { number: "+436641234567" }],
          noAnswer: to("QUEUE", 1),
        }),
        a.aRingGroup("Turns", {
          id: to("RING_GROUP", 2).id,
          extension: "202",
          strategy: "ROUND_ROBIN",
          members: [member(0), member(1), member(2)],
        }),
      ],
      ivrMenus: [
        a.aMenu("Main", {
          id: to("IVR").id,
          extension: "203",
          greetingSoundId: sound.id,
          allowsExtensions: true,
          keys: [
            { key: "1", label: null, destination: to("USER", 1) },
            { key: "2", label: null, destination: to("QUEUE") },
            { key: "3", label: null, destination: to("AI_AGENT") },
            { key: "4", label: null, destination: to("IVR", 1) },
            { key: "5", label: null, destination: { kind: "DIRECTORY" } },
            { key: "6", label: null, destination: to("CONFERENCE") },
            { key: "0", label: null, destination: outside },
            { key: "*", label: null, destination: to("RING_GROUP", 2) },
            { key: "#", label: null, destination: to("BUSINESS_HOURS") },
          ],
          giveUp: to("RING_GROUP"),
        }),
        a.aMenu("Inner", {
          id: to("IVR", 1).id,
          greetingSoundId: sound.id,
          extension: "900",
          keys: [
            { key: "7", label: null, destination: to("RING_GROUP", 1) },
            { key: "8", label: null, destination: { kind: "HANG_UP" } },
            { key: "9", label: null, destination: to("IVR") },
          ],
          giveUp: { kind: "HANG_UP" },
        }),
      ],
      queues: [
        a.aQueue("Support", {
          id: to("QUEUE").id,
          extension: "204",
          members: [
            { ...member(1), penalty: 0, isFixed: true },
            { ...member(2), penalty: 1, isFixed: false },
          ],
          maxLength: 2,
          onTimeout: to("VOICEMAIL"),
          onFull: to("AI_AGENT", 1),
          onEmpty: to("RING_GROUP", 2),
        }),
        a.aQueue("Sales", {
          id: to("QUEUE", 1).id,
          extension: "205",
          strategy: "IN_ORDER",
          members: [{ ...member(2), penalty: 0, isFixed: false }],
          greetingSoundId: sound.id,
          exitKey: "1",
          onExit: to("VOICEMAIL"),
          onEmpty: to("USER"),
        }),
      ],
      conferenceRooms: [a.aRoom("Board", { id: to("CONFERENCE").id, extension: "206", pin: "1234" })],
      voicemailBoxes: [
        { ...a.aBox("901", "Office", null), id: to("VOICEMAIL").id },
        { ...a.aBox("1000", "Person 0", idIn(tenant, "USER")), id: to("VOICEMAIL", 1).id },
      ],
      outbound: {
        ...a.emptyRouting().outbound,
        mainNumber: "+4315550100",
        defaultPolicyId: policy.id,
        policies: [
          {
            ...policy,
            rules: [
              { ...rule, pattern: "+49", action: "block", trunkIds: [] },
              { ...rule, pattern: "00.", strip: 3, prepend: "*31#" },
              { ...rule, pattern: "+", callerId: "+4315550102" },
            ],
          },
          { ...strict, rules: [] },
        ],
        trunks,
        users: [
          { userId: idIn(tenant, "USER"), policyId: null, callerId: "+4315550101", hidesNumber: false },
          { userId: idIn(tenant, "USER", 1), policyId: null, callerId: null, hidesNumber: true },
          { userId: idIn(tenant, "USER", 2), policyId: strict.id, callerId: null, hidesNumber: false },
        ],
        emergency: { numbers: ["112"], trunkIds: [idIn(tenant, "TRUNK", 1)], callerId: null },
      },
    },
  };
}
