import type { CallState } from "@callplane/edge-api/contract";
import { expect, it } from "vitest";
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
    people: [],
    queueMembers: [],
    voicemailPins: [],
    voicemailGreetings: [],
    voicemailMessages: [],
  };
  const entries = lookupEntries(aSnapshotEnvelope(aSnapshot({ key: "acme" })), state, []);
  expect([...entries]).toEqual([["acme/block/+4366412345", "prefix"]]);
});
