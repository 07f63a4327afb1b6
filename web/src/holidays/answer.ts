import { calendarDate, timeOfDay } from "@callplane/edge-api/contract";
import { z } from "zod";

/** One year's holidays of a country or a part of it, as `GET /api/public-holidays` answers them. */
export const publicHolidays = z.object({
  /** Parts of the country with holidays of their own; empty where there are none. */
  parts: z.array(z.object({ code: z.string(), name: z.string() })),
  days: z.array(
    z.object({
      name: z.string(),
      from: calendarDate,
      to: calendarDate,
      /** Set where the day is free from that hour only. */
      fromTime: timeOfDay.optional(),
      /** Offices are closed by law; the others are days on which banks or many offices are. */
      isPublic: z.boolean(),
    }),
  ),
});
export type PublicHolidays = z.infer<typeof publicHolidays>;
export type PublicHoliday = PublicHolidays["days"][number];
