import "server-only";
import { dehydrate, QueryClient } from "@tanstack/react-query";
import type { Api } from "./client.ts";
import { serverApi } from "./server.ts";

/** What a page asks for ahead: its queries made with the server's client. */
type Ahead = (args: { api: Api; client: QueryClient }) => Promise<unknown>[];

/**
 * Loads a page's data on the server. What fails is left out: the browser asks again and shows the error in the box it concerns,
 * with its request id. Being signed out does redirect, because `serverApi` throws Next's redirect.
 */
export async function prefetch(ahead: Ahead) {
  const api = await serverApi();
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const outcomes = await Promise.allSettled(ahead({ api, client }));
  for (const outcome of outcomes) {
    if (outcome.status === "rejected" && isNextControl(outcome.reason)) throw outcome.reason;
  }
  return dehydrate(client);
}

/** `redirect()` and `notFound()` work by throwing; those must pass. */
function isNextControl(reason: unknown): boolean {
  return (
    typeof reason === "object" && reason !== null && "digest" in reason && String(reason.digest).startsWith("NEXT_")
  );
}
