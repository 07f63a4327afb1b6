import {
  type CreateTenant,
  enrolment,
  gatewayPage,
  tenant,
  tenantPage,
  tenantStatistics,
  type UpdateTenant,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const tenantsQuery = (api: Api, filter: Filter = {}) =>
  pagedQuery({ api, key: ["tenants"], path: "/tenants", filter, answer: tenantPage });

export const tenantStatisticsQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["tenants", "statistics", id],
    queryFn: ({ signal }) => api({ path: `/tenants/${id}/statistics`, answer: tenantStatistics, signal }),
  });

export const getTenant = (api: Api, id: string, signal?: AbortSignal) =>
  api({ path: `/tenants/${id}`, answer: tenant, ...(signal && { signal }) });

/** The tenant one stands in. */
export const ownTenantQuery = (api: Api) =>
  queryOptions({ queryKey: ["tenant"], queryFn: ({ signal }) => api({ path: "/tenant", answer: tenant, signal }) });

/** Name, country and time zone; the extension range is the platform's to give. */
export const updateOwnTenant = (api: Api, body: UpdateTenant) =>
  api({ method: "PATCH", path: "/tenant", body, answer: tenant });
export const updateTenant = (api: Api, id: string, body: UpdateTenant) =>
  api({ method: "PATCH", path: `/tenants/${id}`, body, answer: tenant });
export const createTenant = (api: Api, body: CreateTenant) =>
  api({ method: "POST", path: "/tenants", body, answer: tenant });
export const suspendTenant = (api: Api, id: string) => api({ method: "POST", path: `/tenants/${id}/suspend` });
export const activateTenant = (api: Api, id: string) => api({ method: "POST", path: `/tenants/${id}/activate` });

export const gatewaysQuery = (api: Api) =>
  pagedQuery({ api, key: ["gateways"], path: "/gateways", filter: {}, answer: gatewayPage });
export const createEnrolment = (api: Api, name: string) =>
  api({ method: "POST", path: "/gateways/enrolments", body: { name }, answer: enrolment });
export const liftSipBan = (api: Api, gatewayId: string, address: string) =>
  api({ method: "POST", path: `/gateways/${gatewayId}/bans/lift`, body: { address } });
