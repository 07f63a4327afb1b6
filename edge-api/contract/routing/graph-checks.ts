import type { Destination, NamedDestinationKind } from "../destinations.ts";
import type { Snapshot } from "../snapshot.ts";
import type { SnapshotRouting } from "../snapshot-routing.ts";
import { destinationsOf, type Pointer } from "./destinations-of.ts";
import { idsByKind } from "./known-things.ts";

/** Everything that leads to a thing: what must be named before it may go. A person's memberships of groups and queues are not ways. */
export function pointersTo(
  routing: SnapshotRouting,
  thing: { readonly kind: NamedDestinationKind; readonly id: string },
): readonly Pointer[] {
  return destinationsOf(routing).filter(
    ({ destination }) =>
      "id" in destination && destination.kind === thing.kind && destination.id.toLowerCase() === thing.id.toLowerCase(),
  );
}

/** Destinations that lead to what is not there. */
export function missing(snapshot: Snapshot): readonly Pointer[] {
  const there = idsByKind(snapshot);
  const isGone = (to: Destination) => "id" in to && !there[to.kind].has(to.id);
  return snapshot.routing === undefined
    ? []
    : destinationsOf(snapshot.routing).filter(({ destination }) => isGone(destination));
}

/**
 * Circles of things that never wait for a human: hours, announcements, numbers, groups and queues without members (numbers of the
 * tenant's own are none), and calls to such numbers. Each is the arrows of one way round; where there are several through the same things, at least one is found.
 */
export function automaticCircles(routing: SnapshotRouting): readonly (readonly Pointer[])[] {
  return circlesAlong(automaticArrows(routing)).map((circle) => circle.map(({ arrow }) => arrow));
}

/**
 * Circles along arrows from thing to thing, as far as `starts` lead: each is the arrows of one way round, beginning where it was entered.
 * Where several go through the same things, at least one is found; through a start, if there is one at all.
 */
export function circlesAlong<A extends { readonly to: string }>(
  arrows: ReadonlyMap<string, readonly A[]>,
  starts: Iterable<string> = arrows.keys(),
): readonly (readonly A[])[] {
  const seen = new Set<string>();
  const circles: A[][] = [];
  const visit = (thing: string, way: readonly { readonly thing: string; readonly arrow: A }[]): void => {
    const start = way.findIndex((each) => each.thing === thing);
    if (start >= 0) circles.push(way.slice(start).map(({ arrow }) => arrow));
    if (seen.has(thing)) return;
    seen.add(thing);
    for (const arrow of arrows.get(thing) ?? []) visit(arrow.to, [...way, { thing, arrow }]);
  };
  for (const thing of starts) visit(thing, []);
  return circles;
}

type Arrow = { readonly arrow: Pointer; readonly to: string };

/** From each thing that sends calls on by itself: its arrows to others. */
function automaticArrows(routing: SnapshotRouting): ReadonlyMap<string, readonly Arrow[]> {
  const own = new Map(routing.dids.map(({ number, id }) => [number, keyOf("DID", id)]));
  const waiting = new Set([
    ...routing.ringGroups
      .filter(({ members }) => members.some((member) => "userId" in member || !own.has(member.number)))
      .map(({ id }) => keyOf("RING_GROUP", id)),
    ...routing.queues.filter(({ members }) => members.length > 0).map(({ id }) => keyOf("QUEUE", id)),
    ...routing.ivrMenus.map(({ id }) => keyOf("IVR", id)),
  ]);
  const pointers = destinationsOf(routing);
  const defaults = pointers.filter(({ from }) => from.kind === "DEFAULT");
  const unassigned = routing.dids
    .filter(({ destination }) => destination === null)
    .flatMap((did) =>
      defaults.map((arrow) => ({
        ...arrow,
        from: { kind: "DID", id: did.id, name: did.label ?? did.number } as const,
      })),
    );
  const arrows = [...pointers, ...unassigned]
    .map((arrow) => ({ arrow, from: keyOf(arrow.from.kind, arrow.from.id), to: thingOf(arrow.destination, own) }))
    .flatMap(({ arrow, from, to }) => (to === undefined || waiting.has(from) ? [] : [{ arrow, from, to }]));
  return Map.groupBy(arrows, ({ from }) => from);
}

function thingOf(destination: Destination, own: ReadonlyMap<string, string>): string | undefined {
  if (destination.kind === "EXTERNAL") return own.get(destination.number);
  return "id" in destination ? keyOf(destination.kind, destination.id) : undefined;
}

function keyOf(kind: string, id: string): string {
  return `${kind} ${id}`;
}
