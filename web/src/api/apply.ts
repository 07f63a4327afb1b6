import {
  applyJob,
  applyJobDetail,
  applyJobPage,
  applyPreview,
  pendingChanges,
  rehearsal,
  type startApply as startApplyBody,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const pendingQuery = (api: Api) =>
  queryOptions({
    queryKey: ["apply", "pending"],
    queryFn: ({ signal }) => api({ path: "/apply/pending", answer: pendingChanges, signal }),
  });

export const previewQuery = (api: Api) =>
  queryOptions({
    queryKey: ["apply", "preview"],
    queryFn: ({ signal }) => api({ method: "POST", path: "/apply/preview", answer: applyPreview, signal }),
    staleTime: 0,
  });

export const rehearsalQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["apply", "rehearsals", id],
    queryFn: ({ signal }) => api({ path: `/apply/rehearsals/${encodeURIComponent(id)}`, answer: rehearsal, signal }),
  });

export const applyJobsQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({
    api,
    key: ["apply", "jobs"],
    path: "/apply/jobs",
    filter,
    answer: applyJobPage,
    ...(limit !== undefined && { limit }),
  });

export const applyJobQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["apply", "jobs", "one", id],
    queryFn: ({ signal }) => api({ path: `/apply/jobs/${encodeURIComponent(id)}`, answer: applyJobDetail, signal }),
  });

export const startApply = (api: Api, body: z.input<typeof startApplyBody>) =>
  api({ method: "POST", path: "/apply", body, answer: applyJob });
