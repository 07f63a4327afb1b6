import { type Rate, rates } from "@callplane/edge-api/contract";
import { queryOptions } from "@tanstack/react-query";
import type { Api } from "./client.ts";

const PATH = "/rates";

/** The platform's whole price list: it is looked through here. */
export const ratesQuery = (api: Api) =>
  queryOptions({
    queryKey: ["rates"],
    queryFn: ({ signal }) => api({ path: PATH, answer: rates, signal }),
  });

/** Puts another list in place of the whole. */
export const setRates = (api: Api, items: readonly Rate[]) =>
  api({ method: "PUT", path: PATH, body: { items }, answer: rates });
