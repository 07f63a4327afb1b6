import { FEATURE_CODES, type Snapshot } from "@callplane/edge-api/contract";
import { parkedBackContext, parkingContext, parkingLot } from "./names.ts";
import type { Section } from "./writer.ts";

/** The tenant's parking lot: slots *7001, *7002 … Whoever is not taken back in time goes on in the dialplan. */
export function parkingSections({ tenant, routing }: Snapshot): Section[] {
  if (routing === undefined) return [];
  const { slots, timeoutSec } = routing.parking;
  const first = Number(`${FEATURE_CODES.park.replace("*", "")}01`);
  return [
    {
      name: parkingLot(tenant.key),
      options: [
        ["context", parkingContext(tenant.key)],
        ["parkpos", `${first}-${first + slots - 1}`],
        ["parkingtime", timeoutSec],
        ["findslot", "first"],
        ["comebacktoorigin", false],
        ["comebackcontext", parkedBackContext(tenant.key)],
        // Who takes a call back may pass it on by keys, if it is a phone that has some (dialplan/pass-on.ts).
        ["parkedcalltransfers", "caller"],
      ],
    },
  ];
}
