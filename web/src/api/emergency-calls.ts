import { emergencyCall, emergencyCallPage } from "@callplane/edge-api/contract";
import type { Api } from "./client.ts";
import { pagedQuery } from "./paging.ts";

/** Emergency calls, newest first. */
export const emergencyCallsQuery = (api: Api) =>
  pagedQuery({ api, key: ["emergency-calls"], path: "/emergency-calls", filter: {}, answer: emergencyCallPage });

/** Those nobody has taken note of. */
export const unseenEmergencyCallsQuery = (api: Api) =>
  pagedQuery({
    api,
    key: ["emergency-calls", "unseen"],
    path: "/emergency-calls",
    filter: { unseen: "true" },
    answer: emergencyCallPage,
    limit: 5,
  });

export const takeNoteOfEmergencyCall = (api: Api, id: string) =>
  api({ method: "PUT", path: `/emergency-calls/${encodeURIComponent(id)}/seen`, answer: emergencyCall });
