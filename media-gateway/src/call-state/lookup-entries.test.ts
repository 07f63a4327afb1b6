import { type CallState, callState } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
import { aDid, emptyRouting } from "../../test/a-routing.ts";
import { aSnapshot, aSnapshotEnvelope } from "../../test/a-snapshot.ts";
import { lookupEntries } from "./lookup-entries.ts";

const [whole, beginning] = [
  { kind: "number", number: "+4366412345" },
  { kind: "prefix", number: "+4366412345" },
] as const;

it.each([
  ["before", [beginning, whole]],
  ["after", [whole, beginning]],
])("blocks all that begin with some digits, told %s the number of the same digits", (_, blockedCallers) => {
  const state: CallState = {
    version: "0".repeat(64),
    blockedCallers,
    overrides: [],
    hoursKeepers: [],
    takenNumbers: ["+4312345600"],
    people: [],
    queueMembers: [],
    voicemailPins: [],
    voicemailGreetings: [],
    voicemailMessages: [],
  };
  const entries = lookupEntries(aSnapshotEnvelope(aSnapshot({ key: "acme" })), state, []);
  expect([...entries]).toEqual([
    ["acme/block/+4366412345", "prefix"],
    ["acme/taken/+4312345600", "1"],
  ]);
});

it("tells the dialplan of a person's other numbers, without the company's own, and of whom the person blocks, also by phone since", () => {
  const snapshot = aSnapshot({ key: "acme", users: 1 });
  snapshot.routing = { ...emptyRouting(), dids: [aDid("+4312345600", null)] };
  const userId = snapshot.users[0]?.id ?? "";
  const changedAt = "2026-11-20T09:30:00.000Z";
  const also = (number: string, afterSec: number, asksToAccept: boolean) => ({ number, afterSec, asksToAccept });
  const state = callState.parse({
    ...{ version: "0".repeat(64), overrides: [], queueMembers: [] },
    ...{ voicemailPins: [], voicemailGreetings: [], voicemailMessages: [] },
    people: [
      {
        ...{ userId, extension: "1000", doNotDisturb: null, forwardAlways: null, ringSec: null },
        ...{ forwardBusy: null, forwardNoAnswer: { value: "+43664123456", changedAt } },
        forwardNoAnswerAsks: { value: false, changedAt },
        alsoRings: {
          value: [also("+43664123456", 10, true), also("+4312345600", 0, true), also("+43664123457", 0, false)],
          changedAt,
        },
        blockedCallers: { value: [{ kind: "anonymous", number: null }], changedAt },
      },
    ],
  });
  const phoned = (at: string, value: string) => {
    return { note: "acme/phoned/1", at: Date.parse(at), extension: "1000", field: "blockCaller", value };
  };
  const changes = [
    phoned("2026-11-20T09:00:00.000Z", "+43900111111"),
    phoned("2026-11-20T10:00:00.000Z", "+43900222222"),
  ];
  expect(Object.fromEntries(lookupEntries(aSnapshotEnvelope(snapshot), state, changes))).toEqual({
    "acme/cfna/1000": "+43664123456",
    "acme/cfna-asks/1000": "0",
    "acme/also/1000": "Local/*1*10*1000*+43664123456@acme-also/n&Local/*0*0*1000*+43664123457@acme-also/n",
    "acme/own-block/1000/anonymous": "1",
    "acme/own-block/1000/+43900222222": "number",
  });
});
