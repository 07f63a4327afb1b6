import { type AssignRole, type CreateUser, type UpdateUser, user, userPage } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

export const usersQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({ api, key: ["users"], path: "/users", filter, answer: userPage, ...(limit !== undefined && { limit }) });

export const userQuery = (api: Api, id: string) =>
  queryOptions({
    queryKey: ["users", "one", id],
    queryFn: ({ signal }) => api({ path: `/users/${encodeURIComponent(id)}`, answer: user, signal }),
  });

export const createUser = (api: Api, body: CreateUser) => api({ method: "POST", path: "/users", body, answer: user });
export const updateUser = (api: Api, id: string, body: UpdateUser) =>
  api({ method: "PATCH", path: `/users/${id}`, body, answer: user });
export const assignRole = (api: Api, id: string, body: AssignRole) =>
  api({ method: "PUT", path: `/users/${id}/role`, body, answer: user });
export const suspendUser = (api: Api, id: string) => api({ method: "POST", path: `/users/${id}/suspend` });
export const activateUser = (api: Api, id: string) => api({ method: "POST", path: `/users/${id}/activate` });
export const inviteUser = (api: Api, id: string) => api({ method: "POST", path: `/users/${id}/invite` });
export const deleteUser = (api: Api, id: string) => api({ method: "DELETE", path: `/users/${id}` });
