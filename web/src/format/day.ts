/** The instant a zone's present day began, as ISO. Days that begin at 01:00 because clocks change at midnight are met by trying. */
export function startOfDay(now: Date, zone: string): string {
  const dayOf = (at: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
  const today = dayOf(now);
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  }).formatToParts(now);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((each) => each.type === type)?.value ?? 0);
  const sinceMidnightMs = ((part("hour") * 60 + part("minute")) * 60 + part("second")) * 1000 + now.getMilliseconds();
  const guess = now.getTime() - sinceMidnightMs;
  // Clocks moved since midnight shift the guess by an hour or less; the first quarter hour that is today and follows yesterday is it.
  for (let step = -8; step <= 8; step++) {
    const at = guess + step * 900_000;
    if (dayOf(new Date(at)) === today && dayOf(new Date(at - 1)) !== today) return new Date(at).toISOString();
  }
  return new Date(guess).toISOString();
}

/** First and last instant of a calendar day (`2026-11-20`) in a zone, as ISO; undefined for what is no day. */
export function dayBounds(day: string, zone: string): { from: string; to: string } | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined;
  const noon = new Date(`${day}T12:00:00Z`);
  if (Number.isNaN(noon.getTime())) return undefined;
  const dayOf = (at: Date) => new Intl.DateTimeFormat("en-CA", { timeZone: zone }).format(at);
  // Zones reach 14 hours from UTC, so noon UTC may be the day before or after there.
  const within = [0, -12, 12]
    .map((hours) => new Date(noon.getTime() + hours * 3_600_000))
    .find((at) => dayOf(at) === day);
  if (within === undefined) return undefined;
  const from = startOfDay(within, zone);
  const next = startOfDay(new Date(new Date(from).getTime() + 27 * 3_600_000), zone);
  return { from, to: new Date(new Date(next).getTime() - 1).toISOString() };
}
