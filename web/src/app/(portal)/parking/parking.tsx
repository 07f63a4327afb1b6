"use client";

import type { CallingSettings } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { SquareParking } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { callingSettingsQuery } from "#src/api/calling-settings.ts";
import { useLive, useLiveCalls } from "#src/live/live-provider.tsx";
import type { LiveStatus } from "#src/live/live-socket.ts";
import { useMe } from "#src/shell/me-context.tsx";
import { placesFor } from "#src/shell/places.ts";
import { Banner } from "#src/ui/banner.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Page, Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { parkingPlaces } from "./parking-places.ts";
import { ParkingRules } from "./parking-rules.tsx";
import { PlaceCard } from "./place-card.tsx";

/** Who is parked just now, on which place, and what to dial to take a call back. */
export function Parking() {
  const settings = useQuery(callingSettingsQuery(api));
  return (
    <Page title="Parking" purpose="A caller waits with music, and anybody takes the call back, from any phone.">
      {settings.isError ? (
        <ErrorBox
          error={settings.error}
          title="The parking places could not be loaded."
          onRetry={() => void settings.refetch()}
        />
      ) : settings.data === undefined ? (
        <TableSkeleton rows={4} />
      ) : (
        <>
          <Places settings={settings.data} />
          <ParkingRules settings={settings.data} />
        </>
      )}
    </Page>
  );
}

function Places({ settings }: { settings: CallingSettings }) {
  const { status } = useLive();
  const isLive = status.kind === "live";
  const calls = useLiveCalls();
  const places = parkingPlaces(settings.parking.slots, isLive ? calls : []);
  const taken = places.filter(({ parked }) => parked !== undefined).length;
  const title = taken === 0 ? "Nobody is parked" : taken === 1 ? "1 call is parked" : `${taken} calls are parked`;
  const hasCodes = placesFor(useMe()).some(({ href }) => href === "/codes");
  return (
    <Section
      title={isLive ? title : "Places"}
      note={
        <>
          Dial a place's code to take the call back. On a key with a lamp, the same code shows whether somebody waits
          there
          {hasCodes && (
            <>
              : see <TextLink href="/codes">Codes and keys</TextLink>
            </>
          )}
          .
        </>
      }
    >
      <NotLive status={status} />
      <ul aria-label="Parking places" className="grid grid-cols-2 gap-3 md:grid-cols-3 xl:grid-cols-5">
        {places.map((place) => (
          <PlaceCard key={place.place} place={place} isLive={isLive} />
        ))}
      </ul>
      {isLive && taken === 0 && (
        <EmptyState icon={<SquareParking />} title="Every place is free">
          During a call press <Keys>##</Keys>, <Keys>*70</Keys> and <Keys>#</Keys>, or transfer it to <Keys>*70</Keys>.
          You are told the place, and it shows here.
        </EmptyState>
      )}
    </Section>
  );
}

function Keys({ children }: { children: string }) {
  return (
    <bdi dir="ltr" className="font-mono">
      {children}
    </bdi>
  );
}

/** Why it is not shown who is parked. */
function NotLive({ status }: { status: LiveStatus }) {
  switch (status.kind) {
    case "live":
    case "connecting":
      return null;
    case "unstarted":
      return <Banner title="Nothing runs before the first apply." />;
    case "waiting":
      return <Banner tone="warn" title={`Who is parked is not known just now: ${status.reason}`} />;
    case "off":
      return <Banner title="Who is parked is not part of your role, or your session was ended." />;
  }
}
