import type { Call, Leg } from "./call-state.ts";

/* What a person reads on a call's timeline: one plain sentence each. */

/** `Anna (1000)`, or what is known of it. */
export function nameParty(party: { number: string | null; name: string | null }): string {
  if (party.name !== null && party.number !== null && party.name !== party.number)
    return `${party.name} (${party.number})`;
  return party.name ?? party.number ?? "Somebody";
}

/** `Anna's Desk phone`, or the number of an outside party. */
export function nameLeg(leg: Leg): string {
  const who = leg.party.name ?? leg.party.number ?? "somebody";
  return leg.label === null ? who : `${who}'s ${leg.label}`;
}

export function callStarted(call: Call, leg: Leg): string {
  return call.dialed === null ? `${nameParty(leg.party)} calls.` : `${nameParty(leg.party)} calls ${call.dialed}.`;
}

export const legRings = (leg: Leg): string => `Rings ${nameLeg(leg)}.`;
export const legAnswers = (leg: Leg): string =>
  leg.label === null ? `${nameLeg(leg)} answers.` : `${leg.party.name ?? "Somebody"} answers on ${leg.label}.`;

export function legEnds(leg: Leg, cause: number | null): string {
  const who = nameLeg(leg);
  if (leg.answeredAt !== null || leg.isCaller)
    return `${leg.party.name ?? leg.party.number ?? "Somebody"} leaves the call.`;
  if (leg.dialStatus === "BUSY" || cause === 17) return `${who} is busy.`;
  if (leg.dialStatus === "NOANSWER" || cause === 19) return `${who} does not answer.`;
  if (leg.dialStatus === "CANCEL" || cause === 26 || cause === 16) return `${who} stops ringing.`;
  return `${who} cannot be reached.`;
}

export function callEnds(call: Call): string {
  if (call.disposition === "lost") return "The call was lost: how and when it ended was not seen.";
  if (call.answeredAt === null)
    return { busy: "Busy.", no_answer: "Nobody answers.", failed: "The call fails." }[unanswered(call)];
  const seconds = Math.max(
    0,
    Math.round((Date.parse(call.endedAt ?? call.answeredAt) - Date.parse(call.answeredAt)) / 1000),
  );
  return `The call ends after ${seconds} s.`;
}

const unanswered = (call: Call): "busy" | "no_answer" | "failed" =>
  call.disposition === "busy" || call.disposition === "no_answer" ? call.disposition : "failed";
