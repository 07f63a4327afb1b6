import type { Snapshot, SnapshotRouting } from "../../contract/index.ts";
import { emergencyNumbersOf } from "../calling-settings/index.ts";
import { inWords, type Subject } from "./diff-fields.ts";
import type { Names } from "./diff-names.ts";
import { PARKING } from "./routing-projection.ts";

type Settings = Pick<SnapshotRouting, "defaultDestination" | "parking" | "musicSoundIds"> & {
  outbound: Pick<SnapshotRouting["outbound"], "mainNumber" | "outsidePrefix" | "emergency">;
};

/** What holds for the tenant as a whole; the usual where a snapshot has none, so that nobody is told of what nobody set. */
export function settingsSubject({ tenant, routing }: Pick<Snapshot, "tenant" | "routing">, names: Names): Subject {
  const { defaultDestination, parking, musicSoundIds, outbound } = routing ?? usualSettings(tenant.country);
  const { numbers, trunkIds, callerId } = outbound.emergency;
  return {
    kind: "calling_settings",
    id: tenant.id,
    name: "Calling settings",
    fields: {
      defaultDestination: names.destinationField(defaultDestination),
      mainNumber: outbound.mainNumber,
      outsidePrefix: outbound.outsidePrefix,
      emergencyNumbers: numbers,
      emergencyTrunks: inWords(trunkIds, trunkIds.map(names.trunk)),
      emergencyCallerId: callerId,
      musicOnHold: names.musicField(musicSoundIds),
      parkingSlots: parking.slots,
      parkingTimeoutSec: parking.timeoutSec,
    },
  };
}

function usualSettings(country: string): Settings {
  const emergency = { numbers: emergencyNumbersOf(country), trunkIds: [], callerId: null };
  return {
    defaultDestination: null,
    parking: PARKING,
    outbound: { mainNumber: null, outsidePrefix: null, emergency },
  };
}
