import type { SnapshotHours } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { block, check, goto, note, whileSuspended } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block, BlockId, Step } from "./program.ts";

/** What somebody set for now goes before holidays, holidays before the week. */
export function compileHours(hours: SnapshotHours, known: KnownThings): readonly Block[] {
  const id = blockOf({ kind: "BUSINESS_HOURS", id: hours.id });
  const node = { kind: "BUSINESS_HOURS", id: hours.id, name: hours.name } as const;
  const zone = hours.timeZone;
  const open = `${id}-open`;
  const closed = `${id}-closed`;
  const holidayBlock = (index: number): BlockId =>
    hours.holidays[index]?.destination === null ? `${id}-holiday` : `${id}-holiday-${index}`;
  const leave = (to: BlockId, state: string, destination: SnapshotHours["open"]) =>
    block(to, node, note("hours", `${hours.id}_${state}`), goto(known.wayTo(destination)));
  const checks: readonly Step[] = [
    check({ is: "override", hoursId: hours.id, state: "open" }, open),
    check({ is: "override", hoursId: hours.id, state: "closed" }, closed),
    // Which days they are; where calls go then is the block's to say.
    ...hours.holidays.map((days, index): Step => {
      const holiday = { ...days, destination: null };
      return check({ is: "holiday", zone, holiday }, holidayBlock(index));
    }),
    check({ is: "open", zone, weekly: hours.weekly }, open),
  ];
  return [
    block(id, node, { do: "hop" }, whileSuspended, ...checks, goto(closed)),
    leave(open, "open", hours.open),
    leave(closed, "closed", hours.closed),
    ...(hours.holidays.some(({ destination }) => destination === null)
      ? [leave(`${id}-holiday`, "holiday", hours.closed)]
      : []),
    ...hours.holidays.flatMap(({ destination }, index) =>
      destination === null ? [] : [leave(holidayBlock(index), "holiday", destination)],
    ),
  ];
}
