import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { callQuery } from "#src/api/calls.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { CallPage } from "./call.tsx";

export const metadata: Metadata = { title: "Call" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [client.fetchQuery(callQuery(api, id))]);
  return (
    <HydrationBoundary state={state}>
      <CallPage id={id} />
    </HydrationBoundary>
  );
}
