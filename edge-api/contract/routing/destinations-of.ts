import type { Destination, DestinationKind } from "../destinations.ts";
import type { SnapshotRouting } from "../snapshot-routing.ts";

/** Whose destination it is: a thing of the tenant's, or the tenant's own default (id ""). */
export type Pointing = {
  readonly kind: Exclude<DestinationKind, "EXTERNAL" | "DIRECTORY" | "HANG_UP"> | "DID" | "DEFAULT";
  readonly id: string;
  readonly name: string;
};

/** One arrow of the graph. `slot` is the field as the API names it, `words` as a person would say it. */
export type Pointer = {
  readonly from: Pointing;
  readonly slot: string;
  readonly words: string;
  readonly destination: Destination;
};

/** Every destination in the tenant's routing, with whose it is. */
export function destinationsOf(routing: SnapshotRouting): readonly Pointer[] {
  return [
    ...from("DEFAULT", [{ id: "", name: "Default destination" }], () => [
      ["defaultDestination", "numbers without a destination", routing.defaultDestination],
    ]),
    ...from(
      "DID",
      routing.dids.map((did) => ({ ...did, name: did.label ?? did.number })),
      ({ destination, callerRules = [] }) => [
        ["destination", "calls in", destination],
        ...callerRules.map(
          ({ name, destination: to }, index) => [`callerRules.${index}.destination`, name, to] as const,
        ),
      ],
    ),
    ...from("RING_GROUP", routing.ringGroups, ({ noAnswer }) => [["noAnswer", "no answer", noAnswer]]),
    ...from("IVR", routing.ivrMenus, ({ keys, giveUp, onSilence }) => [
      ...keys.map(({ key, destination }, index) => [`keys.${index}.destination`, `key ${key}`, destination] as const),
      ["giveUp", "no valid choice", giveUp],
      ["onSilence", "no key pressed", onSilence],
    ]),
    ...from("QUEUE", routing.queues, ({ onTimeout, onFull, onEmpty, exitKey, onExit }) => [
      ["onTimeout", "waited too long", onTimeout],
      ["onFull", "queue full", onFull],
      ["onEmpty", "nobody in the queue", onEmpty],
      ["onExit", `key ${exitKey}`, exitKey === null ? null : onExit],
    ]),
    ...from("BUSINESS_HOURS", routing.businessHours, ({ open, closed, holidays }) => [
      ["open", "open", open],
      ["closed", "closed", closed],
      ...holidays.map(({ name, destination }, index) => [`holidays.${index}.destination`, name, destination] as const),
    ]),
    ...from("VOICEMAIL", routing.voicemailBoxes, ({ onZero = null }) => [["onZero", "key 0", onZero]]),
    ...from("ANNOUNCEMENT", routing.announcements, ({ next }) => [["next", "after the announcement", next]]),
  ];
}

type Slot = readonly [slot: string, words: string, destination: Destination | null];

function from<T extends { readonly id: string; readonly name: string }>(
  kind: Pointing["kind"],
  things: readonly T[],
  slotsOf: (thing: T) => readonly Slot[],
): readonly Pointer[] {
  return things.flatMap((thing) =>
    slotsOf(thing).flatMap(([slot, words, destination]) =>
      destination === null ? [] : [{ from: { kind, id: thing.id, name: thing.name }, slot, words, destination }],
    ),
  );
}
