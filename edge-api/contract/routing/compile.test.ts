import { expect, it } from "vitest";
import type { SnapshotTrunk } from "../snapshot-routing.ts";
import { check, leavesFor } from "./blocks.ts";
import { compileRouting } from "./compile.ts";
import { faultsOf } from "./exits.ts";
import { missing } from "./graph-checks.ts";
import { BLOCKS, type RoutingProgram, type Step } from "./program.ts";
import { ANNA, aDevice, anOutbound, aPerson, aSnapshot, aTrunk, BOB, idOf } from "./testing/a-snapshot.ts";
import { walk } from "./walk.ts";

const ALWAYS = Object.values(BLOCKS);
const SOUND = {
  id: idOf(50),
  name: "Hello",
  source: "text",
  text: "Hello",
  language: "en",
  digest: "a".repeat(64),
} as const;
const toAnna = { kind: "USER", id: ANNA.id } as const;
const HANG_UP = { kind: "HANG_UP" } as const;

function stepsOf(program: RoutingProgram, block: string): readonly Step[] {
  return program.blocks.get(block)?.steps ?? [];
}

function numbersOf(program: RoutingProgram): readonly string[] {
  return program.internal.map(({ number }) => number);
}

it("makes of a snapshot without routing its people, agents, the echo test and voicemail, and nothing outside", () => {
  const program = compileRouting(aSnapshot(null));
  expect(numbersOf(program)).toEqual(["1000", "1001", "600", "*97"]);
  expect(program.inbound).toEqual([]);
  expect(program.plan).toBeNull();
  expect(stepsOf(program, BLOCKS.outbound).at(-1)).toEqual({ do: "goto", block: BLOCKS.unknownNumber });
  expect(faultsOf(program, ALWAYS)).toEqual([]);
});

it("keeps a person to one step, with all devices and the box", () => {
  const anna = { ...ANNA, devices: [aDevice(1, "1000"), aDevice(2, "1000")] };
  const box = { id: idOf(60), number: "1000", name: "Anna", userId: ANNA.id, greetingSoundId: null, maxMessageSec: 60 };
  const program = compileRouting(aSnapshot({ voicemailBoxes: [box] }, { users: [anna] }));
  expect(stepsOf(program, `user-${ANNA.id}`)).toEqual([
    {
      do: "person",
      userId: ANNA.id,
      name: "Anna Berger",
      extension: "1000",
      devices: ["acme-1000-a1", "acme-1000-a2"],
      box: "1000",
    },
  ]);
});

it("leads who presses 0 in a box where the box says, and shows it", () => {
  const box = { id: idOf(60), number: "690", name: "Desk", userId: null, greetingSoundId: null, maxMessageSec: 60 };
  const snapshot = aSnapshot({ voicemailBoxes: [{ ...box, onZero: toAnna }] });
  const program = compileRouting(snapshot);
  expect(stepsOf(program, `voicemail-${box.id}`).at(-1)).toMatchObject({ box: "690", onZero: `user-${ANNA.id}` });
  expect(faultsOf(program, ALWAYS)).toEqual([]);
  const gone = aSnapshot({ voicemailBoxes: [{ ...box, onZero: { kind: "QUEUE", id: idOf(404) } }] });
  expect(missing(gone)).toMatchObject([{ from: { kind: "VOICEMAIL", name: "Desk" }, words: "key 0" }]);
  expect(faultsOf(compileRouting(gone), ALWAYS)).toEqual([]);
});

it("leads a number without a destination, and one whose destination is gone, to the default", () => {
  const program = compileRouting(
    aSnapshot({
      defaultDestination: toAnna,
      dids: [
        { id: idOf(70), number: "+4315550100", label: null, destination: null },
        { id: idOf(71), number: "+4315550101", label: null, destination: { kind: "QUEUE", id: idOf(404) } },
        { id: idOf(72), number: "+4315550102", label: null, destination: { kind: "USER", id: BOB.id } },
      ],
    }),
  );
  const lasts = program.inbound.map(({ block }) => stepsOf(program, block).at(-1));
  expect(lasts).toEqual([
    { do: "goto", block: BLOCKS.defaultInbound },
    { do: "goto", block: BLOCKS.defaultInbound },
    { do: "goto", block: `user-${BOB.id}` },
  ]);
  expect(stepsOf(program, BLOCKS.defaultInbound)).toEqual([{ do: "goto", block: `user-${ANNA.id}` }]);
});

