"use client";

import { PhoneCall } from "lucide-react";
import { formatDuration } from "#src/format/time.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { Button } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { cx } from "#src/ui/cx.ts";
import { Status } from "#src/ui/status.tsx";
import { useNow } from "#src/ui/time.tsx";
import type { ParkingPlace } from "./parking-places.ts";

/** One place: its code, and who waits there. `isLive`: whether that is known. */
export function PlaceCard({ place: { code, place, parked }, isLive }: { place: ParkingPlace; isLive: boolean }) {
  return (
    <li className={cx("card grid content-start gap-2 p-3", parked !== undefined && "border-accent/45 bg-accent-soft")}>
      <div className="flex flex-wrap items-center justify-between gap-x-3">
        <h3 className="figures text-md font-semibold">{place}</h3>
        <CopyCode text={code} label={`Copy ${code}`} />
      </div>
      {parked !== undefined ? <Waiting code={code} parked={parked} /> : isLive && <Status tone="off">Free</Status>}
    </li>
  );
}

function Waiting({ code, parked }: { code: string; parked: NonNullable<ParkingPlace["parked"]> }) {
  const phone = usePhone();
  const now = useNow(1000);
  const { number, name, since, backAt, by } = parked;
  const isOwn = by !== null && by.number === number;
  const leftSec = (Date.parse(backAt) - now) / 1000;
  return (
    <>
      <p className="font-medium">
        {name ?? (number === null ? "Number withheld" : <PhoneNumber number={number} copy={false} />)}
        {name !== null && number !== null && (
          <span className="ms-2 text-sm font-normal text-ink-2">
            <PhoneNumber number={number} copy={false} />
          </span>
        )}
      </p>
      <Status tone="wait">
        <span>
          Waits <span className="figures">{formatDuration((now - Date.parse(since)) / 1000)}</span>
        </span>
      </Status>
      <p className="text-sm text-ink-2">
        {by !== null && !isOwn && (
          <>
            Parked by {by.name} <span className="figures">{by.number}</span>.{" "}
          </>
        )}
        {leftSec > 0 ? (
          <>
            {by === null ? "Goes on" : isOwn ? "Comes back" : `Comes back to ${by.name}`} in{" "}
            <span className="figures">{formatDuration(leftSec)}</span>.
          </>
        ) : (
          "The time is up."
        )}
      </p>
      <Button size="small" icon={<PhoneCall />} onClick={() => phone.dial(code)} className="justify-self-start">
        Take the call
      </Button>
    </>
  );
}
