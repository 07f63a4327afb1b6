import type { RoutingNow, RoutingPicture, SimulatedCall } from "../../contract/index.ts";

const head = { at: "2026-11-20T09:30:00.000Z", state: "applied" as const, revision: 7 };
const did = { kind: "DID" as const, id: "+43123456789", name: "Main line" };
const anna = { kind: "USER" as const, id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10", name: "Anna Berger" };
const standard = { kind: "OUTBOUND" as const, id: null, name: "The world" };

export const simulateCall = {
  from: { kind: "inside" as const, extension: "1000" },
  to: "0044 20 7123 4567",
  answers: { "+442071234567": "answers" as const },
};

export const simulatedCall: SimulatedCall = {
  ...head,
  steps: [
    {
      sentence: "A call to +442071234567, by the rule The world.",
      afterSec: 0,
      node: standard,
      note: { kind: "outbound", target: "+442071234567" },
    },
    { sentence: "The other side is shown +43123456789.", afterSec: 0, node: standard, note: null },
  ],
  end: {
    how: "outside",
    sentence: "+442071234567 has the call, over Carrier One.",
    node: { kind: "EXTERNAL", id: "+442071234567", name: "+442071234567" },
    afterSec: 0,
    cause: null,
  },
  outside: {
    number: "+442071234567",
    class: "international",
    country: "GB",
    perMinuteMicros: 50_000,
    currency: "EUR",
    isEmergency: false,
    refusal: null,
    refusedBy: null,
    leftToday: { minutes: 5_587.5, spendMicros: 76_600_000 },
    trunk: { id: "0199b2f8-3e4f-7051-8c6d-7e8f9a0b1c2d", name: "Carrier One" },
    sent: "+442071234567",
    shown: "+43123456789",
  },
};

export const picture: RoutingPicture = {
  ...head,
  nodes: [
    { key: "DID +43123456789", node: did, isStart: true, isActive: true },
    { key: `USER ${anna.id}`, node: anna, isStart: false, isActive: true },
  ],
  edges: [{ from: "DID +43123456789", to: `USER ${anna.id}`, label: "", isActive: true, isMember: false }],
  outline: [
    { depth: 0, key: "DID +43123456789", label: "", isActive: true, isMember: false, isRepeat: false },
    { depth: 1, key: `USER ${anna.id}`, label: "", isActive: true, isMember: false, isRepeat: false },
  ],
};

export const now: RoutingNow = {
  ...head,
  items: [
    {
      number: "+43123456789",
      label: "Main line",
      answeredBy: anna,
      sentences: ["A call for +43123456789 (Main line).", "Anna Berger's 2 phones ring."],
    },
  ],
};
