import { randomUUID } from "node:crypto";
import type { CallRecord } from "@callplane/edge-api/contract";

export function aRecord(fields: Partial<CallRecord> = {}): CallRecord {
  const at = "2026-11-20T09:30:00.000Z";
  return {
    id: randomUUID(),
    tenantId: randomUUID(),
    version: 1,
    linkedid: `callplane-${Math.random()}`,
    direction: "internal",
    caller: { number: "1000", name: "Anna" },
    dialed: "1001",
    callee: { number: "1001", name: "Ben" },
    agentId: null,
    startedAt: at,
    answeredAt: at,
    endedAt: at,
    disposition: "answered",
    hangupCause: 16,
    legs: [],
    events: [],
    turns: [],
    ...fields,
  };
}
