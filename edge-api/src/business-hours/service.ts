import { businessHours } from "@callplane/drizzle";
import { type BusinessHours, type Destination, hoursAt } from "../../contract/index.ts";
import { refuseAutomaticCircle } from "../destinations/index.ts";
import { type NamedThing, toDestination, verbsOf, withTime } from "../named-things/index.ts";
import { type BusinessHoursRow, selectBusinessHours, tenantTimeZone } from "./store.ts";

const hours: NamedThing<BusinessHoursRow, BusinessHours> = {
  words: "opening hours",
  entity: "business_hours",
  read: "routing.read",
  table: businessHours,
  nameKey: "business_hours_name_key",
  destination: "BUSINESS_HOURS",
  select: selectBusinessHours,
  toItem: toBusinessHours,
  references: ({ open, closed, holidays = [] }) => [
    ...toDestination(["open"], open),
    ...toDestination(["closed"], closed),
    ...holidays.flatMap(({ destination }, index) => toDestination(["holidays", index, "destination"], destination)),
  ],
  toColumns: (fields, { ctx, before }) =>
    before === null && fields.timeZone === undefined ? { ...fields, timeZone: tenantTimeZone(ctx.tenantId) } : fields,
  async refuseSaving(fields, { tx, ctx, id }) {
    // One way after the other, so that the one that leads in circles is the one that is shown.
    for (const { path, destination } of waysOf(fields)) {
      const thing = { kind: "BUSINESS_HOURS" as const, id, name: fields.name ?? "", ways: [destination] };
      await refuseAutomaticCircle(tx, ctx.tenantId, thing, path);
    }
  },
  audited: ({ id: _, createdAt: __, now: ___, override: ____, code: _____, ...fields }) => fields,
};

/** Where calls may go on from there without anybody being asked. */
function waysOf(fields: Partial<BusinessHours>): { path: (string | number)[]; destination: Destination }[] {
  const isAutomatic = ({ kind }: Destination) =>
    kind === "BUSINESS_HOURS" || kind === "ANNOUNCEMENT" || kind === "EXTERNAL";
  return hours
    .references(fields)
    .flatMap((each) => (each.to === "destination" && isAutomatic(each.destination) ? [each] : []));
}

/** With what holds at `now`, told by the very rules calls go by. */
export function toBusinessHours(row: BusinessHoursRow, now: Date): BusinessHours {
  const { overrideState, overrideUntil, ...fields } = row;
  const set = overrideState && { state: overrideState, until: overrideUntil?.toISOString() ?? null };
  const override = set && (overrideUntil === null || overrideUntil > now) ? set : null;
  return { ...withTime(fields), override, now: hoursAt(fields, override, now.getTime()) };
}

export const businessHoursVerbs = verbsOf(hours);
