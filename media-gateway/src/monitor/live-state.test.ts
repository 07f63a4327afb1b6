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
