import { FEATURE_CODES } from "@callplane/edge-api/contract";
import type { LiveCall, LiveParked } from "@callplane/media-gateway/contract";

export type ParkingPlace = {
  /** What is dialled to take a call back, and what a key with a lamp watches: `*7001`. */
  code: string;
  /** As it is said: `7001`. */
  place: string;
  parked: LiveParked | undefined;
};

/**
 * The company's parking places in their order, and who waits on each. One on which somebody still waits is there although the settings have it
 * no more: they hold from the next apply on.
 */
export function parkingPlaces(slots: number, calls: readonly LiveCall[]): ParkingPlace[] {
  const waiting = new Map(calls.flatMap(({ parked = [] }) => parked.map((one) => [one.place, one] as const)));
  const first = FEATURE_CODES.park.replace("*", "");
  const set = Array.from({ length: slots }, (_, index) => `${first}${String(index + 1).padStart(2, "0")}`);
  const places = [...new Set([...set, ...waiting.keys()])].sort();
  return places.map((place) => ({ code: `*${place}`, place, parked: waiting.get(place) }));
}
