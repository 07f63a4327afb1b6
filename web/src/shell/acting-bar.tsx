"use client";

import { Clock, LogOut } from "lucide-react";
import { type ComponentProps, useEffect, useState } from "react";
import { useNow } from "#src/ui/time.tsx";
import { notifyError } from "#src/ui/toast.tsx";
import { setActingTenant } from "./acting.ts";
import { EnterTenant } from "./enter-tenant.tsx";
import { useMe } from "./me-context.tsx";
import { minutesLeft } from "./minutes-left.ts";

/** Always in sight while a platform admin works inside a customer's tenant: where, for how much longer, and the way out. */
export function ActingBar({ until }: { until: number | undefined }) {
  const { actingIn, name } = useMe();
  const [busy, setBusy] = useState(false);
  const [isStaying, setStaying] = useState(false);
  useOutAtTheEnd(until);
  if (actingIn === null) return null;
  return (
    <div className="sticky top-0 z-25 flex h-10 items-center justify-between gap-x-2 bg-acting px-4 text-sm text-on-acting sm:px-6">
      <p className="grow truncate">
        You act inside <strong className="font-semibold">{actingIn.name}</strong>
        <span className="max-md:hidden"> as {name}. Everything you do is in its audit log.</span>
      </p>
      {until !== undefined && (
        <BarButton onClick={() => setStaying(true)} title="Stay longer">
          <Clock aria-hidden className="size-3.5" />
          <TimeLeft until={until} />
        </BarButton>
      )}
      <BarButton
        aria-busy={busy || undefined}
        onClick={async () => {
          setBusy(true);
          await setActingTenant(null, "/tenants").catch((error: unknown) => {
            setBusy(false);
            notifyError(error);
          });
        }}
      >
        <LogOut aria-hidden className="size-3.5" />
        <span>
          Leave<span className="max-sm:sr-only"> tenant</span>
        </span>
      </BarButton>
      {isStaying && (
        <EnterTenant
          tenant={actingIn}
          goTo={window.location.pathname + window.location.search}
          isStaying
          onClose={() => setStaying(false)}
        />
      )}
    </div>
  );
}

function BarButton(props: ComponentProps<"button">) {
  return (
    <button
      type="button"
      className="inline-flex min-h-7 shrink-0 items-center gap-1.5 rounded-md border border-on-acting/50 px-2.5 font-medium outline-offset-2 hover:bg-on-acting/15 focus-visible:outline-on-acting"
      {...props}
    />
  );
}

function TimeLeft({ until }: { until: number }) {
  const now = useNow(5_000);
  return (
    <span className="figures whitespace-nowrap" suppressHydrationWarning>
      {minutesLeft(until, now)} left
    </span>
  );
}

/** When the time is over the page must not stay: what was pressed on it then would be refused. */
function useOutAtTheEnd(until: number | undefined): void {
  useEffect(() => {
    if (until === undefined) return;
    // A sleeping computer stops timers, so the clock is looked at, not trusted.
    const timer = setInterval(() => {
      if (Date.now() >= until) window.location.assign("/tenants");
    }, 1_000);
    return () => clearInterval(timer);
  }, [until]);
}
