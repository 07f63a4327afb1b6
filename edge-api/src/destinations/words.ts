import type { Destination, DestinationKind } from "../../contract/index.ts";

/** What a kind of destination is called in a sentence. */
export const DESTINATION_WORDS: Readonly<Record<DestinationKind, string>> = {
  USER: "Person",
  RING_GROUP: "Ring group",
  IVR: "Menu",
  QUEUE: "Queue",
  VOICEMAIL: "Voicemail box",
  EXTERNAL: "Outside number",
  AI_AGENT: "Agent",
  BUSINESS_HOURS: "Opening hours",
  ANNOUNCEMENT: "Announcement",
  CONFERENCE: "Conference room",
  DIRECTORY: "Directory by name",
  HANG_UP: "Hang up",
};

/** A destination for a person: "Queue Support", "Outside number +43123456789", "Hang up". `name` is that of the thing, null where it is gone. */
export function wordsFor(destination: Destination, name: string | null): string {
  const words = DESTINATION_WORDS[destination.kind];
  if (destination.kind === "EXTERNAL") return `${words} ${destination.number}`;
  if (destination.kind === "DIRECTORY" || destination.kind === "HANG_UP") return words;
  return name === null ? `${words} that is no more` : `${words} ${name}`;
}
