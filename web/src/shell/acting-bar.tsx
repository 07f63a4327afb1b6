"use client";

import { LogOut } from "lucide-react";
import { useState } from "react";
import { notifyError } from "#src/ui/toast.tsx";
import { setActingTenant } from "./acting.ts";
import { useMe } from "./me-context.tsx";

/** Always in sight while a platform admin works inside a customer's tenant. */
export function ActingBar() {
  const { actingIn, name } = useMe();
  const [busy, setBusy] = useState(false);
  if (actingIn === null) return null;
  return (
    <div className="sticky top-0 z-25 flex h-10 items-center justify-between gap-x-4 bg-acting px-4 text-sm text-on-acting sm:px-6">
      <p className="truncate">
        You act inside <strong className="font-semibold">{actingIn.name}</strong>
        <span className="max-sm:hidden"> as {name}. Everything you do is in its audit log.</span>
      </p>
      <button
        type="button"
        aria-busy={busy || undefined}
        onClick={async () => {
          setBusy(true);
          await setActingTenant(null, "/tenants").catch((error: unknown) => {
            setBusy(false);
            notifyError(error);
          });
        }}
        className="inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-md border border-on-acting/50 px-2.5 font-medium outline-offset-2 hover:bg-on-acting/15 focus-visible:outline-on-acting"
      >
        <LogOut aria-hidden className="size-3.5" />
        Leave tenant
      </button>
    </div>
  );
}
