import {
  createVoicemailBox,
  listVoicemailBoxes,
  MASKED_SECRET,
  updateVoicemailBox,
  type VoicemailBox,
  voicemailBox,
  voicemailBoxPage,
} from "../../contract/index.ts";
import { routerOf } from "../named-things/index.ts";
import { voicemailBoxVerbs } from "./service.ts";

const item: VoicemailBox = {
  id: "0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e10",
  name: "Reception",
  email: "reception@acme.example",
  attachesAudio: true,
  greetingSoundId: null,
  maxMessageSec: 180,
  asksPin: true,
  inDirectory: true,
  deletesMailed: false,
  onZero: { kind: "HANG_UP" },
  listenerIds: ["0199b2f4-6f3e-7c1a-9d2e-3c5a1b7d9e11"],
  userId: null,
  number: "690",
  pin: MASKED_SECRET,
  messages: { new: 2, old: 5 },
  greetingRecordedAt: null,
  greetingProblem: null,
  noticeProblem: { reason: "reception@acme.example does not exist", at: "2026-11-20T09:30:00.000Z" },
  createdAt: "2026-11-20T09:30:00.000Z",
};

export const voicemailBoxesRouter = routerOf({
  path: "/voicemail-boxes",
  tag: "Voicemail",
  words: { one: "a voicemail box", several: "Voicemail boxes, people's and shared ones" },
  read: "voicemail.read",
  write: "voicemail.write",
  schemas: {
    list: listVoicemailBoxes,
    item: voicemailBox,
    page: voicemailBoxPage,
    create: createVoicemailBox,
    update: updateVoicemailBox,
  },
  examples: {
    item,
    create: { name: "Reception", number: "690", pin: "4711", email: "reception@acme.example" },
    update: { maxMessageSec: 120 },
  },
  verbs: voicemailBoxVerbs,
});
