import fc from "fast-check";
import type { Holiday, HoursOverride, OpeningHours } from "../../business-hours.ts";
import type { Calendar } from "../hours-at.ts";

export const ZONES = [
  "Europe/Vienna",
  "America/New_York",
  "Australia/Lord_Howe",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Africa/Casablanca",
  "Pacific/Chatham",
  "UTC",
];

const DAY_MS = 86_400_000;
const FROM = Date.UTC(2024, 0, 1);
const TO = Date.UTC(2032, 0, 1);

/** Any moment, often one near a change of the clocks or of the year. */
export const anInstant = fc.oneof(
  fc.integer({ min: FROM, max: TO }),
  fc
    .tuple(
      fc.constantFrom(
        "2026-10-25",
        "2027-03-28",
        "2026-11-01",
        "2027-03-14",
        "2027-04-03",
        "2027-10-02",
        "2028-02-29",
        "2027-01-01",
      ),
      fc.integer({ min: -DAY_MS, max: DAY_MS }),
    )
    .map(([date, ms]) => Date.parse(date) + ms),
);

const aTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 15, 30, 59))
  .map(([hour, minute]) => `${pad(hour)}:${pad(minute)}`);

export const anOpening: fc.Arbitrary<OpeningHours> = fc.record({
  days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 7 }),
  from: aTime,
  to: fc.oneof(aTime, fc.constant("24:00")),
});

const aDate = fc.integer({ min: FROM, max: TO }).map((ms) => new Date(ms).toISOString().slice(0, 10));

export const aHoliday: fc.Arbitrary<Omit<Holiday, "destination">> = fc
  .record({
    name: fc.constant("Holiday"),
    from: aDate,
    days: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.constantFrom(0, 1, 365, 366)),
    everyYear: fc.boolean(),
    fromTime: fc.option(aTime, { nil: undefined }),
    toTime: fc.option(fc.oneof(aTime, fc.constant("24:00")), { nil: undefined }),
  })
  .map(({ days, from, fromTime = "00:00", toTime = "24:00", ...rest }) => ({
    ...rest,
    from,
    to: new Date(Date.parse(from) + days * DAY_MS).toISOString().slice(0, 10),
    ...(fromTime !== "00:00" && { fromTime }),
    // One day's end comes after its beginning.
    ...(toTime !== "24:00" && (days > 0 || toTime > fromTime) && { toTime }),
  }));

export const aCalendar: fc.Arbitrary<Calendar> = fc.record({
  timeZone: fc.constantFrom(...ZONES),
  weekly: fc.array(anOpening, { maxLength: 4 }),
  holidays: fc.array(
    aHoliday.map((holiday) => ({ ...holiday, destination: null })),
    { maxLength: 3 },
  ),
});

export const anOverride: fc.Arbitrary<HoursOverride | null> = fc.option(
  fc.record({
    state: fc.constantFrom("open", "closed"),
    until: fc.option(fc.integer({ min: FROM, max: TO }).map((ms) => new Date(ms).toISOString())),
  }),
);

function pad(value: number): string {
  return String(value).padStart(2, "0");
}
