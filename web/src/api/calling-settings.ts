import { callingSettings, type UpdateCallingSettings } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

export const callingSettingsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["calling-settings"],
    queryFn: ({ signal }) => api({ path: "/calling-settings", answer: callingSettings, signal }),
  });

export const updateCallingSettings = (api: Api, body: UpdateCallingSettings) =>
  api({ method: "PATCH", path: "/calling-settings", body, answer: callingSettings });
