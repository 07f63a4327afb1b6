import type { Me, Permission } from "@callplane/edge-api/contract";
import {
  Bot,
  Building2,
  Cable,
  Clock,
  Coins,
  Grid3x3,
  Hash,
  House,
  ListChecks,
  type LucideIcon,
  Megaphone,
  Mic,
  Phone,
  PhoneCall,
  PhoneIncoming,
  PhoneOff,
  PhoneOutgoing,
  Route,
  ScrollText,
  Server,
  Settings2,
  ShieldAlert,
  Siren,
  Smartphone,
  SquareParking,
  Timer,
  Users,
  UsersRound,
  Voicemail,
} from "lucide-react";

export type Place = {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Any of these opens it; none listed means everyone. */
  needs: readonly Permission[];
  /** Second key of the shortcut `g …`: a letter or digit that no other place has for the same person. */
  key: string;
  /** `tenant`: only inside a customer's tenant; `own`: only for those who belong to it. */
  scope: "any" | "own" | "tenant" | "platform";
  /** Under which heading of the navigation it stands; none is the first group, without a heading. */
  group?: Group;
};

/** The headings of the navigation, in their order. */
export const GROUPS = ["Calls in", "Calls out", "Company", "Platform"] as const;
export type Group = (typeof GROUPS)[number];

/** Every place of the portal, in the order of the navigation within its group. */
export const PLACES: readonly Place[] = [
  // Those who look after nobody but themselves begin with their phone.
  { href: "/", label: "Home", icon: House, needs: ["users.read", "tenants.read"], key: "h", scope: "any" },
  { href: "/my-phone", label: "My phone", icon: Phone, needs: ["self.read"], key: "m", scope: "own" },
  { href: "/codes", label: "Codes and keys", icon: Grid3x3, needs: ["self.read"], key: "w", scope: "own" },
  { href: "/people", label: "People", icon: Users, needs: ["users.read"], key: "p", scope: "any" },
  { href: "/devices", label: "Devices", icon: Smartphone, needs: ["devices.read"], key: "d", scope: "tenant" },
  { href: "/agents", label: "Agents", icon: Bot, needs: ["agents.read"], key: "a", scope: "tenant" },
  {
    href: "/calls",
    label: "Calls",
    icon: PhoneCall,
    needs: ["calls.read", "calls.read_own"],
    key: "c",
    scope: "tenant",
  },
  // All letters are taken; the parking places are 7001 and on.
  { href: "/parking", label: "Parking", icon: SquareParking, needs: ["routing.read"], key: "7", scope: "tenant" },
  {
    href: "/numbers",
    label: "Numbers",
    icon: PhoneIncoming,
    needs: ["dids.read"],
    key: "n",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/opening-hours",
    label: "Opening hours",
    icon: Clock,
    needs: ["routing.read"],
    key: "o",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/menus",
    label: "Menus",
    icon: Hash,
    needs: ["routing.read"],
    key: "k",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/ring-groups",
    label: "Ring groups",
    icon: UsersRound,
    needs: ["routing.read"],
    key: "i",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/queues",
    label: "Queues",
    icon: Timer,
    needs: ["routing.read"],
    key: "q",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/announcements",
    label: "Announcements",
    icon: Megaphone,
    needs: ["routing.read"],
    key: "l",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/conference-rooms",
    label: "Conference rooms",
    icon: Mic,
    needs: ["routing.read"],
    key: "f",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/voicemail-boxes",
    label: "Voicemail boxes",
    icon: Voicemail,
    needs: ["voicemail.read"],
    key: "v",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/blocked-callers",
    label: "Blocked callers",
    icon: PhoneOff,
    needs: ["routing.read"],
    key: "z",
    scope: "tenant",
    group: "Calls in",
  },
  {
    href: "/outbound",
    label: "Rules for calls out",
    icon: PhoneOutgoing,
    needs: ["routing.read"],
    key: "b",
    scope: "tenant",
    group: "Calls out",
  },
  {
    href: "/trunks",
    label: "Trunks",
    icon: Cable,
    needs: ["trunks.read"],
    key: "x",
    scope: "any",
    group: "Calls out",
  },
  {
    href: "/call-limits",
    label: "Call limits",
    icon: ShieldAlert,
    needs: ["call_limits.read"],
    key: "e",
    scope: "tenant",
    group: "Calls out",
  },
  {
    href: "/rates",
    label: "Prices",
    icon: Coins,
    needs: ["call_limits.read"],
    key: "j",
    scope: "any",
    group: "Calls out",
  },
  {
    href: "/emergency-calls",
    label: "Emergency calls",
    icon: Siren,
    needs: ["live.read"],
    key: "g",
    scope: "tenant",
    group: "Calls out",
  },
  {
    href: "/simulator",
    label: "What happens if…",
    icon: Route,
    needs: ["routing.read"],
    key: "y",
    scope: "tenant",
    group: "Calls out",
  },
  {
    href: "/apply",
    label: "Changes",
    icon: ListChecks,
    needs: ["apply.read"],
    key: "r",
    scope: "tenant",
    group: "Company",
  },
  { href: "/audit", label: "Audit", icon: ScrollText, needs: ["audit.read"], key: "u", scope: "any", group: "Company" },
  {
    href: "/settings",
    label: "Settings",
    icon: Settings2,
    needs: ["tenant.read"],
    key: "s",
    scope: "tenant",
    group: "Company",
  },
  {
    href: "/tenants",
    label: "Tenants",
    icon: Building2,
    needs: ["tenants.read"],
    key: "t",
    scope: "platform",
    group: "Platform",
  },
  {
    href: "/platform-numbers",
    label: "Platform numbers",
    icon: PhoneIncoming,
    needs: ["tenants.read"],
    // As my phone, which nobody of the platform has.
    key: "m",
    scope: "platform",
    group: "Platform",
  },
  {
    href: "/gateways",
    label: "Gateways",
    icon: Server,
    needs: ["gateways.read"],
    key: "w",
    scope: "platform",
    group: "Platform",
  },
];

/** Whether one stands inside a customer's tenant: as its user, or as a platform admin who entered it. */
export const isInTenant = (me: Me): boolean => me.tenant.kind === "customer" || me.actingIn !== null;

const isIn = (me: Me, scope: Place["scope"]): boolean => {
  if (scope === "own") return me.tenant.kind === "customer" && me.actingIn === null;
  return scope !== "tenant" || isInTenant(me);
};

/** The places this person may go to now. */
export function placesFor(me: Me): readonly Place[] {
  return PLACES.filter(
    (place) =>
      (place.needs.length === 0 || place.needs.some((permission) => me.permissions.includes(permission))) &&
      isIn(me, place.scope),
  );
}
