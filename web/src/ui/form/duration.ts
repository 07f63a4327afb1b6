export const UNITS = [
  { value: "s", label: "seconds", sec: 1 },
  { value: "min", label: "minutes", sec: 60 },
  { value: "h", label: "hours", sec: 3600 },
  { value: "d", label: "days", sec: 86_400 },
] as const;
export type Unit = (typeof UNITS)[number]["value"];

/** Seconds in a unit. */
export const secondsIn = (unit: Unit): number => UNITS.find((each) => each.value === unit)?.sec ?? 1;

/** The largest unit in which this many seconds is a whole number: 90 → s, 120 → min. */
export function naturalUnit(sec: number | null): Unit {
  if (sec === null || sec === 0) return "s";
  return UNITS.findLast((unit) => sec % unit.sec === 0)?.value ?? "s";
}
