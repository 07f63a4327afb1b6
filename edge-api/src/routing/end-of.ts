import type { RouteNode, SimulatedCall, Snapshot, Trace, TraceEnd } from "../../contract/index.ts";
import { personNode } from "./answer.ts";

/** How the call ends, in a sentence and with what has it. */
export function endOf({ end, afterSec, entries }: Trace, snapshot: Snapshot): SimulatedCall["end"] {
  const at = entries.at(-1)?.node ?? null;
  const cause = end.how === "ended" ? end.cause : null;
  return { how: end.how, sentence: sentenceOf(end, snapshot), node: nodeFor(end, snapshot, at), afterSec, cause };
}

function nodeFor(end: TraceEnd, snapshot: Snapshot, last: RouteNode | null): RouteNode | null {
  switch (end.how) {
    case "person":
      return personNode(end.extension, snapshot) ?? last;
    case "agent":
      return { kind: "AI_AGENT", id: end.agentId, name: end.name };
    case "voicemail":
      return boxNode(end.box, snapshot) ?? last;
    case "conference":
      return { kind: "CONFERENCE", id: end.roomId, name: end.name };
    case "outside":
      return { kind: "EXTERNAL", id: end.number, name: end.number };
    case "ended":
      return null;
    default:
      return last;
  }
}

function boxNode(number: string, { routing }: Snapshot): RouteNode | undefined {
  const box = routing?.voicemailBoxes.find((each) => each.number === number);
  return box && { kind: "VOICEMAIL", id: box.id, name: box.name };
}

function sentenceOf(end: TraceEnd, snapshot: Snapshot): string {
  switch (end.how) {
    case "person":
    case "agent":
      return `${end.name} has the call.`;
    case "voicemail":
      return `The caller leaves a message in the box of ${boxNode(end.box, snapshot)?.name ?? end.box}.`;
    case "conference":
      return `The caller is in the conference room ${end.name}.`;
    case "directory":
      return "The caller chooses a person by name.";
    case "feature":
      return "The phone system itself has the call.";
    case "outside":
      return `${end.number} has the call, over ${end.trunkName}.`;
    case "ended":
      return end.words === null ? "The call ends." : `The call ends with: “${end.words}”`;
  }
}