it("says that nobody can be reached where there is no default", () => {
  const program = compileRouting(aSnapshot());
  expect(stepsOf(program, BLOCKS.defaultInbound)).toEqual([{ do: "goto", block: BLOCKS.gone }]);
  expect(stepsOf(program, BLOCKS.gone).at(-1)).toMatchObject({ do: "end", say: "nobodyAvailable" });
});

const GROUP = {
  id: idOf(80),
  name: "Sales",
  extension: "200",
  strategy: "ALL",
  members: [{ userId: ANNA.id }, { userId: BOB.id }, { number: "+436641234567" }],
  ringSec: 15,
  callerNamePrefix: null,
  noAnswer: HANG_UP,
} as const;

it("rings all of a group together, and tells those nobody answered", () => {
  const program = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members: [...GROUP.members] }] }));
  const last = stepsOf(program, `group-${GROUP.id}`).at(-1);
  expect(
    last?.do === "ring" && last.targets.map((target) => ("number" in target ? target.number : target.extension)),
  ).toEqual(["1000", "1001", "+436641234567"]);
  expect(stepsOf(program, `group-${GROUP.id}-no-answer`).at(-1)).toEqual({ do: "goto", block: BLOCKS.nobodyThere });
});

/** Who is rung one after the other where nobody answers, by the calls of one after the other. */
function inTurn(program: RoutingProgram, turn: number): readonly string[] {
  const { entries } = walk(program, {
    from: { kind: "inside", extension: "1999" },
    to: GROUP.extension ?? "",
    at: 0,
    turns: { [`group-${GROUP.id}`]: turn },
  });
  return entries.flatMap(({ sentence }) => /^(.*) is called for up to/.exec(sentence)?.[1] ?? []);
}

it("rings a group in order, and round robin beginning with each member in turn, each once", () => {
  const members = [...GROUP.members];
  const ordered = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members, strategy: "IN_ORDER" }] }));
  const names = ["Anna Berger", "Bob Carter", "+436641234567"];
  expect(inTurn(ordered, 1)).toEqual(names);

  const robin = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members, strategy: "ROUND_ROBIN" }] }));
  const [anna, bob, mobile] = names;
  expect([3, 4, 5].map((turn) => inTurn(robin, turn))).toEqual([
    [anna, bob, mobile],
    [bob, mobile, anna],
    [mobile, anna, bob],
  ]);
});

it("takes turns among a hundred without a block for each pair of them", () => {
  const members = Array.from({ length: 100 }, (_, n) => ({ number: `+4366400${String(n).padStart(5, "0")}` }));
  const { blocks } = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members, strategy: "ROUND_ROBIN" }] }));
  const { blocks: without } = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members: [] }] }));
  expect(blocks.size - without.size).toBe(200);
});

it("leads on at once from a group whose members are gone or have no phone", () => {
  const users = [{ ...ANNA, devices: [] }];
  const members = [{ userId: ANNA.id }, { userId: idOf(404) }];
  const program = compileRouting(aSnapshot({ ringGroups: [{ ...GROUP, members, noAnswer: toAnna }] }, { users }));
  expect(stepsOf(program, `group-${GROUP.id}`).at(-1)).toEqual({ do: "goto", block: `group-${GROUP.id}-no-answer` });
  expect(stepsOf(program, `group-${GROUP.id}-no-answer`).at(-1)).toEqual({ do: "goto", block: `user-${ANNA.id}` });
});

it("never rings a number of the tenant's own as a member: the group could ring itself", () => {
  const number = "+4315550100";
  const dids = [{ id: idOf(70), number, label: null, destination: { kind: "RING_GROUP", id: GROUP.id } as const }];
  const program = compileRouting(
    aSnapshot({ dids, ringGroups: [{ ...GROUP, members: [{ number }, { userId: ANNA.id }] }] }),
  );
  expect(stepsOf(program, `group-${GROUP.id}`).at(-1)).toMatchObject({ do: "ring", targets: [{ extension: "1000" }] });
});

