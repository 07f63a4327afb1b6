import { callSettingsState, type UpdateCallSettings } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

/** Until the gateway has made a change so, it is asked for in short steps. */
const WAITING_MS = 700;

const pathOf = (userId: string) => `/users/${encodeURIComponent(userId)}/call-settings`;

/** How somebody else's phones behave; one's own stand in self-service.ts. */
export const userCallSettingsQuery = (api: Api, userId: string) =>
  queryOptions({
    queryKey: ["users", "call-settings", userId],
    queryFn: ({ signal }) => api({ path: pathOf(userId), answer: callSettingsState, signal }),
    refetchInterval: ({ state }) => (state.data?.inForce === false ? WAITING_MS : false),
  });

export const setUserCallSettings = (api: Api, userId: string, body: UpdateCallSettings) =>
  api({ method: "PATCH", path: pathOf(userId), body, answer: callSettingsState });
