import { describe, expect, it } from "vitest";
import { compileRouting } from "./compile.ts";
import { picture } from "./picture.ts";
import type { Situation } from "./situation.ts";
import { ACME, FRIDAY_NOON, MIA, SUPPORT } from "./testing/acme.ts";
import { dial, notesOf } from "./testing/walks.ts";
import { walk } from "./walk.ts";

const BOB_IS_LEFT_ALONE = { "1001": { doNotDisturb: true } };

describe("the queue", () => {
  const queue = (situation: Partial<Situation>) => dial("1000", "400", situation);

  it.each([
    ["takes the time it may", {}, [`queue ${SUPPORT.id}`, `no_answer ${SUPPORT.id}`, "end nobody"]],
    [
      "is full",
      { queues: { [SUPPORT.id]: { waiting: 2 } } },
      [`queue ${SUPPORT.id}`, `busy ${SUPPORT.id}`, "end nobody"],
    ],
    [
      "has nobody logged in",
      { queues: { [SUPPORT.id]: { loggedIn: [] } } },
      [`queue ${SUPPORT.id}`, `unavailable ${SUPPORT.id}`, "user 1000", "no_answer 1000", "voicemail 1000"],
    ],
    [
      "has nobody whose phone is there",
      { registered: ["acme-1000-a1"] },
      [`queue ${SUPPORT.id}`, `unavailable ${SUPPORT.id}`, "user 1000", "no_answer 1000", "voicemail 1000"],
    ],
  ] as const)("%s", (_, situation, notes) => {
    expect(notesOf(queue(situation))).toEqual(notes);
  });

  it("never rings who calls it", () => {
    const answers = { "1001": "answers", "1002": "answers" } as const;
    expect(dial("1001", "400", { answers }).end).toMatchObject({ extension: "1002" });
  });

  it.each([
    ["whoever has a lower penalty rings alone, however long", true, {}, "ended"],
    ["and one after the other no different", false, {}, "ended"],
    ["the next where that one is on the phone", true, { from: { kind: "inside", extension: "1001" } }, "1002"],
    ["who turns calls down still rings with those of the same penalty", true, { people: BOB_IS_LEFT_ALONE }, "ended"],
    ["and one after the other the next has the call", false, { people: BOB_IS_LEFT_ALONE }, "1002"],
  ] as const)("%s", (_, ringsAll, situation, expected) => {
    const queues = ACME.routing?.queues.map((each) => ({
      ...each,
      strategy: ringsAll ? ("RING_ALL" as const) : ("IN_ORDER" as const),
      members: each.members.map((member, index) => ({ ...member, penalty: index })),
    }));
    const program = compileRouting({ ...ACME, routing: ACME.routing && { ...ACME.routing, queues: queues ?? [] } });
    const caller = { kind: "inside", extension: "1000" } as const;
    const answers = { "1002": "answers" } as const;
    const { end } = walk(program, { from: caller, to: "400", at: FRIDAY_NOON, answers, ...situation });
    expect(end.how === "person" ? end.extension : end.how).toBe(expected);
  });

  it("may be left by its key, as long as nobody answers", () => {
    const queues = ACME.routing?.queues.map((each) => ({ ...each, exitKey: "1" as const, onExit: MIA })) ?? [];
    const program = compileRouting({ ...ACME, routing: ACME.routing && { ...ACME.routing, queues } });
    const press = (keys: readonly string[], answers: Situation["answers"] = {}) =>
      walk(program, { from: { kind: "inside", extension: "1000" }, to: "400", at: FRIDAY_NOON, keys, answers });
    expect(notesOf(press(["1"]))).toEqual([`queue ${SUPPORT.id}`, "ivr_key 1", `agent ${MIA.id}`]);
    expect(notesOf(press(["5"]))).toEqual([`queue ${SUPPORT.id}`, `no_answer ${SUPPORT.id}`, "end nobody"]);
    expect(press(["1"], { "1001": "answers" }).end).toMatchObject({ extension: "1001" });
    const labels = picture(program, { at: FRIDAY_NOON }).edges.map(({ label }) => label);
    expect(labels).toContain("key 1 while waiting");
  });

  it("rings nobody who pauses, and counts them for not there", () => {
    const answers = { "1001": "answers", "1002": "answers" } as const;
    const pausing = (...paused: string[]) => queue({ answers, queues: { [SUPPORT.id]: { paused } } });
    expect(pausing("1001").end).toMatchObject({ extension: "1002" });
    expect(notesOf(pausing("1001", "1002"))).toContain(`unavailable ${SUPPORT.id}`);
  });

  it("is answered by who is logged in and not by who wants to be left alone", () => {
    const answers = { "1001": "answers", "1002": "answers" } as const;
    expect(queue({ answers }).end).toMatchObject({ extension: "1001" });
    expect(queue({ answers, people: { "1001": { doNotDisturb: true } } }).end).toMatchObject({ extension: "1002" });
    expect(queue({ answers, queues: { [SUPPORT.id]: { loggedIn: ["1002"] } } }).end).toMatchObject({
      extension: "1002",
    });
  });
});
