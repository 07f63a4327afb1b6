import {
  agent,
  agentPage,
  type CreateAgent,
  promptVersion,
  promptVersionPage,
  type UpdateAgent,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const agentsQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({
    api,
    key: ["agents"],
    path: "/agents",
    filter,
    answer: agentPage,
    ...(limit !== undefined && { limit }),
  });

export const agentQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["agents", "one", id],
    queryFn: ({ signal }) => api({ path: `/agents/${encodeURIComponent(id)}`, answer: agent, signal }),
  });

export const promptVersionsQuery = (api: Api, agentId: string) =>
  pagedQuery({
    api,
    key: ["agents", "one", agentId, "versions"],
    path: `/agents/${encodeURIComponent(agentId)}/prompt-versions`,
    filter: {},
    answer: promptVersionPage,
  });

export const createAgent = (api: Api, body: Partial<CreateAgent> & { name: string }) =>
  api({ method: "POST", path: "/agents", body, answer: agent });
export const updateAgent = (api: Api, id: string, body: UpdateAgent) =>
  api({ method: "PATCH", path: `/agents/${id}`, body, answer: agent });
export const duplicateAgent = (api: Api, id: string) =>
  api({ method: "POST", path: `/agents/${id}/duplicate`, answer: agent });
export const deleteAgent = (api: Api, id: string) => api({ method: "DELETE", path: `/agents/${id}` });
export const savePrompt = (api: Api, id: string, prompt: string) =>
  api({ method: "POST", path: `/agents/${id}/prompt-versions`, body: { prompt }, answer: promptVersion });
export const publishPrompt = (api: Api, id: string, versionId: string) =>
  api({ method: "POST", path: `/agents/${id}/prompt-versions/${versionId}/publish` });
