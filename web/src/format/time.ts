const LOCALE = "en-GB";

const STYLES: Record<"short" | "long" | "time" | "precise", Intl.DateTimeFormatOptions> = {
  short: { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" },
  long: {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  },
  time: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
  precise: { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 },
};

/** An instant as read in a zone. */
export function formatInstant(at: string, zone: string, style: keyof typeof STYLES): string {
  return new Intl.DateTimeFormat(LOCALE, { ...STYLES[style], timeZone: zone, hourCycle: "h23" }).format(new Date(at));
}

/** The same instant for the log files: `2026-11-20 09:30:00 UTC`. */
export function formatUtc(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/** "3 minutes ago"; less than a minute either way is "just now" or "in a moment". */
export function formatRelative(at: string, now: number): string {
  const seconds = (new Date(at).getTime() - now) / 1000;
  for (const [unit, size] of UNITS) {
    if (Math.abs(seconds) >= size) {
      return new Intl.RelativeTimeFormat("en", { numeric: "auto", style: "long" }).format(
        Math.trunc(seconds / size),
        unit,
      );
    }
  }
  return seconds > 5 ? "in a moment" : "just now";
}

/** A talk time: `0:07`, `12:40`, `1:02:03`. */
export function formatDuration(totalSec: number): string {
  const sec = Math.max(0, Math.round(totalSec));
  const two = (value: number) => value.toString().padStart(2, "0");
  const hours = Math.floor(sec / 3600);
  const minutes = Math.floor((sec % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(sec % 60)}` : `${minutes}:${two(sec % 60)}`;
}

/** A span of a machine's work: `420 ms`, `1.84 s`. */
export function formatMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${(ms / 1000).toLocaleString("en", { maximumFractionDigits: ms < 10_000 ? 2 : 1 })} s`;
}

/** Since the start of a call: `+0.000`, `+1:02.345`. */
export function formatOffset(ms: number): string {
  const sign = ms < 0 ? "−" : "+";
  const abs = Math.abs(Math.round(ms));
  const minutes = Math.floor(abs / 60_000);
  const seconds = ((abs % 60_000) / 1000).toFixed(3);
  return minutes > 0 ? `${sign}${minutes}:${seconds.padStart(6, "0")}` : `${sign}${seconds}`;
}
