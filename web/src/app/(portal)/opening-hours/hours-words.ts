import type { BusinessHours } from "@callplane/edge-api/contract";
import type { Tone } from "#src/ui/status.tsx";

type Now = BusinessHours["now"];

/** "Open until 17:00", "Closed until Monday 08:00", "Christmas until 27 Dec 2026, 08:00": times as the zone's clocks show them. */
export function nowInWords({ state, because, until }: Now, zone: string, now: number): string {
  const what = state === "open" ? "Open" : state === "closed" ? "Closed" : because;
  return until === null ? what : `${what} until ${untilInWords(until, zone, now)}`;
}

/** A moment as one says it: the time today, the weekday this week, else the date. */
export function untilInWords(until: string, zone: string, now: number): string {
  const at = Date.parse(until);
  const say = (options: Intl.DateTimeFormatOptions, moment = at) =>
    new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options }).format(moment);
  const time = say({ hour: "2-digit", minute: "2-digit" });
  const day = { day: "numeric", month: "short", year: "numeric" } as const;
  if (say(day) === say(day, now)) return time;
  if (time === "00:00" && say(day, at - 60_000) === say(day, now)) return "midnight";
  return at - now < 6 * 86_400_000 ? `${say({ weekday: "long" })} ${time}` : `${say(day)}, ${time}`;
}

export const NOW_TONE: Readonly<Record<Now["state"], Tone>> = { open: "ok", closed: "off", holiday: "off" };

export const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"] as const;
