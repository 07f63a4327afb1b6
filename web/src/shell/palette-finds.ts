"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Building2, Cable, type LucideIcon, PhoneIncoming } from "lucide-react";
import { agentsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { tenantsQuery } from "#src/api/tenants.ts";
import { dids } from "#src/api/things.ts";
import { trunksQuery } from "#src/api/trunks.ts";
import { usersQuery } from "#src/api/users.ts";
import { KIND, THINGS } from "#src/routing/kinds.ts";
import { useThings } from "#src/routing/use-things.ts";
import { useCan, useMe } from "./me-context.tsx";
import { useFormatNumber } from "./number.tsx";
import { isInTenant } from "./places.ts";

/** `words` are what it is found by besides its name and note. */
export type Find = { id: string; name: string; note?: string | undefined; words?: string; href: string };
export type Finds = { heading: string; icon: LucideIcon; items: readonly Find[] };

/** How many of a kind are shown: who misses one types a letter more. */
const MOST = 6;

/** Kinds that are filtered here, as where a call's destination is chosen. */
const ROUTED = ["RING_GROUP", "QUEUE", "IVR", "BUSINESS_HOURS", "ANNOUNCEMENT", "CONFERENCE", "VOICEMAIL"] as const;

/** Everything one may see whose name or number has in it what was typed, kind by kind, people first. Nothing before a letter is typed. */
export function usePaletteFinds(q: string): readonly Finds[] {
  const inTenant = isInTenant(useMe()) && q.length > 0;
  const routed: Record<(typeof ROUTED)[number], ReturnType<typeof useThings>> = {
    RING_GROUP: useThings("RING_GROUP", q, inTenant),
    QUEUE: useThings("QUEUE", q, inTenant),
    IVR: useThings("IVR", q, inTenant),
    BUSINESS_HOURS: useThings("BUSINESS_HOURS", q, inTenant),
    ANNOUNCEMENT: useThings("ANNOUNCEMENT", q, inTenant),
    CONFERENCE: useThings("CONFERENCE", q, inTenant),
    VOICEMAIL: useThings("VOICEMAIL", q, inTenant),
  };
  const finds: readonly Finds[] = [
    usePeople(q),
    useNumbers(q),
    useAgents(q),
    ...ROUTED.map((kind) => ({
      heading: KIND[kind].several,
      icon: KIND[kind].icon,
      items: routed[kind].things.map(({ id, name, number }) => ({
        id,
        name,
        note: number ?? undefined,
        href: THINGS[kind].href(id),
      })),
    })),
    useTrunks(q),
    useTenants(q),
  ];
  return finds
    .map((each) => ({ ...each, items: each.items.slice(0, MOST) }))
    .filter(({ items }) => q.length > 0 && items.length > 0);
}

function usePeople(q: string): Finds {
  const can = useCan();
  const { data } = useInfiniteQuery({ ...usersQuery(api, { q }, MOST), enabled: q.length > 0 && can("users.read") });
  const items = itemsOf(data).map(({ id, name, email, extension }) => ({
    id,
    name,
    note: extension?.number,
    words: email,
    href: THINGS.USER.href(id),
  }));
  return { heading: KIND.USER.several, icon: KIND.USER.icon, items };
}

function useAgents(q: string): Finds {
  const can = useCan();
  const isOpen = isInTenant(useMe()) && q.length > 0 && can("agents.read");
  const { data } = useInfiniteQuery({ ...agentsQuery(api, { q }, MOST), enabled: isOpen });
  const items = itemsOf(data).map(({ id, name, extension }) => ({
    id,
    name,
    note: extension?.number,
    href: THINGS.AI_AGENT.href(id),
  }));
  return { heading: KIND.AI_AGENT.several, icon: KIND.AI_AGENT.icon, items };
}

function useNumbers(q: string): Finds {
  const can = useCan();
  const format = useFormatNumber();
  const isOpen = isInTenant(useMe()) && q.length > 0 && can("dids.read");
  const { data } = useInfiniteQuery({ ...dids.list(api, { q }, MOST), enabled: isOpen });
  const items = itemsOf(data).map(({ id, number, label }) => ({
    id,
    name: label ?? format(number),
    note: label === null ? undefined : format(number),
    // As the edge finds it: with or without plus, spaces or the country's code.
    words: `${number} ${q}`,
    href: `/numbers?open=${id}`,
  }));
  return { heading: "Numbers", icon: PhoneIncoming, items };
}

function useTrunks(q: string): Finds {
  const can = useCan();
  const { data } = useInfiniteQuery({
    ...trunksQuery(api, { q }, MOST),
    enabled: q.length > 0 && can("trunks.read"),
    refetchInterval: false,
  });
  const items = itemsOf(data).map(({ id, name, host }) => ({
    id,
    name,
    note: host ?? undefined,
    words: q,
    href: `/trunks?open=${id}`,
  }));
  return { heading: "Trunks", icon: Cable, items };
}

function useTenants(q: string): Finds {
  const can = useCan();
  const isOpen = !isInTenant(useMe()) && q.length > 0 && can("tenants.read");
  const { data } = useInfiniteQuery({ ...tenantsQuery(api, { q }), enabled: isOpen });
  const items = itemsOf(data).map(({ id, name, key }) => ({ id, name, note: key, href: `/tenants?open=${id}` }));
  return { heading: "Tenants", icon: Building2, items };
}
