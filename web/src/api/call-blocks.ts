import { callBlock, callBlockPage } from "@callplane/edge-api/contract";
import type { Api } from "./client.ts";
import { pagedQuery } from "./paging.ts";

/** People blocked from calling out, and those who were, newest first. */
export const callBlocksQuery = (api: Api) =>
  pagedQuery({ api, key: ["call-blocks"], path: "/call-blocks", filter: {}, answer: callBlockPage });

/** Those who are blocked now. */
export const openCallBlocksQuery = (api: Api) =>
  pagedQuery({
    api,
    key: ["call-blocks", "open"],
    path: "/call-blocks",
    filter: { open: "true" },
    answer: callBlockPage,
    limit: 20,
  });

export const releaseCallBlock = (api: Api, id: string) =>
  api({ method: "PUT", path: `/call-blocks/${encodeURIComponent(id)}/released`, answer: callBlock });