const MENU = {
  id: idOf(81),
  name: "Main menu",
  extension: "300",
  greetingSoundId: SOUND.id,
  keys: [
    { key: "1", label: "Sales", destination: toAnna },
    { key: "*", label: null, destination: { kind: "IVR", id: idOf(81) } },
  ],
  allowsExtensions: true,
  allowsGroups: false,
  nextDigitSec: 2,
  timeoutSec: 5,
  tries: 2,
  invalidSoundId: null,
  giveUp: HANG_UP,
  silenceTries: null,
  silenceSoundId: null,
  onSilence: null,
} as const;

it("asks for a key, notes it and follows it", () => {
  const users = [ANNA, aPerson(3, "Cleo", "20000")];
  const menu = { ...MENU, keys: [...MENU.keys] };
  const program = compileRouting(aSnapshot({ sounds: [SOUND], ivrMenus: [menu] }, { users }));
  const block = `menu-${MENU.id}`;
  expect(stepsOf(program, block).at(-1)).toMatchObject({
    do: "menu",
    dialing: { kinds: ["USER"], nextDigitSec: 2 },
    keys: [
      { key: "1", label: "Sales", ...leavesFor(`${block}-key-1`) },
      { key: "*", ...leavesFor(`${block}-key-star`) },
    ],
    giveUp: BLOCKS.nobodyThere,
    silence: { tries: 2, say: null, ...leavesFor(BLOCKS.nobodyThere) },
  });
  expect(stepsOf(program, `${block}-key-star`)).toEqual([
    { do: "note", note: "ivr_key", target: "*" },
    { do: "goto", block },
  ]);
});

it("gives up at once where the menu's greeting is gone", () => {
  const menu = { ...MENU, keys: [...MENU.keys] };
  const program = compileRouting(aSnapshot({ ivrMenus: [menu] }));
  expect(stepsOf(program, `menu-${MENU.id}`).at(-1)).toEqual({ do: "goto", block: BLOCKS.nobodyThere });
});

const QUEUE = {
  id: idOf(82),
  name: "Support",
  extension: "400",
  strategy: "RING_ALL",
  ringSec: 20,
  retrySec: 3,
  wrapUpSec: 0,
  maxWaitSec: 120,
  maxLength: 5,
  joinsWhenEmpty: true,
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
} as const;

it("leads on from a queue that has nobody who could ever come", () => {
  const gone = { userId: idOf(404), penalty: 0, isFixed: true };
  const block = `queue-${QUEUE.id}`;
  const program = compileRouting(aSnapshot({ queues: [{ ...QUEUE, members: [gone] }] }));
  expect(stepsOf(program, block).at(-1)).toEqual({ do: "goto", block: `${block}-empty` });
  expect(stepsOf(program, `${block}-empty`).at(-1)).toEqual({ do: "goto", block: `user-${ANNA.id}` });
  const staffed = compileRouting(aSnapshot({ queues: [{ ...QUEUE, members: [gone, { ...gone, userId: BOB.id }] }] }));
  expect(stepsOf(staffed, block).at(-1)).toMatchObject({ do: "queue", members: [{ extension: "1001" }] });
});

it("asks what is set by hand before holidays, and holidays before the week", () => {
  const hours = {
    id: idOf(83),
    name: "Shop",
    timeZone: "Europe/Vienna",
    weekly: [{ days: [1], from: "09:00", to: "17:00" }],
    holidays: [
      { name: "Christmas", from: "2026-12-24", to: "2026-12-26", everyYear: true, destination: null },
      { name: "Outing", from: "2026-06-01", to: "2026-06-01", everyYear: false, destination: toAnna },
    ],
    open: toAnna,
    closed: HANG_UP,
  };
  const block = `hours-${hours.id}`;
  const program = compileRouting(aSnapshot({ businessHours: [hours] }));
  const asked = stepsOf(program, block).flatMap((step) =>
    step.do === "check" ? [`${step.if.is} → ${step.then}`] : [],
  );
  expect(asked).toEqual([
    `suspended → ${BLOCKS.suspended}`,
    `override → ${block}-open`,
    `override → ${block}-closed`,
    `holiday → ${block}-holiday`,
    `holiday → ${block}-holiday-1`,
    `open → ${block}-open`,
  ]);
  expect(faultsOf(program, ALWAYS)).toEqual([]);
});

