import {
  type CreateOutboundPolicy,
  outboundPolicy,
  outboundPolicyPage,
  type UpdateOutboundPolicy,
  type UserOutbound,
  userOutbound,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { pagedQuery } from "./paging.ts";

const PATH = "/outbound-policies";

/** All of them: a company has a few. */
export const outboundPoliciesQuery = (api: Api) =>
  pagedQuery({ api, key: ["outbound-policies"], path: PATH, filter: {}, answer: outboundPolicyPage, limit: 200 });
export const createOutboundPolicy = (api: Api, body: CreateOutboundPolicy) =>
  api({ method: "POST", path: PATH, body, answer: outboundPolicy });
export const updateOutboundPolicy = (api: Api, id: string, body: UpdateOutboundPolicy) =>
  api({ method: "PATCH", path: `${PATH}/${id}`, body, answer: outboundPolicy });
export const deleteOutboundPolicy = (api: Api, id: string) => api({ method: "DELETE", path: `${PATH}/${id}` });

/** What a person shows and may, where it differs from the company. */
export const userOutboundQuery = (api: Api, userId: string) =>
  queryOptions({
    queryKey: ["users", "outbound", userId],
    queryFn: ({ signal }) =>
      api({ path: `/users/${encodeURIComponent(userId)}/outbound`, answer: userOutbound, signal }),
  });
export const setUserOutbound = (api: Api, userId: string, body: UserOutbound) =>
  api({ method: "PUT", path: `/users/${userId}/outbound`, body, answer: userOutbound });
