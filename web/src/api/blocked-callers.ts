import {
  type BlockedCallerEntry,
  blockedCallerEntry,
  blockedCallerPage,
  type CreateBlockedCaller,
} from "@callplane/edge-api/contract";
import type { Api } from "./client.ts";
import { type Filter, pagedQuery } from "./paging.ts";

/** First part of the list's query keys. */
export const BLOCKED_CALLERS = "blocked-callers";

export const blockedCallersQuery = (api: Api, filter: Filter = {}, limit?: number) =>
  pagedQuery({
    api,
    key: [BLOCKED_CALLERS],
    path: "/blocked-callers",
    filter,
    answer: blockedCallerPage,
    ...(limit !== undefined && { limit }),
  });

export const blockCaller = (api: Api, body: CreateBlockedCaller): Promise<BlockedCallerEntry> =>
  api({ method: "POST", path: "/blocked-callers", body, answer: blockedCallerEntry });

export const unblockCaller = (api: Api, id: string): Promise<void> =>
  api({ method: "DELETE", path: `/blocked-callers/${encodeURIComponent(id)}` });
