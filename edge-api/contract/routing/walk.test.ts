import { describe, expect, it } from "vitest";
import { compileRouting } from "./compile.ts";
import { idOf } from "./testing/a-snapshot.ts";
import {
  ACME,
  ACME_PROGRAM,
  FIRST_TRUNK,
  FRIDAY_NOON,
  MAIN_NUMBER,
  MENU,
  MIA,
  SALES,
  SECOND_TRUNK,
  SHOP,
  SUNDAY_NINE,
} from "./testing/acme.ts";
import { dial, fromOutside, MOBILE, notesOf } from "./testing/walks.ts";
import { walk } from "./walk.ts";

describe("a call comes in", () => {
  it("is led through hours and menu to whoever answers", () => {
    const trace = fromOutside({ keys: ["1"], answers: { "1001": "answers" } });
    expect(notesOf(trace)).toEqual([
      `did ${MAIN_NUMBER}`,
      `hours ${SHOP.id}_open`,
      `ivr ${MENU.id}`,
      "ivr_key 1",
      `ring_group ${SALES.id}`,
    ]);
    expect(trace.end).toEqual({ how: "person", extension: "1001", name: "Bob Carter" });
    expect(trace.entries.map(({ sentence }) => sentence)).toEqual([
      "A call for +4315550100 (Office).",
      "Shop: open (Friday 09:00–17:00).",
      "The menu Main menu asks for a key.",
      "The caller presses 1.",
      "The ring group Sales is called.",
      "Anna Berger and Bob Carter are called for up to 20 seconds.",
      "Bob Carter answers.",
    ]);
  });

  it.each([
    ["whose whole number is named", MOBILE, "+4315550103_1"],
    ["whose number begins so", "+447700900123", "+4315550103_2"],
    ["who hides the number", null, "+4315550103_3"],
    ["who is named in none", "+4366412345", null],
  ])("is led elsewhere for a caller %s", (_, number, rule) => {
    const everybody = { numbers: [], beginnings: [], isHidden: false };
    const callerRules = [
      { ...everybody, name: "VIP", numbers: [MOBILE], destination: SALES },
      { ...everybody, name: "Britain", beginnings: ["+44", MOBILE.slice(0, 5)], destination: SHOP },
      { ...everybody, name: "Hidden", isHidden: true, destination: { kind: "HANG_UP" as const } },
    ];
    const { routing } = ACME;
    if (routing === undefined) throw new Error("ACME has routing");
    const dids = routing.dids.map((did) => (did.number === "+4315550103" ? { ...did, callerRules } : did));
    const program = compileRouting({ ...ACME, routing: { ...routing, dids } });
    const from = { kind: "outside" as const, number };
    const notes = notesOf(walk(program, { from, to: "+4315550103", at: FRIDAY_NOON }));
    expect(notes.filter((note) => note.startsWith("caller_rule"))).toEqual(
      rule === null ? [] : [`caller_rule ${rule}`],
    );
    const inside = walk(program, { from: { kind: "inside", extension: "1000" }, to: "+4315550103", at: FRIDAY_NOON });
    expect(notesOf(inside).some((note) => note.startsWith("caller_rule"))).toBe(false);
  });

  it.each([
    ["by its number", { kind: "number", number: MOBILE }],
    ["by how it begins", { kind: "prefix", number: "+43676" }],
  ] as const)("goes no further where the caller is blocked %s", (_, blocked) => {
    const trace = fromOutside({ blockedCallers: [blocked] });
    expect(notesOf(trace)).toEqual([`did ${MAIN_NUMBER}`, "refused blocked"]);
    expect(trace.end).toEqual({ how: "ended", cause: 21, words: null });
    expect(trace.entries.at(-1)?.sentence).toBe("The caller is blocked: the call is refused.");
  });

  it("is told that hidden numbers are not taken, where they are not", () => {
    const hidden = { from: { kind: "outside", number: null } as const };
    const blockedCallers = [{ kind: "anonymous", number: null } as const];
    expect(fromOutside({ ...hidden, blockedCallers }).end).toMatchObject({
      how: "ended",
      words: expect.stringContaining("unidentified"),
    });
    expect(notesOf(fromOutside(hidden))).not.toContain("refused hidden");
    expect(notesOf(fromOutside({ blockedCallers }))).not.toContain("refused hidden");
  });

  it("is nobody's to block that begins inside, or has only a beginning of a blocked number", () => {
    const blockedCallers = [{ kind: "number", number: MOBILE.slice(0, -1) } as const];
    expect(notesOf(fromOutside({ blockedCallers }))).not.toContain("refused blocked");
    const inside = dial("1000", "1001", { blockedCallers: [{ kind: "prefix", number: "+1" }] });
    expect(notesOf(inside)).not.toContain("refused blocked");
  });

  it("shows the whole way where nobody does anything, and how long it takes", () => {
    const trace = fromOutside();
    expect(notesOf(trace).slice(-3)).toEqual([`ring_group ${SALES.id}`, `no_answer ${SALES.id}`, "voicemail 900"]);
    expect(trace.end).toEqual({ how: "voicemail", box: "900" });
    expect(trace.afterSec).toBe(5 + 5 + 20);
  });

  it.each([
    ["on Sunday", { at: SUNDAY_NINE }, "closed", "Shop: closed (outside the opening hours)."],
    [
      "at Christmas",
      { at: Date.parse("2027-12-24T12:00+01:00") },
      "holiday",
      "Shop: closed for a holiday (Christmas).",
    ],
    [
      "when somebody closed it for today",
      { overrides: { [SHOP.id]: { state: "closed", until: "2026-11-20T18:00:00+01:00" } } },
      "closed",
      "Shop: closed (set by hand).",
    ],
  ] as const)("goes to voicemail %s", (_, situation, state, sentence) => {
    const trace = fromOutside(situation);
    expect(notesOf(trace)).toEqual([`did ${MAIN_NUMBER}`, `hours ${SHOP.id}_${state}`, "voicemail 900"]);
    expect(trace.entries[1]?.sentence).toBe(sentence);
    expect(trace.end.how).toBe("voicemail");
  });

  it("looks at the clock as the call gets there, not as it came in", () => {
    const closing = Date.parse("2026-11-20T16:59:55+01:00");
    expect(notesOf(fromOutside({ at: closing }))).toContain(`hours ${SHOP.id}_open`);
    expect(notesOf(fromOutside({ at: closing + 5_000 }))).toContain(`hours ${SHOP.id}_closed`);
  });

  it("follows an extension dialled in the menu, and a wrong key only to be asked again", () => {
    expect(fromOutside({ keys: ["1002"], answers: { "1002": "answers" } }).end).toMatchObject({ extension: "1002" });
    expect(fromOutside({ keys: ["600", "3"] }).end.how).toBe("agent");
    // No extension begins with 3: that is the key, whatever was to come after it.
    expect(fromOutside({ keys: ["399"] }).end.how).toBe("agent");
    const trace = fromOutside({ keys: ["7", "3"] });
    expect(trace.end).toEqual({ how: "agent", agentId: MIA.id, name: "Mia" });
    expect(trace.entries.map(({ sentence }) => sentence)).toContain("The caller presses 7, which leads nowhere here.");
  });

  it("ends a caller who goes round in the menu for ever", () => {
    const trace = fromOutside({ keys: Array.from({ length: 50 }, () => "9") });
    expect(notesOf(trace).at(-1)).toBe("too_many_hops circle");
    expect(trace.end).toMatchObject({ how: "ended", cause: 41 });
  });

  it("goes to the default where the number has no destination", () => {
    expect(notesOf(fromOutside({ to: "+4315550103" }))).toEqual([
      "did +4315550103",
      "user 1000",
      "no_answer 1000",
      "voicemail 1000",
    ]);
  });

  it("is nobody's for a number of somebody else", () => {
    expect(fromOutside({ to: "+4319999999" }).end).toMatchObject({ how: "ended", cause: 1 });
  });

  it("is refused while the tenant is suspended", () => {
    expect(notesOf(fromOutside({ isSuspended: true }))).toEqual(["refused suspended"]);
  });
});

