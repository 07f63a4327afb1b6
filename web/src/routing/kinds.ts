import type { DestinationKind, NamedDestinationKind, Permission, RouteNode } from "@callplane/edge-api/contract";
import {
  BookUser,
  Bot,
  Clock,
  Cog,
  Globe,
  Hash,
  type LucideIcon,
  Megaphone,
  Mic,
  PhoneCall,
  PhoneOff,
  PhoneOutgoing,
  Shapes,
  Timer,
  User,
  Users,
  Voicemail,
} from "lucide-react";

type Words = { one: string; several: string; icon: LucideIcon };

/** What each kind of thing a call can be led to is called, to somebody who runs an office. */
export const KIND: Readonly<Record<DestinationKind, Words>> = {
  USER: { one: "Person", several: "People", icon: User },
  RING_GROUP: { one: "Ring group", several: "Ring groups", icon: Users },
  QUEUE: { one: "Queue", several: "Queues", icon: Timer },
  IVR: { one: "Menu", several: "Menus", icon: Hash },
  BUSINESS_HOURS: { one: "Opening hours", several: "Opening hours", icon: Clock },
  ANNOUNCEMENT: { one: "Announcement", several: "Announcements", icon: Megaphone },
  VOICEMAIL: { one: "Voicemail box", several: "Voicemail boxes", icon: Voicemail },
  AI_AGENT: { one: "AI agent", several: "AI agents", icon: Bot },
  CONFERENCE: { one: "Conference room", several: "Conference rooms", icon: Mic },
  EXTERNAL: { one: "Outside number", several: "Outside numbers", icon: PhoneOutgoing },
  DIRECTORY: { one: "Directory by name", several: "Directory by name", icon: BookUser },
  HANG_UP: { one: "Hang up", several: "Hang up", icon: PhoneOff },
};

/** The same for everything a call passes in the picture. */
export const NODE: Readonly<Record<RouteNode["kind"], Words>> = {
  ...KIND,
  DID: { one: "Number", several: "Numbers", icon: PhoneCall },
  OUTBOUND: { one: "Call out", several: "Calls out", icon: Globe },
  SYSTEM: { one: "Built in", several: "Built in", icon: Cog },
};

/** Drawn for what is not known yet. */
export const UNKNOWN_ICON = Shapes;

type Place = { path: string; needs: Permission; href: (id: string) => string };
const beside = (page: string) => (id: string) => `${page}?open=${id}`;

/** Where the things of a kind are listed by the edge, who may read them, and where the portal shows one. */
export const THINGS: Readonly<Record<NamedDestinationKind, Place>> = {
  USER: { path: "users", needs: "users.read", href: (id) => `/people/${id}` },
  RING_GROUP: { path: "ring-groups", needs: "routing.read", href: beside("/ring-groups") },
  QUEUE: { path: "queues", needs: "routing.read", href: beside("/queues") },
  IVR: { path: "ivr-menus", needs: "routing.read", href: beside("/menus") },
  BUSINESS_HOURS: { path: "business-hours", needs: "routing.read", href: (id) => `/opening-hours/${id}` },
  ANNOUNCEMENT: { path: "announcements", needs: "routing.read", href: beside("/announcements") },
  VOICEMAIL: { path: "voicemail-boxes", needs: "voicemail.read", href: beside("/voicemail-boxes") },
  AI_AGENT: { path: "agents", needs: "agents.read", href: (id) => `/agents/${id}` },
  CONFERENCE: { path: "conference-rooms", needs: "routing.read", href: beside("/conference-rooms") },
};

/** In the order in which they are offered. */
export const NAMED_KINDS = [
  "USER",
  "RING_GROUP",
  "QUEUE",
  "IVR",
  "BUSINESS_HOURS",
  "ANNOUNCEMENT",
  "VOICEMAIL",
  "AI_AGENT",
  "CONFERENCE",
] as const satisfies readonly NamedDestinationKind[];
