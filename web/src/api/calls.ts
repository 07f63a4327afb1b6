import { callDetail, callPage } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const callsQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({ api, key: ["calls"], path: "/calls", filter, answer: callPage, ...(limit !== undefined && { limit }) });

export const callQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["calls", "one", id],
    queryFn: ({ signal }) => api({ path: `/calls/${encodeURIComponent(id)}`, answer: callDetail, signal }),
  });