describe("a person", () => {
  it.each([
    [
      "do-not-disturb, with a box",
      "1000",
      { doNotDisturb: true },
      ["do_not_disturb 1000", "voicemail 1000"],
      "voicemail",
    ],
    ["do-not-disturb, without", "1001", { doNotDisturb: true }, ["do_not_disturb 1001"], "ended"],
    [
      "do-not-disturb and a forward when busy",
      "1000",
      { doNotDisturb: true, forwardBusy: "601" },
      ["do_not_disturb 1000", "forward 601", `agent ${MIA.id}`],
      "agent",
    ],
    [
      "a forward to a number that is gone",
      "1000",
      { forwardAlways: "1999" },
      ["forward 1999", "unknown 1999"],
      "ended",
    ],
    [
      "a forward to an emergency number, which is not called",
      "1000",
      { forwardAlways: "112" },
      ["forward 112", "unknown 112"],
      "ended",
    ],
    [
      "a forward when nobody answers",
      "1000",
      { forwardNoAnswer: "500" },
      ["user 1000", "no_answer 1000", "forward 500", `conference ${idOf(85)}`],
      "conference",
    ],
  ] as const)("%s", (_, extension, settings, notes, how) => {
    const trace = dial("1002", extension, { people: { [extension]: settings } });
    expect(notesOf(trace)).toEqual(notes);
    expect(trace.end.how).toBe(how);
  });

  it("rings for as long as they chose, and not at all without a phone", () => {
    expect(dial("1001", "1000", { people: { "1000": { ringSec: 60 } } }).afterSec).toBe(60);
    expect(dial("1001", "1000").afterSec).toBe(25);
    const without = dial("1001", "1000", { registered: [] });
    expect(notesOf(without)).toEqual(["user 1000", "unavailable 1000", "voicemail 1000"]);
    expect(without.afterSec).toBe(0);
    expect(without.entries[0]?.sentence).toMatch(/ is called\.$/);
    const supposed = dial("1001", "1000", { registered: [], answers: { "1000": "answers" } });
    expect([notesOf(supposed), supposed.end.how]).toEqual([["user 1000"], "person"]);
  });

  it("is ended in a circle of forwards", () => {
    const people = { "1000": { forwardAlways: "1001" }, "1001": { forwardAlways: "1000" } };
    expect(notesOf(dial("1002", "1000", { people }))).toEqual([
      "forward 1001",
      "forward 1000",
      "forward 1001",
      "forward 1000",
      "too_many_hops circle",
    ]);
  });
});

