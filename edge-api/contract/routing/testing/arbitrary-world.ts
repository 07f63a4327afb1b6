import fc from "fast-check";
import { type Destination, NAMED_DESTINATION_KINDS, type NamedDestinationKind } from "../../destinations.ts";
import { idOf } from "./a-snapshot.ts";

/** Of each kind a tenant has at most so many; one id more is pointed at, too, and is always gone. */
const MOST = 3;

/** Numbers outside; some are DIDs of the tenants. */
export const NUMBERS = ["+436641234567", "+4315550100", "+4315550101", "+4315550102", "+12125550100", "+49301234567"];

const OTHERS = ["SOUND", "DID", "TRUNK", "POLICY", "TENANT"] as const;
type Kind = NamedDestinationKind | (typeof OTHERS)[number];
const KINDS: readonly Kind[] = [...NAMED_DESTINATION_KINDS, ...OTHERS];

/** Ids of a tenant's things: different tenants share none, though their extensions and names are the same. */
export function idIn(tenant: number, kind: Kind, n = 0): string {
  return idOf(tenant * 1_000_000 + KINDS.indexOf(kind) * 1000 + n);
}

/** Where a tenant's things may lead, and what its parts are made of. */
export type World = {
  readonly tenant: number;
  readonly destination: fc.Arbitrary<Destination>;
  readonly idOf: (kind: Kind) => fc.Arbitrary<string>;
  /** A few things of a kind, with ids of their own. */
  readonly some: <T>(kind: Kind, thing: fc.Arbitrary<T>) => fc.Arbitrary<(T & { id: string })[]>;
};

/** `pointsAt`: whose ids are pointed at; the tenant's own, and to see that they are not reached, another's. */
export function aWorld(tenant: number, pointsAt: readonly number[]): World {
  const idOfKind = (kind: Kind) =>
    fc.tuple(fc.constantFrom(...pointsAt), fc.nat(MOST)).map(([whose, n]) => idIn(whose, kind, n));
  const named = fc
    .constantFrom(...NAMED_DESTINATION_KINDS)
    .chain((kind) => idOfKind(kind).map((id): Destination => ({ kind, id })));
  return {
    tenant,
    idOf: idOfKind,
    destination: fc.oneof(
      { weight: 10, arbitrary: named },
      fc.constantFrom(...NUMBERS).map((number) => ({ kind: "EXTERNAL" as const, number })),
      fc.constant({ kind: "DIRECTORY" as const }),
      fc.constant({ kind: "HANG_UP" as const }),
    ),
    some: (kind, thing) =>
      fc
        .array(thing, { maxLength: MOST })
        .map((things) => things.map((each, n) => ({ ...each, id: idIn(tenant, kind, n) }))),
  };
}

export const aName = fc.constantFrom("Sales", "Office", "Shop");
export const aNumberOfTwo = (base: number) => fc.option(fc.nat(3).map((n) => String(base + n)));
