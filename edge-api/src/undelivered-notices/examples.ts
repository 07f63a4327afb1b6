import type { UndeliveredNotice } from "../../contract/index.ts";

export const undelivered: UndeliveredNotice = {
  id: "0199b2fb-7a8b-7c9d-8e0f-1a2b3c4d5e72",
  kind: "call_alarm",
  address: "office@acme.example",
  reason: "The mailbox is full",
  tries: 2,
  triedAt: "2026-11-20T09:40:00.000Z",
  nextTryAt: "2026-11-20T10:40:00.000Z",
};
