import type { Me, Permission } from "@callplane/edge-api/contract";
import {
  Bot,
  Building2,
  House,
  ListChecks,
  type LucideIcon,
  PhoneCall,
  ScrollText,
  Server,
  Settings2,
  Smartphone,
  Users,
} from "lucide-react";

export type Place = {
  href: string;
  label: string;
  icon: LucideIcon;
  /** Any of these opens it; none listed means everyone. */
  needs: readonly Permission[];
  /** Second key of the shortcut `g …`. */
  key: string;
  /** `tenant`: only inside a customer's tenant. */
  scope: "any" | "tenant" | "platform";
  /** Under which heading of the navigation it stands; none is the first group, without a heading. */
  group?: Group;
};

/** The headings of the navigation, in their order. */
export const GROUPS = ["Calls in and out", "Company", "Platform"] as const;
export type Group = (typeof GROUPS)[number];

/** Every place of the portal, in the order of the navigation within its group. */
export const PLACES: readonly Place[] = [
  { href: "/", label: "Home", icon: House, needs: [], key: "h", scope: "any" },
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

/** The places this person may go to now. */
export function placesFor(me: Me): readonly Place[] {
  return PLACES.filter(
    (place) =>
      (place.needs.length === 0 || place.needs.some((permission) => me.permissions.includes(permission))) &&
      (place.scope !== "tenant" || isInTenant(me)),
  );
}
