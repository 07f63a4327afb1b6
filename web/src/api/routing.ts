import { type ROUTING_STATES, routingNow, routingPicture } from "@callplane/edge-api/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

/** Of what is asked: of the routing that runs or the one that is saved, at a moment (ISO), now when absent. */
export type RoutingMoment = { at?: string | undefined; state?: (typeof ROUTING_STATES)[number] | undefined };

/** The present moves on, and so may what others change without apply. */
const POLL_MS = 30_000;

/** Who answers each number. */
export const routingNowQuery = (api: Api, { at, state }: RoutingMoment = {}) =>
  queryOptions({
    queryKey: ["routing", "now", at ?? null, state ?? "applied"],
    queryFn: ({ signal }) => api({ path: "/routing/now", query: { at, state }, answer: routingNow, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: at === undefined ? POLL_MS : false,
  });

/** Where each number leads. */
export const routingPictureQuery = (api: Api, { at, state }: RoutingMoment = {}) =>
  queryOptions({
    queryKey: ["routing", "picture", at ?? null, state ?? "applied"],
    queryFn: ({ signal }) => api({ path: "/routing/picture", query: { at, state }, answer: routingPicture, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: at === undefined ? POLL_MS : false,
  });