describe("a call goes out", () => {
  it("over the first trunk, in E.164, with the person's own number", () => {
    const trace = dial("1000", "00664 1234567");
    expect(notesOf(trace)).toEqual(["outbound +436641234567", `trunk ${FIRST_TRUNK.id}`]);
    expect(trace.end).toEqual({
      how: "outside",
      number: "+436641234567",
      sent: "+436641234567",
      shown: "+4315550101",
      trunkId: FIRST_TRUNK.id,
      trunkName: "Carrier One",
      isEmergency: false,
    });
  });

  it.each(["down", "full", "failure"] as const)(
    "over the second when the first is %s, written as that one wants it",
    (state) => {
      const trace = dial("1000", "006641234567", { trunks: { [FIRST_TRUNK.id]: state } });
      expect(notesOf(trace)).toEqual(["outbound +436641234567", `trunk ${FIRST_TRUNK.id}`, `trunk ${SECOND_TRUNK.id}`]);
      expect(trace.end).toMatchObject({ how: "outside", sent: "06641234567", trunkId: SECOND_TRUNK.id });
    },
  );

  it("shows no number over the platform's trunks that is the tenant's by its own word alone, but to be called back after an emergency", () => {
    const routing = ACME.routing && {
      ...ACME.routing,
      dids: ACME.routing.dids.map((did) => ({ ...did, via: "own_trunks" as const })),
      outbound: {
        ...ACME.routing.outbound,
        trunks: ACME.routing.outbound.trunks.map((trunk) => ({ ...trunk, scope: "platform" as const })),
      },
    };
    const over = (to: string) =>
      walk(compileRouting({ ...ACME, routing }), { from: { kind: "inside", extension: "1000" }, to, at: FRIDAY_NOON })
        .end;
    expect(over("006641234567")).toMatchObject({ how: "outside", shown: null });
    expect(over("112")).toMatchObject({ how: "outside", shown: MAIN_NUMBER });
  });

  it("nowhere when no trunk is left", () => {
    const trunks = { [FIRST_TRUNK.id]: "down", [SECOND_TRUNK.id]: "full" } as const;
    expect(notesOf(dial("1000", "006641234567", { trunks })).at(-1)).toBe("refused trunks");
  });

  it("showing the person's own number before the rule's, the rule's before nothing, and none who hides it", () => {
    expect(dial("1000", "00049301111111").end).toMatchObject({ how: "outside", shown: "+4315550101" });
    expect(dial("300", "00049301111111").end).toMatchObject({ how: "outside", shown: "+49301234567" });
    expect(dial("300", "006641234567").end).toMatchObject({ how: "outside", shown: MAIN_NUMBER });
    expect(dial("1001", "00049301111111").end).toMatchObject({ how: "outside", shown: null });
  });

  it.each([
    ["a blocked beginning", "1000", "00900123456", "refused policy"],
    ["what no rule names", "1000", "00012125550100", "refused policy"],
    ["a person with a policy of their own", "1002", "006641234567", "refused policy"],
    ["without the outside prefix", "1000", "6641234567", "unknown 6641234567"],
    ["what is no number", "1000", "*999", "unknown *999"],
  ])("not: %s", (_, extension, number, note) => {
    const trace = dial(extension, number);
    expect(notesOf(trace)).toEqual([note]);
    expect(trace.end.how).toBe("ended");
  });

  it("not when the guards refuse it, and says why", () => {
    const asked: unknown[] = [];
    const guard = (...question: [string | null, string]) => {
      asked.push(question);
      return { refusal: "night", limitOf: "company" } as const;
    };
    const trace = dial("1000", "006641234567", { guard });
    expect(asked).toEqual([["1000", "+436641234567"]]);
    expect(notesOf(trace)).toEqual(["outbound +436641234567", "refused guard"]);
    expect(trace.entries[1]?.sentence).toContain("it is night");
  });

  it("not by limits of one's own, which are named as such", () => {
    const guard = () => ({ refusal: "country", limitOf: "person" }) as const;
    const [, refused] = dial("1000", "006641234567", { guard }).entries;
    expect(refused?.sentence).toBe(
      "Anna Berger's own call limits refuse +436641234567: the country is not among those allowed.",
    );
  });

  it("not once more round between two companies", () => {
    const guard = () => ({ refusal: "loop", limitOf: "company" }) as const;
    const trace = dial("1000", "006641234567", { guard });
    expect(notesOf(trace)).toEqual(["outbound +436641234567", "too_many_hops circle"]);
    expect(trace.end).toMatchObject({ how: "ended", cause: 41 });
  });

  it("comes straight back in to a number of the tenant's own", () => {
    expect(notesOf(dial("1001", "0015550101"))).toEqual([
      "did +4315550101",
      "user 1000",
      "no_answer 1000",
      "voicemail 1000",
    ]);
  });
});

