/** The instant at which a zone's clocks show this (`2026-11-22T09:00`), as ISO; undefined for what is no time. Skipped hours count on from the hour before. */
export function instantOf(wall: string, zone: string): string | undefined {
  const asUtc = Date.parse(`${wall}:00Z`);
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/.test(wall) || Number.isNaN(asUtc)) return undefined;
  // The zone's offset at about that time; asked twice, as it may change in between.
  let at = asUtc;
  for (let round = 0; round < 2; round++) at = asUtc - offsetAt(at, zone);
  return new Date(at).toISOString();
}

/** What a zone's clocks show at an instant: `2026-11-22T09:00`, as a field for day and time takes it. */
export function wallTimeOf(at: number, zone: string): string {
  return new Date(at + offsetAt(at, zone)).toISOString().slice(0, 16);
}

function offsetAt(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(at / 1000) * 1000;
}
