"use client";

import { extensionNumber, type NamedDestinationKind, page } from "@callplane/edge-api/contract";
import { queryOptions, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "#src/api/browser.ts";
import { itemsOf, pagedQuery } from "#src/api/paging.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { KIND, THINGS } from "./kinds.ts";

/** What all things a call can be led to have in common. */
export type Thing = { id: string; name: string; number: string | null };

const thing = z
  .object({
    id: z.string(),
    name: z.string(),
    extension: z.object({ number: extensionNumber }).nullable().optional(),
    number: z.string().optional(),
  })
  .transform(({ id, name, extension, number }): Thing => ({ id, name, number: extension?.number ?? number ?? null }));
const thingPage = page(thing);

const MOST = 200;

const thingsQuery = (kind: NamedDestinationKind, q: string) =>
  pagedQuery({
    api,
    key: [THINGS[kind].path, "names"],
    path: `/${THINGS[kind].path}`,
    filter: { q },
    answer: thingPage,
    limit: MOST,
  });

/**
 * The things of a kind that match what was typed: all at once, and filtered here, where they are few; asked for by what was typed where
 * they are many.
 */
export function useThings(kind: NamedDestinationKind, q: string, enabled: boolean) {
  const can = useCan();
  const isOpen = enabled && can(THINGS[kind].needs);
  const all = useInfiniteQuery({ ...thingsQuery(kind, ""), enabled: isOpen });
  const isMore = all.hasNextPage && q !== "" && !isOfKind(kind, q);
  const found = useInfiniteQuery({ ...thingsQuery(kind, q), enabled: isOpen && isMore });
  const things = itemsOf(isMore ? found.data : all.data);
  return {
    things: (isMore || isOfKind(kind, q) ? things : things.filter((each) => matches(each, q))).filter((each) =>
      canBeCalled(kind, each),
    ),
    isPending: isOpen && (isMore ? found.isPending : all.isPending),
    error: all.error ?? found.error,
  };
}

type Named = { kind: NamedDestinationKind; id: string };

/** One thing by its id: undefined while it is asked for, may not be read or is none (`named` null); null when it is gone. */
export function useThing(named: Named | null): Thing | null | undefined {
  const can = useCan();
  const { kind, id } = named ?? { kind: "USER", id: "" };
  const isOpen = named !== null && can(THINGS[kind].needs);
  const all = useInfiniteQuery({ ...thingsQuery(kind, ""), enabled: isOpen });
  const known = itemsOf(all.data).find((each) => each.id === id);
  const single = useQuery({
    ...queryOptions({
      queryKey: [THINGS[kind].path, "names", "one", id],
      queryFn: ({ signal }) => api({ path: `/${THINGS[kind].path}/${encodeURIComponent(id)}`, answer: thing, signal }),
    }),
    enabled: isOpen && known === undefined && all.data !== undefined && all.hasNextPage,
  });
  if (!isOpen) return undefined;
  if (known !== undefined) return known;
  // What was made a moment ago is not in the list before that is asked for again.
  if (all.data !== undefined && !all.hasNextPage && !all.isFetching) return null;
  return single.data;
}

/** Names by id, for sentences; the kind's own word for those not known. */
export function useNames(kind: NamedDestinationKind): (id: string) => string {
  const can = useCan();
  const all = useInfiniteQuery({ ...thingsQuery(kind, ""), enabled: can(THINGS[kind].needs) });
  const names = new Map(itemsOf(all.data).map(({ id, name }) => [id, name]));
  return (id) => names.get(id) ?? KIND[kind].one;
}

function matches({ name, number }: Thing, q: string): boolean {
  const wanted = q.trim().toLowerCase();
  return name.toLowerCase().includes(wanted) || (number?.startsWith(wanted) ?? false);
}

/** "queue" and "ring gr" mean all queues and all ring groups. */
function isOfKind(kind: NamedDestinationKind, q: string): boolean {
  return q.length >= 3 && KIND[kind].several.toLowerCase().startsWith(q.toLowerCase());
}

/** People without an extension have nothing to ring. */
function canBeCalled(kind: NamedDestinationKind, { number }: Thing): boolean {
  return kind !== "USER" || number !== null;
}
