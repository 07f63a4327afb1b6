import { z } from "zod";
import { destination } from "./destinations.ts";
import { id, instant, label, page, pageQuery, timeZone } from "./primitives.ts";

/** `09:00`; `24:00` only as an end. */
export const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, "A time such as 09:00");
export const calendarDate = z.iso.date().meta({ example: "2026-12-24" });

const startOfDay = timeOfDay.refine((time) => time !== "24:00", "A day begins at 00:00");

/** Open from `from` until `to` on each of the days, 1 = Monday … 7 = Sunday. With `to` not after `from` it lasts into the next day. */
export const openingHours = z.object({
  days: z.array(z.number().int().min(1).max(7)).min(1, "Choose a day").max(7),
  from: startOfDay,
  to: timeOfDay,
});

/**
 * Days on which the weekly hours do not count, both included; with `everyYear` the year does not matter. With times it begins on its first
 * day at `fromTime` and is over on its last day at `toTime`: before and after, the week counts.
 */
export const holiday = z
  .object({
    name: label,
    from: calendarDate,
    to: calendarDate,
    /** Absent: from the day's beginning, and to its end. */
    fromTime: startOfDay.optional(),
    toTime: timeOfDay.optional(),
    everyYear: z.boolean().default(false),
    /** Where calls go on these days; null: where they go when it is closed. */
    destination: destination.nullable().default(null),
  })
  .refine(({ from, to }) => from <= to, { error: "The last day comes before the first", path: ["to"] })
  .refine(({ from, to, fromTime = "00:00", toTime = "24:00" }) => from !== to || fromTime < toTime, {
    error: "It ends before it begins",
    path: ["toTime"],
  });

/** A temporary state that overrules the calendar, at once and without apply: "closed today". It ends by itself at `until`. */
export const hoursOverride = z
  .object({ state: z.enum(["open", "closed"]), until: instant.nullable() })
  .meta({ id: "HoursOverride" });

const fields = {
  name: label,
  timeZone,
  weekly: z.array(openingHours).max(50),
  holidays: z.array(holiday).max(200),
  open: destination,
  closed: destination,
};

export const createBusinessHours = z
  .object({
    ...fields,
    timeZone: timeZone.optional().meta({ description: "The tenant's when absent" }),
    holidays: fields.holidays.default([]),
  })
  .meta({ id: "CreateBusinessHours" });
export const updateBusinessHours = z.object(fields).partial().meta({ id: "UpdateBusinessHours" });

/** PUT /business-hours/{id}/override; DELETE takes it back. Effective within a second. */
export const businessHours = z
  .object({
    id,
    ...fields,
    code: z.number().int().meta({ description: "Dialled after *28: closed today, or by the calendar again" }),
    override: hoursOverride.nullable(),
    now: z.object({
      state: z.enum(["open", "closed", "holiday"]),
      because: z.string().meta({ description: 'In words, e.g. "Friday 09:00–17:00" or the holiday\'s name' }),
      until: instant.nullable().meta({ description: "When that changes next, within the coming year" }),
    }),
    createdAt: instant,
  })
  .meta({ id: "BusinessHours" });

export const listBusinessHours = pageQuery.extend({ q: z.string().trim().max(100).optional() });
export const businessHoursPage = page(businessHours).meta({ id: "BusinessHoursPage" });
export type BusinessHours = z.infer<typeof businessHours>;
export type CreateBusinessHours = z.infer<typeof createBusinessHours>;
export type UpdateBusinessHours = z.infer<typeof updateBusinessHours>;
export type HoursOverride = z.infer<typeof hoursOverride>;
export type OpeningHours = z.infer<typeof openingHours>;
export type Holiday = z.infer<typeof holiday>;
