import type { Snapshot } from "../../snapshot.ts";
import type { SnapshotOutboundPolicy } from "../../snapshot-routing.ts";
import { compileRouting } from "../compile.ts";
import { ANNA, anOutbound, aPerson, aSnapshot, aTrunk, BOB, idOf } from "./a-snapshot.ts";

const toAnna = { kind: "USER", id: ANNA.id } as const;
const HANG_UP = { kind: "HANG_UP" } as const;
const greeting = {
  id: idOf(50),
  name: "Hello",
  source: "text",
  text: "Hello",
  language: "en",
  digest: "a".repeat(64),
} as const;

const CLEO = aPerson(3, "Cleo Doyle", "1002");
export const MAIN_NUMBER = "+4315550100";
export const SHOP = { kind: "BUSINESS_HOURS", id: idOf(83) } as const;
export const MENU = { kind: "IVR", id: idOf(81) } as const;
export const SALES = { kind: "RING_GROUP", id: idOf(80) } as const;
export const SUPPORT = { kind: "QUEUE", id: idOf(82) } as const;
export const MIA = { kind: "AI_AGENT", id: idOf(84) } as const;
const ROOM = { kind: "CONFERENCE", id: idOf(85) } as const;
export const FIRST_TRUNK = aTrunk(91, { name: "Carrier One" });
export const SECOND_TRUNK = aTrunk(92, {
  name: "Carrier Two",
  passesForeignCallerId: true,
  outboundFormat: "national",
});
const POLICY = { id: idOf(95), name: "Everybody" };
const STRICT = { id: idOf(96), name: "Warehouse" };

type Rule = SnapshotOutboundPolicy["rules"][number];

function aRule(name: string, pattern: string, values: Partial<Rule> = {}): Rule {
  const trunkIds = [FIRST_TRUNK.id, SECOND_TRUNK.id];
  return { name, pattern, action: "allow", strip: 0, prepend: "", callerId: null, trunkIds, ...values };
}

/** A company of three in Vienna with one of everything: number → hours → menu → ring group, queue, agent, room. */
export const ACME: Snapshot = aSnapshot(
  {
    defaultDestination: toAnna,
    dids: [
      { id: idOf(70), number: MAIN_NUMBER, label: "Office", destination: SHOP },
      { id: idOf(71), number: "+4315550101", label: null, destination: toAnna },
      { id: idOf(72), number: "+4315550102", label: null, destination: { kind: "EXTERNAL", number: "+436641234567" } },
      { id: idOf(73), number: "+4315550103", label: null, destination: null },
    ],
    sounds: [greeting],
    businessHours: [
      {
        id: SHOP.id,
        name: "Shop",
        timeZone: "Europe/Vienna",
        weekly: [{ days: [1, 2, 3, 4, 5], from: "09:00", to: "17:00" }],
        holidays: [{ name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: null }],
        open: MENU,
        closed: { kind: "VOICEMAIL", id: idOf(60) },
      },
    ],
    ivrMenus: [
      {
        id: MENU.id,
        name: "Main menu",
        extension: "300",
        greetingSoundId: greeting.id,
        keys: [
          { key: "1", label: "Sales", destination: SALES },
          { key: "2", label: "Support", destination: SUPPORT },
          { key: "3", label: null, destination: MIA },
          { key: "9", label: "Again", destination: MENU },
        ],
        allowsExtensions: true,
        allowsGroups: false,
        nextDigitSec: 2,
        timeoutSec: 5,
        tries: 2,
        invalidSoundId: null,
        giveUp: SALES,
        silenceTries: null,
        silenceSoundId: null,
        onSilence: null,
      },
    ],
    ringGroups: [
      {
        id: SALES.id,
        name: "Sales",
        extension: "200",
        strategy: "ALL",
        members: [{ userId: ANNA.id }, { userId: BOB.id }],
        ringSec: 20,
        callerNamePrefix: null,
        noAnswer: { kind: "VOICEMAIL", id: idOf(60) },
      },
    ],
    queues: [
      {
        id: SUPPORT.id,
        name: "Support",
        extension: "400",
        strategy: "RING_ALL",
        members: [
          { userId: BOB.id, penalty: 0, isFixed: false },
          { userId: CLEO.id, penalty: 0, isFixed: false },
        ],
        ringSec: 20,
        retrySec: 3,
        wrapUpSec: 0,
        maxWaitSec: 120,
        maxLength: 2,
        joinsWhenEmpty: false,
        announcesPosition: true,
        announcesWait: false,
        announceEverySec: 30,
        greetingSoundId: null,
        comfortSoundId: null,
        callerNamePrefix: null,
        memberSoundId: null,
        pausesUnanswered: false,
        priority: 0,
        exitKey: null,
        exitSoundId: null,
        onExit: HANG_UP,
        onTimeout: HANG_UP,
        onFull: HANG_UP,
        onEmpty: toAnna,
      },
    ],
    conferenceRooms: [
      {
        id: ROOM.id,
        name: "Standup",
        extension: "500",
        pin: null,
        hostPin: null,
        waitsForHost: false,
        endsWithHost: false,
        announcesNames: false,
        maxMembers: 10,
      },
    ],
    voicemailBoxes: [
      { id: idOf(60), number: "900", name: "Office messages", userId: null, greetingSoundId: null, maxMessageSec: 60 },
      { id: idOf(61), number: "1000", name: "Anna Berger", userId: ANNA.id, greetingSoundId: null, maxMessageSec: 60 },
    ],
    outbound: anOutbound({
      outsidePrefix: "0",
      defaultPolicyId: POLICY.id,
      trunks: [FIRST_TRUNK, SECOND_TRUNK],
      policies: [
        {
          ...POLICY,
          rules: [
            aRule("No premium", "+43900", { action: "block", trunkIds: [] }),
            aRule("Austria", "+43"),
            aRule("Germany", "+49", { callerId: "+49301234567", trunkIds: [SECOND_TRUNK.id] }),
          ],
        },
        { ...STRICT, rules: [] },
      ],
      users: [
        { userId: ANNA.id, policyId: null, callerId: "+4315550101", hidesNumber: false },
        { userId: BOB.id, policyId: null, callerId: null, hidesNumber: true },
        { userId: CLEO.id, policyId: STRICT.id, callerId: null, hidesNumber: false },
      ],
    }),
  },
  {
    users: [ANNA, BOB, CLEO],
    agents: [
      {
        id: MIA.id,
        name: "Mia",
        extension: "601",
        voiceProvider: "practice",
        model: null,
        voice: null,
        language: "en",
        timeZone: "Europe/Vienna",
        firstMessage: "Hello",
        prompt: "",
        promptVersion: 1,
        interruption: { enabled: true, minSpeechMs: 120 },
        tools: [],
        fallback: { kind: "extension", number: "1000" },
        maxDurationSec: 600,
      },
    ],
  },
);

export const ACME_PROGRAM = compileRouting(ACME);
/** A Friday. */
export const FRIDAY_NOON = Date.parse("2026-11-20T12:00+01:00");
export const SUNDAY_NINE = Date.parse("2026-11-22T09:00+01:00");
