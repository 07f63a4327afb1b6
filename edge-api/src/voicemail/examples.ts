import type { HeardBox, OwnVoicemail, VoicemailMessage } from "../../contract/index.ts";

/** Examples of the reference page. */
export const own: OwnVoicemail = {
  boxId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  number: "1000",
  hasPin: true,
  asksPin: true,
  email: "anna@acme.example",
  attachesAudio: false,
  deletesMailed: false,
  othersChange: { byName: "Max Admin", at: "2026-11-20T09:30:00.000Z", fields: ["pin"] },
  greeting: { durationMs: 4200, sizeBytes: 67_244 },
  greetingRecordedAt: null,
  greetingProblem: null,
  noticeProblem: null,
  messages: { new: 2, old: 5 },
};

export const message: VoicemailMessage = {
  id: "0199b2f5-03aa-7b4e-8c11-5a7e90d3b2c4",
  boxId: own.boxId,
  callerId: "+43664123456",
  callerName: "Praxis Huber",
  receivedAt: "2026-11-20T09:30:00.000Z",
  durationSec: 12,
  heardAt: null,
};

export const heard: HeardBox = {
  boxId: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e12",
  name: "Reception",
  number: "690",
  hasPin: true,
  asksPin: true,
  wantsMail: false,
  messages: { new: 1, old: 3 },
};
