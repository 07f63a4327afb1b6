"use client";

import type { Permission } from "@callplane/edge-api/contract";
import type { ReactNode } from "react";
import { Forbidden } from "./forbidden.tsx";
import { useMe } from "./me-context.tsx";

/** Shows the page only to those with one of the permissions. The edge refuses the rest anyway; this says why, kindly. */
export function Gate({ needs, what, children }: { needs: readonly Permission[]; what: string; children: ReactNode }) {
  const me = useMe();
  if (needs.some((permission) => me.permissions.includes(permission))) return children;
  return <Forbidden what={what} role={me.role} />;
}
