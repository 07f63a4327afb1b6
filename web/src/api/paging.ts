import { infiniteQueryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Api, Call } from "./client.ts";

export type Filter = Record<string, string | number | undefined | null>;
export type Page<Item> = { items: Item[]; nextCursor: string | null };

/** How many rows a list fetches at a time. */
const PAGE_SIZE = 50;

/** A list behind a cursor, page after page. Filters that are empty are left out of key and query alike. */
export function pagedQuery<Item>(args: {
  api: Api;
  key: readonly unknown[];
  path: string;
  filter: Filter;
  answer: z.ZodType<Page<Item>>;
  limit?: number;
}) {
  const filter = Object.fromEntries(
    Object.entries(args.filter).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
  return infiniteQueryOptions({
    queryKey: [...args.key, "list", filter, args.limit ?? PAGE_SIZE],
    queryFn: ({ pageParam, signal }) => {
      const call: Call<Page<Item>> = {
        path: args.path,
        query: { ...filter, limit: args.limit ?? PAGE_SIZE, cursor: pageParam },
        answer: args.answer,
        signal,
      };
      return args.api(call);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last: Page<Item>) => last.nextCursor,
  });
}

/** Everything fetched so far, in order. */
export function itemsOf<Item>(data: { pages: readonly Page<Item>[] } | undefined): Item[] {
  return data?.pages.flatMap((page) => page.items) ?? [];
}
