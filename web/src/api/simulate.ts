import { type SimulateCall, simulatedCall } from "@callplane/edge-api/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

/** What happens to a call. It changes nothing, so it may be asked again and again. */
export const simulationQuery = (api: Api, question: SimulateCall) =>
  queryOptions({
    queryKey: ["routing", "simulate", question],
    queryFn: ({ signal }) =>
      api({ method: "POST", path: "/routing/simulate", body: question, answer: simulatedCall, signal }),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
