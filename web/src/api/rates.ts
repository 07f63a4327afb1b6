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

/** Puts another list in place of the whole, if it is still the one of that version. Rejects with a conflict that says who changed it. */
export const setRates = (api: Api, items: readonly Rate[], expectedVersion: string) =>
  api({ method: "PUT", path: PATH, body: { expectedVersion, items }, answer: rates });

/** Puts a line back into the list as it is now. */
export async function restoreRate(api: Api, line: Rate): Promise<void> {
  const now = await api({ path: PATH, answer: rates });
  await setRates(api, [...now.items.filter(({ prefix }) => prefix !== line.prefix), line], now.version);
}
