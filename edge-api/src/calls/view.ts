import type { CallDetail, CallSummary } from "../../contract/index.ts";
import type { CallDetailRow, CallRow } from "./store.ts";

export function toSummary(row: CallRow): CallSummary {
  const { answeredAt, endedAt } = row;
  return {
    id: row.id,
    direction: row.direction,
    caller: { number: row.callerNumber, name: row.callerName },
    dialed: row.dialed,
    callee: { number: row.calleeNumber, name: row.calleeName },
    agentId: row.agentId,
    agentName: row.agentName,
    startedAt: row.startedAt.toISOString(),
    answeredAt: answeredAt?.toISOString() ?? null,
    endedAt: endedAt?.toISOString() ?? null,
    // A row without one is of a call still up; records come when calls have ended, so only a lost one can stay so.
    disposition: row.disposition ?? "lost",
    hangupCause: row.hangupCause,
    durationSec: answeredAt && endedAt ? (endedAt.getTime() - answeredAt.getTime()) / 1000 : null,
  };
}

/** What was said is shown only to those who may read transcripts. */
export function toDetail(row: CallDetailRow, { withTranscript }: { withTranscript: boolean }): CallDetail {
  return {
    ...toSummary(row),
    linkedid: row.linkedid ?? "",
    legs: row.legs,
    events: row.events,
    turns: withTranscript ? row.turns : [],
  };
}
