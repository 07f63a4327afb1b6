import { auditPage, auditVerification } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const auditQuery = (api: Api, filter: Filter = {}) =>
  pagedQuery({ api, key: ["audit"], path: "/audit-logs", filter, answer: auditPage });

export const auditVerificationQuery = (api: Api) =>
  queryOptions({
    queryKey: ["audit", "verification"],
    queryFn: ({ signal }) => api({ path: "/audit-logs/verify", answer: auditVerification, signal }),
    staleTime: 60_000,
  });