it("gives a number to whoever uses it first, not to a feature, and an emergency number to nobody", () => {
  const users = [aPerson(1, "Anna", "600"), aPerson(2, "Bob", "112")];
  const program = compileRouting(aSnapshot({}, { users }));
  expect(program.internal.filter(({ number }) => number === "600")).toEqual([
    { number: "600", block: `user-${idOf(1)}` },
  ]);
  expect(numbersOf(program)).not.toContain("112");
  expect(numbersOf(program)).toEqual(expect.arrayContaining(["*45", "*411", "*70", "*7001", "*7003"]));
  expect(numbersOf(program)).not.toContain("*7004");
});

it("lets a suspended tenant reach emergency services and nobody else", () => {
  const snapshot = aSnapshot({ dids: [{ id: idOf(70), number: "+4315550100", label: null, destination: toAnna }] });
  const program = compileRouting({ ...snapshot, tenant: { ...snapshot.tenant, status: "suspended" } });
  expect(program.internal).toEqual([]);
  const [first, ...rest] = stepsOf(program, BLOCKS.outbound);
  expect(first).toEqual(check({ is: "dialed", numbers: ["112", "144"] }, BLOCKS.emergency));
  expect(rest.at(-1)).toEqual({ do: "goto", block: BLOCKS.suspended });
  expect(program.inbound.map(({ block }) => stepsOf(program, block).at(-1))).toEqual([
    { do: "goto", block: BLOCKS.suspended },
  ]);
});

it("sends a number over a platform trunk as the guards saw it, whatever a rule says, and rewritten over one's own only", () => {
  const trunks = [aTrunk(1, { scope: "platform" }), aTrunk(2)];
  const rule = { name: "All", pattern: "+", action: "allow", strip: 3, prepend: "+88213", callerId: null } as const;
  const policies = [{ id: idOf(70), name: "Open", rules: [{ ...rule, trunkIds: [idOf(1), idOf(2)] }] }];
  const program = compileRouting(aSnapshot({ outbound: anOutbound({ trunks, policies, defaultPolicyId: idOf(70) }) }));
  const sent = stepsOf(program, `rule-${idOf(70)}-0`).flatMap((step) =>
    step.do === "trunk" ? [[step.trunkId, step.strip, step.prepend]] : [],
  );
  expect(sent).toEqual([
    [idOf(1), 0, ""],
    [idOf(2), 3, "+88213"],
  ]);
});

it("takes no number that bills the caller for an emergency number, whatever was saved", () => {
  const plan = { country: "BE", callingCode: "32", internationalPrefixes: ["00"], nationalPrefix: "0" };
  const emergency = { numbers: ["112", "1204"], trunkIds: [], callerId: null };
  const program = compileRouting(aSnapshot({ outbound: anOutbound({ plan, emergency, outsidePrefix: "0" }) }));
  const dialed = stepsOf(program, BLOCKS.outbound).flatMap((step) =>
    step.do === "check" && step.if.is === "dialed" ? step.if.numbers : [],
  );
  expect(dialed).toEqual(["112", "0112"]);

  const elsewhere = { country: "FR", callingCode: "33", internationalPrefixes: ["00"], nationalPrefix: "0" };
  const [own, shared] = [aTrunk(1, { plan }), aTrunk(2, { scope: "platform", plan })];
  const dialedIn = (trunks: SnapshotTrunk[]) => {
    const outbound = anOutbound({ plan: elsewhere, emergency: { ...emergency, numbers: ["112", "3000"] }, trunks });
    return stepsOf(compileRouting(aSnapshot({ outbound })), BLOCKS.outbound).flatMap((step) =>
      step.do === "check" && step.if.is === "dialed" ? step.if.numbers : [],
    );
  };
  expect([dialedIn([own]), dialedIn([own, shared])]).toEqual([["112", "3000"], ["112"]]);
});
