import {
  type AuditReportBy,
  auditPage,
  auditReport,
  auditRetention,
  auditVerification,
} from "@callplane/edge-api/contract";
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

export const auditReportQuery = (api: Api, by: AuditReportBy, filter: Filter) =>
  queryOptions({
    queryKey: ["audit", "report", by, filter],
    queryFn: ({ signal }) => api({ path: "/audit-logs/report", query: { ...filter, by }, answer: auditReport, signal }),
  });

/** Where the browser fetches the file from, by itself: a file of any size never stands in the page's memory. */
export function auditExportUrl(filter: Filter): string {
  const given = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined || value === null || value === "" ? [] : [[name, String(value)]],
  );
  return `/api/edge/audit-logs/export?${new URLSearchParams(given)}`;
}

export const auditRetentionQuery = (api: Api) =>
  queryOptions({
    queryKey: ["audit", "retention"],
    queryFn: ({ signal }) => api({ path: "/audit-logs/retention", answer: auditRetention, signal }),
  });

export const setAuditRetention = (api: Api, body: { days: number | null }) =>
  api({ method: "PUT", path: "/audit-logs/retention", body, answer: auditRetention });
