import { undeliveredNotices } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

/** Addresses the mail service would not take the last notice for. */
export const undeliveredNoticesQuery = (api: Api) =>
  queryOptions({
    queryKey: ["undelivered-notices"],
    queryFn: ({ signal }) => api({ path: "/undelivered-notices", answer: undeliveredNotices, signal }),
    refetchInterval: 60_000,
  });
