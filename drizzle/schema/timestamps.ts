import { sql } from "drizzle-orm";
import { timestamp } from "drizzle-orm/pg-core";

/**
 * A moment in time, kept to the millisecond: what JavaScript's Date can hold. With Postgres's own microseconds a list
 * cursor that went through a Date would skip or repeat rows.
 */
export function instant(name: string) {
  return timestamp(name, { withTimezone: true, precision: 3 });
}

/** When the row was made and last changed. */
export const timestamps = {
  createdAt: instant("created_at").notNull().defaultNow(),
  updatedAt: instant("updated_at")
    .notNull()
    .defaultNow()
    .$onUpdate(() => sql`now()`),
};
