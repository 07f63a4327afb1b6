import {
  type CallLimits,
  callLimits,
  callUsage,
  type UserCallLimits,
  userCallLimits,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

const ofUser = (userId: string) => `/users/${encodeURIComponent(userId)}/call-limits`;

export const callLimitsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["call-limits"],
    queryFn: ({ signal }) => api({ path: "/call-limits", answer: callLimits, signal }),
  });
export const setCallLimits = (api: Api, body: CallLimits) =>
  api({ method: "PUT", path: "/call-limits", body, answer: callLimits });

export const callUsageQuery = (api: Api) =>
  queryOptions({
    queryKey: ["call-limits", "usage"],
    queryFn: ({ signal }) => api({ path: "/call-limits/usage", answer: callUsage, signal }),
    refetchInterval: 10_000,
  });

export const userCallLimitsQuery = (api: Api, userId: string) =>
  queryOptions({
    queryKey: ["users", "call-limits", userId],
    queryFn: ({ signal }) => api({ path: ofUser(userId), answer: userCallLimits, signal }),
  });
export const setUserCallLimits = (api: Api, userId: string, body: UserCallLimits) =>
  api({ method: "PUT", path: ofUser(userId), body, answer: userCallLimits });
