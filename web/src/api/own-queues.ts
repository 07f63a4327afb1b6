import { type ChangeOwnQueues, ownQueueList } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

const PATH = "/self-service/queues";
/** Until the gateway has made a change so, it is asked for in short steps; else often enough to show what was dialled. */
const WAITING_MS = 700;
const RESTING_MS = 10_000;

/** The queues one is in oneself. */
export const ownQueuesQuery = (api: Api) =>
  queryOptions({
    queryKey: ["self", "queues"],
    queryFn: ({ signal }) => api({ path: PATH, answer: ownQueueList, signal }),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ inForce }) => !inForce) === true ? WAITING_MS : RESTING_MS,
  });

export const changeOwnQueues = (api: Api, body: ChangeOwnQueues) =>
  api({ method: "POST", path: PATH, body, answer: ownQueueList });
