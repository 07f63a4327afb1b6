import { me, nextExtension, type Permission, phoneKeys, selfServiceMe } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

export const meQuery = (api: Api) =>
  queryOptions({
    queryKey: ["me"],
    queryFn: ({ signal }) => api({ path: "/auth/me", answer: me, signal }),
    staleTime: 60_000,
  });

export const nextExtensionQuery = (api: Api) =>
  queryOptions({
    queryKey: ["extensions", "next"],
    queryFn: ({ signal }) => api({ path: "/extensions/next", answer: nextExtension, signal }),
    staleTime: 0,
  });

export const can = (who: { permissions: readonly Permission[] }, permission: Permission): boolean =>
  who.permissions.includes(permission);

/** The caller's own person, extension and phones. */
export const selfQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self"],
    queryFn: ({ signal }) => api({ path: "/self-service/me", answer: selfServiceMe, signal }),
  });

/** Keys with a lamp for the caller's own desk phone. */
export const phoneKeysQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self", "phone-keys"],
    queryFn: ({ signal }) => api({ path: "/self-service/phone-keys", answer: phoneKeys, signal }),
  });
