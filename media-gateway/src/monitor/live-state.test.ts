import { expect, it } from "vitest";
import { advance, newCall } from "../calls/call.ts";
import type { Call } from "../calls/index.ts";
import { liveCall } from "./live-state.ts";

const QUEUE = "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10";
const NAMES = { nameOf: () => undefined, agentName: () => undefined };
const device = { kind: "device", tenantId: QUEUE, deviceId: QUEUE, userName: "Anna", label: "Desk" } as const;

/** Each event a second after the one before; channels are devices of the extension they begin with. */
function aCall() {
  let sec = 0;
  let ids = 0;
  const step = () => ({
    at: new Date(Date.UTC(2026, 10, 20, 9, 0, sec++)).toISOString(),
    newId: () => String(++ids),
    directory: {
      ...NAMES,
      identify: (channel: string) => ({ ...device, extension: channel.slice(0, 4) }),
    },
  });
  let call: Call = newCall("1", step());
  const facts = (extension: string, state: "ringing" | "up") => ({
    ...{ uniqueid: extension, linkedid: "1", channel: `${extension}-1`, state, exten: "700" },
    ...{ callerNumber: extension, callerName: null },
  });
  return {
    is: (extension: string, state: "ringing" | "up") => {
      call = advance(call, { type: "state", facts: facts(extension, state) }, step());
      return liveCall(call);
    },
    parks: (extension: string, parker: string) => {
      const times = { parkedForSec: 0, leftSec: 45 };
      const place = { place: "7001", parker, ...times };
      call = advance(call, { type: "parked", facts: facts(extension, "up"), ...place }, step());
      return liveCall(call);
    },
    leaves: (extension: string) => {
      call = advance(call, { type: "hangup", facts: facts(extension, "up"), cause: 16 }, step());
      return liveCall(call);
    },
    goes: (kind: string, target: string) => {
      call = advance(call, { type: "route", facts: facts("1000", "up"), kind, target }, step());
      return liveCall(call);
    },
  };
}

it("tells who waits in which queue, and since when, until somebody answers", () => {
  const call = aCall();
  expect(call.is("1000", "up")).toMatchObject({ waitsIn: null, onPhone: ["1000"] });
  const waiting = { queueId: QUEUE, since: "2026-11-20T09:00:02.000Z" };
  expect(call.goes("queue", QUEUE).waitsIn).toEqual(waiting);
  expect(call.is("1001", "ringing")).toMatchObject({ waitsIn: waiting, onPhone: ["1000"] });
  expect(call.is("1001", "up")).toMatchObject({ waitsIn: null, onPhone: ["1000", "1001"] });
});

it("tells of nobody who was led on, or left", () => {
  const call = aCall();
  call.is("1000", "up");
  call.goes("queue", QUEUE);
  expect(call.goes("ivr_key", "1").waitsIn).toBeNull();
});

it("tells who is parked where, by whom and until when, as long as they are there", () => {
  const call = aCall();
  call.is("1000", "up");
  call.is("1001", "up");
  call.is("1002", "up");
  expect(call.parks("1000", "1001").parked).toEqual([
    {
      ...{ place: "7001", number: "1000", name: "Anna" },
      ...{ since: "2026-11-20T09:00:04.000Z", backAt: "2026-11-20T09:00:49.000Z" },
      by: { number: "1001", name: "Anna" },
    },
  ]);
  expect(call.leaves("1000").parked).toEqual([]);
});