describe("an emergency call", () => {
  it.each(["112", "0112"])("%s passes suspension, policy and guards", (number) => {
    const guard = () => ({ refusal: "ledger_unavailable", limitOf: "company" }) as const;
    const trace = dial("1002", number, { isSuspended: true, guard });
    expect(notesOf(trace)).toEqual([`emergency ${number}`, `trunk ${FIRST_TRUNK.id}`]);
    expect(trace.end).toMatchObject({ how: "outside", sent: "112", shown: MAIN_NUMBER, isEmergency: true });
  });

  it("tries every trunk there is", () => {
    const trace = dial("1002", "112", { trunks: { [FIRST_TRUNK.id]: "down" } });
    expect(trace.end).toMatchObject({ trunkId: SECOND_TRUNK.id, sent: "112" });
  });
});

it("lets an emergency call over a trunk whose lines are all taken", () => {
  const trace = dial("1002", "112", { trunks: { [FIRST_TRUNK.id]: "full" } });
  expect(trace.end).toMatchObject({ trunkId: FIRST_TRUNK.id });
});

describe("an outside caller who is sent outside again", () => {
  it("is shown where the trunk passes it, else the tenant's number", () => {
    const over = (state: "up" | "down") => fromOutside({ to: "+4315550102", trunks: { [FIRST_TRUNK.id]: state } });
    expect(over("up").end).toMatchObject({ how: "outside", trunkId: FIRST_TRUNK.id, shown: MAIN_NUMBER });
    expect(over("down").end).toMatchObject({ how: "outside", trunkId: SECOND_TRUNK.id, shown: MOBILE });
    expect(notesOf(over("up"))).toEqual([
      "did +4315550102",
      "external +436641234567",
      "outbound +436641234567",
      `trunk ${FIRST_TRUNK.id}`,
    ]);
  });

  it("goes by the rights and the number of whoever forwards; a colleague is shown as themselves", () => {
    const people = { "1000": { forwardAlways: "+436641234567" }, "1002": { forwardAlways: "+436641234567" } };
    expect(fromOutside({ to: "+4315550101", people }).end).toMatchObject({ how: "outside", shown: "+4315550101" });
    expect(notesOf(dial("1000", "1002", { people })).at(-1)).toBe("refused policy");
    expect(dial("1002", "1000", { people }).end).toMatchObject({ how: "outside", shown: MAIN_NUMBER });
    expect(dial("1001", "1000", { people }).end).toMatchObject({ how: "outside", shown: null });
  });
});

