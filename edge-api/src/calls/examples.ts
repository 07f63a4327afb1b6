import type { CallDetail, CallSummary } from "../../contract/index.ts";

export const summary: CallSummary = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  direction: "internal",
  caller: { number: "1000", name: "Anna" },
  dialed: "601",
  callee: { number: "601", name: "Nora" },
  agentId: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  agentName: "Nora",
  startedAt: "2026-11-20T09:30:00.000Z",
  answeredAt: "2026-11-20T09:30:01.000Z",
  endedAt: "2026-11-20T09:31:01.000Z",
  disposition: "answered",
  hangupCause: 16,
  durationSec: 60,
};

export const detail: CallDetail = {
  ...summary,
  linkedid: "1795149840.1",
  legs: [
    {
      id: "0199b2f6-1c2d-7e3f-8a4b-5c6d7e8f9a0b",
      kind: "device",
      deviceId: "0199b2f6-1c2d-7e3f-8a4b-5c6d7e8f9a0c",
      agentId: null,
      party: { number: "1000", name: "Anna" },
      channel: "PJSIP/acme-1000-k7wq-00000001",
      uniqueid: "1795149840.1",
      startedAt: summary.startedAt,
      answeredAt: summary.answeredAt,
      endedAt: summary.endedAt,
      hangupCause: 16,
    },
  ],
  events: [
    {
      id: "0199b2f6-1c2d-7e3f-8a4b-5c6d7e8f9a0d",
      at: summary.startedAt,
      kind: "route.decided",
      legId: null,
      text: "601 is answered by agent Nora",
      data: {},
    },
  ],
  turns: [
    {
      index: 0,
      speaker: "agent",
      text: "Hello, how can I help you?",
      startedAt: "2026-11-20T09:30:01.200Z",
      endedAt: "2026-11-20T09:30:03.000Z",
      interrupted: false,
      heardMs: 1800,
      confidence: null,
      latency: { thinkMs: 90, firstAudioMs: 110, responseMs: 120, interruptMs: null },
    },
  ],
};
