import type { SnapshotHours } from "../snapshot-routing.ts";
import { blockOf } from "./block-ids.ts";
import { block, check, goto, note, whileSuspended } from "./blocks.ts";
import type { KnownThings } from "./known-things.ts";
import type { Block, BlockId, Step } from "./program.ts";

/** What somebody set for now goes before holidays, holidays before the week. */
export function compileHours(hours: SnapshotHours, known: KnownThings): readonly Block[] {
  const id = blockOf({ kind: "BUSINESS_HOURS", id: hours.id });
  const node = { kind: "BUSINESS_HOURS", id: hours.id, name: hours.name } as const;
  const open = `${id}-open`;
  const closed = `${id}-closed`;
  const holidayBlock = (index: number): BlockId =>
    hours.holidays[index]?.destination === null ? `${id}-holiday` : `${id}-holiday-${index}`;
  const leave = (to: BlockId, state: string, destination: SnapshotHours["open"]) =>
    block(to, node, note("hours", `${hours.id}_${state}`), goto(known.wayTo(destination)));
  return [
    block(id, node, { do: "hop" }, whileSuspended, ...hoursSteps(hours, { open, closed, holiday: holidayBlock })),
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

/** Leaves for one of the ways, by what holds just now. */
export function hoursSteps(
  { id, timeZone: zone, weekly, holidays }: SnapshotHours,
  ways: { readonly open: BlockId; readonly closed: BlockId; readonly holiday: (index: number) => BlockId },
): readonly Step[] {
  return [
    check({ is: "override", hoursId: id, state: "open" }, ways.open),
    check({ is: "override", hoursId: id, state: "closed" }, ways.closed),
    // Which days they are; where calls go then is the block's to say.
    ...holidays.map((days, index): Step => {
      const holiday = { ...days, destination: null };
      return check({ is: "holiday", zone, holiday }, ways.holiday(index));
    }),
    check({ is: "open", zone, weekly }, ways.open),
    goto(ways.closed),
  ];
}
