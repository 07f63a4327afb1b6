import {
  type CreateDevice,
  device,
  devicePage,
  deviceWithSecret,
  softphone,
  type UpdateDevice,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const devicesQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({
    api,
    key: ["devices"],
    path: "/devices",
    filter,
    answer: devicePage,
    ...(limit !== undefined && { limit }),
  });

export const deviceQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["devices", "one", id],
    queryFn: ({ signal }) => api({ path: `/devices/${encodeURIComponent(id)}`, answer: device, signal }),
  });

export const createDevice = (api: Api, body: CreateDevice) =>
  api({ method: "POST", path: "/devices", body, answer: deviceWithSecret });
export const updateDevice = (api: Api, id: string, body: UpdateDevice) =>
  api({ method: "PATCH", path: `/devices/${id}`, body, answer: device });
export const rotateDeviceSecret = (api: Api, id: string) =>
  api({ method: "POST", path: `/devices/${id}/rotate-secret`, answer: deviceWithSecret });
export const deleteDevice = (api: Api, id: string) => api({ method: "DELETE", path: `/devices/${id}` });
/** Makes this browser the caller's softphone; the answer carries a digest, never a password. */
export const openSoftphone = (api: Api) => api({ method: "POST", path: "/self-service/softphone", answer: softphone });
