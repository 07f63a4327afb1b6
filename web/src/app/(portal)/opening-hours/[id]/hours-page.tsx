"use client";

import { type BusinessHours, createBusinessHours } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { api } from "#src/api/browser.ts";
import { openingHours } from "#src/api/things.ts";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { DeleteButton } from "#src/ui/delete-button.tsx";
import { Page } from "#src/ui/page.tsx";
import { PageSkeleton } from "#src/ui/skeleton.tsx";
import { NowStatus } from "../now-status.tsx";
import { OverrideButtons } from "../override-buttons.tsx";
import { HoursForm } from "./hours-form.tsx";

/** One set of opening hours: how it stands now, and its week, holidays and ways on. */
export function HoursPage({ id }: { id: string }) {
  const can = useCan();
  const hours = useQuery({ ...openingHours.one(api, id), refetchInterval: 5_000 });
  if (hours.isPending) return <PageSkeleton />;
  if (hours.isError) {
    return (
      <LoadFailed
        error={hours.error}
        what="opening hours"
        onRetry={() => void hours.refetch()}
        back={{ href: "/opening-hours", label: "Opening hours" }}
      />
    );
  }
  return (
    <Page
      title={hours.data.name}
      aside={<NowStatus hours={hours.data} now={hours.data.now} isLong />}
      purpose="Calls that come here go one way while it is open, and another while it is closed."
      crumbs={[{ href: "/opening-hours", label: "Opening hours" }]}
      action={can("hours.override") && <OverrideButtons hours={hours.data} />}
    >
      {hours.data.override !== null && (
        <Banner tone="warn" title={`Set to ${hours.data.override.state} by hand`} className="max-w-3xl">
          The week and the holidays below do not count until this ends or is taken back.
        </Banner>
      )}
      <p className="max-w-3xl text-sm text-ink-2">
        By phone, <CopyCode text={`*28${hours.data.code}`} label={`Copy *28${hours.data.code}`} /> closes for today and
        goes back to the calendar; a desk phone's key with this number shows it by its lamp.
      </p>
      <HoursForm hours={hours.data} />
      {can("routing.write") && <Delete hours={hours.data} />}
    </Page>
  );
}

function Delete({ hours }: { hours: BusinessHours }) {
  const router = useRouter();
  return (
    <div className="max-w-3xl border-t pt-4">
      <DeleteButton
        name={hours.name}
        remove={() => openingHours.remove(api, hours.id)}
        restore={() => openingHours.create(api, createBusinessHours.parse(hours))}
        refresh={[]}
        onGone={() => router.push("/opening-hours")}
      >
        <p>Calls go by them until the next apply. While calls are led to them, they cannot be deleted.</p>
      </DeleteButton>
    </div>
  );
}
