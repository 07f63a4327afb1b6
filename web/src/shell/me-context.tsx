"use client";

import type { Me, Permission } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { api } from "#src/api/browser.ts";
import { can, meQuery } from "#src/api/me.ts";
import { TimeZone } from "#src/ui/time.tsx";

const Context = createContext<Me | undefined>(undefined);

/** Who is signed in, from the server at first, kept fresh afterwards; sets the zone of all times. */
export function MeProvider({ initial, children }: { initial: Me; children: ReactNode }) {
  const { data } = useQuery({ ...meQuery(api), initialData: initial, refetchOnWindowFocus: true });
  return (
    <Context value={data}>
      <TimeZone zone={data.actingIn?.timeZone ?? data.tenant.timeZone}>{children}</TimeZone>
    </Context>
  );
}

/** Who is signed in. Throws outside the signed-in part of the portal. */
export function useMe(): Me {
  const me = useContext(Context);
  if (me === undefined) throw new Error("useMe needs MeProvider above it");
  return me;
}

export function useCan(): (permission: Permission) => boolean {
  const me = useMe();
  return (permission) => can(me, permission);
}
