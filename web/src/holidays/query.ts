import { queryOptions } from "@tanstack/react-query";
import { offline } from "#src/api/api-error.ts";
import { createApi } from "#src/api/client.ts";
import { publicHolidays } from "./answer.ts";

const ownServer = createApi(({ path, signal }) =>
  fetch(`/api${path}`, { signal: signal ?? null }).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw offline(error);
  }),
);

/** The holidays of a year; `part` is null for those the whole country keeps. */
export const publicHolidaysQuery = (country: string, part: string | null, year: number) =>
  queryOptions({
    queryKey: ["public-holidays", country, part, year],
    queryFn: ({ signal }) =>
      ownServer({ path: "/public-holidays", query: { country, part, year }, answer: publicHolidays, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
