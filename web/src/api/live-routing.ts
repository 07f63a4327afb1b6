import {
  businessHours,
  type HoursOverride,
  queueFigures,
  queueMemberStatus,
  queueMemberStatusList,
  type SetQueueMemberState,
} from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

const FIGURES_MS = 30_000;

/** What takes effect at once, without apply: who is at work in a queue, and opening or closing by hand. */

export const queueMembersQuery = (api: Api, queueId: string) =>
  queryOptions({
    queryKey: ["queues", "members", queueId],
    queryFn: ({ signal }) => api({ path: `/queues/${queueId}/members`, answer: queueMemberStatusList, signal }),
  });

/** Today's figures of a queue, by the company's clock. */
export const queueFiguresQuery = (api: Api, queueId: string) =>
  queryOptions({
    queryKey: ["queues", "figures", queueId],
    queryFn: ({ signal }) => api({ path: `/queues/${queueId}/figures`, answer: queueFigures, signal }),
    refetchInterval: FIGURES_MS,
  });

export const setQueueMemberState = (api: Api, queueId: string, userId: string, body: SetQueueMemberState) =>
  api({ method: "PUT", path: `/queues/${queueId}/members/${userId}/state`, body, answer: queueMemberStatus });

/** `null` goes by the calendar again. */
export const overrideHours = (api: Api, id: string, override: HoursOverride | null) =>
  override === null
    ? api({ method: "DELETE", path: `/business-hours/${id}/override`, answer: businessHours })
    : api({ method: "PUT", path: `/business-hours/${id}/override`, body: override, answer: businessHours });
