import type { CallingSettings } from "../../contract/index.ts";
import { emergencyNumbersOf } from "./emergency-numbers.ts";
import type { SettingsValues } from "./store.ts";

/** The settings as they are shown; those of a tenant that never touched them. Emergency numbers are the country's unless set. */
export function toSettings(row: SettingsValues | null, country: string): CallingSettings {
  return {
    defaultDestination: row?.defaultDestination ?? null,
    mainNumber: row?.mainNumber ?? null,
    outsidePrefix: row?.outsidePrefix ?? null,
    emergency: {
      numbers: row?.emergencyNumbers ?? emergencyNumbersOf(country),
      trunkIds: row?.emergencyTrunkIds ?? [],
      callerId: row?.emergencyCallerId ?? null,
      notify: row?.emergencyNotify ?? [],
      location: row?.emergencyLocation ?? null,
    },
    musicSoundIds: row?.musicSoundIds ?? [],
    parking: { slots: row?.parkingSlots ?? 10, timeoutSec: row?.parkingTimeoutSec ?? 120 },
  };
}

/** The same as columns. Emergency numbers that are the country's own, or none, are not kept: they go on being the country's. */
export function toValues({ emergency, parking, ...settings }: CallingSettings, country: string): SettingsValues {
  const usual = emergencyNumbersOf(country).toSorted().join();
  const isUsual = emergency.numbers.length === 0 || emergency.numbers.toSorted().join() === usual;
  return {
    ...settings,
    emergencyNumbers: isUsual ? null : [...new Set(emergency.numbers)],
    emergencyTrunkIds: emergency.trunkIds,
    emergencyCallerId: emergency.callerId,
    emergencyNotify: emergency.notify,
    emergencyLocation: emergency.location,
    parkingSlots: parking.slots,
    parkingTimeoutSec: parking.timeoutSec,
  };
}
