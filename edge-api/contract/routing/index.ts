export { blockOf, didBlock } from "./block-ids.ts";
export { compileRouting } from "./compile.ts";
export * from "./conditions.ts";
export { destinationsOf, type Pointer, type Pointing } from "./destinations-of.ts";
export { type Calendar, type HoursNow, hoursAt } from "./hours-at.ts";
export { type HolidayDays, holidayDays, isHoliday, minuteOf } from "./hours-rules.ts";
export { formatFor, matchesPattern, type Normalised, normalise, sentTo } from "./numbers.ts";
export * from "./program.ts";
