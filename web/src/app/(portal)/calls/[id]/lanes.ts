import type { CallDetail, CallEvent } from "@callplane/edge-api/contract";

/** What a leg's lane shows beside one event: its line passing by, beginning, ending, or the event itself. */
export type Lane = "none" | "begin" | "pass" | "end" | "single" | "event" | "event-begin" | "event-end";

export type LadderRow = { event: CallEvent; offsetMs: number; lanes: Lane[] };

/** Lines the events up with the legs: each leg has a lane that runs from its first to its last moment among the rows. */
export function ladderRows(call: Pick<CallDetail, "startedAt" | "legs" | "events">): LadderRow[] {
  const agents = call.legs.filter((leg) => leg.kind === "agent");
  const onlyAgent = agents.length === 1 ? (agents[0]?.id ?? null) : null;
  // What the agent does is told of the call; with one agent in it, it is that leg's doing.
  const events = call.events
    .map((event) => (event.legId === null && event.kind.startsWith("agent.") ? { ...event, legId: onlyAgent } : event))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const zero = Date.parse(call.startedAt);
  const spans = call.legs.map((leg) =>
    span(
      events,
      leg.id,
      Date.parse(leg.startedAt),
      leg.endedAt === null ? Number.POSITIVE_INFINITY : Date.parse(leg.endedAt),
    ),
  );
  return events.map((event, index) => ({
    event,
    offsetMs: Date.parse(event.at) - zero,
    lanes: spans.map(({ first, last }, lane) => laneAt(index, first, last, event.legId === call.legs[lane]?.id)),
  }));
}

/** First and last row of a leg: its own events and what happened while it lasted, to the first row at or after its end. */
function span(events: readonly CallEvent[], legId: string, from: number, to: number): { first: number; last: number } {
  const first = events.findIndex((event) => event.legId === legId || Date.parse(event.at) >= from);
  const end = events.findIndex((event) => Date.parse(event.at) >= to);
  const own = events.findLastIndex((event) => event.legId === legId);
  return { first, last: first === -1 ? -1 : Math.max(own, first, end === -1 ? events.length - 1 : end) };
}

function laneAt(index: number, first: number, last: number, isOwn: boolean): Lane {
  if (first === -1 || index < first || index > last) return "none";
  if (first === last) return "single";
  if (index === first) return isOwn ? "event-begin" : "begin";
  if (index === last) return isOwn ? "event-end" : "end";
  return isOwn ? "event" : "pass";
}
