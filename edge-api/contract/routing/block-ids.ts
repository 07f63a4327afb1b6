import type { Destination } from "../destinations.ts";
import { BLOCKS, type BlockId } from "./program.ts";

/** Beginnings of the ids of blocks made for things of the tenant's. */
const PREFIX = {
  USER: "user",
  RING_GROUP: "group",
  IVR: "menu",
  QUEUE: "queue",
  VOICEMAIL: "voicemail",
  AI_AGENT: "agent",
  BUSINESS_HOURS: "hours",
  ANNOUNCEMENT: "announcement",
  CONFERENCE: "room",
} as const;

/** The block that serves this destination, whether or not the program has it. */
export function blockOf(destination: Destination): BlockId {
  if (destination.kind === "EXTERNAL") return `external-${digitsOf(destination.number)}`;
  if (destination.kind === "DIRECTORY") return BLOCKS.directory;
  if (destination.kind === "HANG_UP") return BLOCKS.hangUp;
  return `${PREFIX[destination.kind]}-${destination.id}`;
}

/** The block of a DID, in E.164. */
export function didBlock(number: string): BlockId {
  return `did-${digitsOf(number)}`;
}

function digitsOf(number: string): string {
  return number.replace(/\D/g, "");
}
