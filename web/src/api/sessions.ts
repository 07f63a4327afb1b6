import { page, webSession } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { z } from "zod";
import type { Api } from "./client.ts";

export type WebSession = z.infer<typeof webSession>;

const webSessionPage = page(webSession);

/** The caller's own sign-ins, the one used last first. */
export const sessionsQuery = (api: Api) =>
  queryOptions({
    queryKey: ["sessions"],
    queryFn: ({ signal }) => api({ path: "/auth/sessions", answer: webSessionPage, signal }),
  });

export const endSession = (api: Api, id: string) => api({ method: "DELETE", path: `/auth/sessions/${id}` });
