import { type CreateTrunk, trunk, trunkPage, trunkTest, type UpdateTrunk } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import { ApiError } from "./api-error.ts";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

/** The tenant's own and the platform's. Gateways say how they stand at once when it changes. */
export const trunksQuery = (api: Api, filter: Filter = {}, limit?: number) => ({
  ...pagedQuery({
    api,
    key: ["trunks"],
    path: "/trunks",
    filter,
    answer: trunkPage,
    ...(limit !== undefined && { limit }),
  }),
  refetchInterval: 5_000,
});

export const getTrunk = (api: Api, id: string, signal: AbortSignal) =>
  api({ path: `/trunks/${encodeURIComponent(id)}`, answer: trunk, signal });
export const createTrunk = (api: Api, body: CreateTrunk) =>
  api({ method: "POST", path: "/trunks", body, answer: trunk });
export const updateTrunk = (api: Api, id: string, body: UpdateTrunk) =>
  api({ method: "PATCH", path: `/trunks/${id}`, body, answer: trunk });
export const deleteTrunk = (api: Api, id: string) => api({ method: "DELETE", path: `/trunks/${id}` });

/** The last test of a trunk, null where there was none; asked for again and again while it runs. */
export const trunkTestQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["trunks", "test", id],
    queryFn: ({ signal }) => api({ path: `/trunks/${id}/test`, answer: trunkTest, signal }).catch(noneYet),
    refetchInterval: ({ state }) => (state.data?.status === "running" ? 400 : false),
  });
export const startTrunkTest = (api: Api, id: string) =>
  api({ method: "POST", path: `/trunks/${id}/test`, answer: trunkTest });
export const stopTrunkTest = (api: Api, id: string) =>
  api({ method: "DELETE", path: `/trunks/${id}/test`, answer: trunkTest });

function noneYet(error: unknown): null {
  if (error instanceof ApiError && error.code === "not_found") return null;
  throw error;
}