describe("an agent", () => {
  it("that cannot talk leads on with a word, one that gives the call back without", () => {
    const trace = dial("1001", "601", { agents: { [MIA.id]: "cannot" } });
    expect(notesOf(trace)).toEqual([
      `agent ${MIA.id}`,
      "fallback 1000",
      "user 1000",
      "no_answer 1000",
      "voicemail 1000",
    ]);
    expect(dial("1001", "601", { agents: { [MIA.id]: "givesBack" } }).end).toEqual({ how: "voicemail", box: "1000" });
  });
});

it("leads codes to their features", () => {
  expect(dial("1000", "**1001").end).toEqual({ how: "feature", feature: "pickupExtension" });
  expect(dial("1000", "*7002").end).toEqual({ how: "feature", feature: "parked" });
  expect(dial("1000", "*72+43664").end).toEqual({ how: "feature", feature: "forwardAlways" });
  expect(dial("1000", "*411").end).toEqual({ how: "directory" });
  const shorter = { number: "*7", block: "feature-echo", isPrefix: true } as const;
  const program = { ...ACME_PROGRAM, internal: [shorter, ...ACME_PROGRAM.internal] };
  const call = { from: { kind: "inside", extension: "1000" }, at: FRIDAY_NOON } as const;
  expect(walk(program, { ...call, to: "*721001" }).end).toEqual({ how: "feature", feature: "forwardAlways" });
  expect(walk(program, { ...call, to: "*751" }).end).toEqual({ how: "feature", feature: "echo" });
});
