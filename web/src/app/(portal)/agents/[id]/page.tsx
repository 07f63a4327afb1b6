import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { agentQuery, promptVersionsQuery } from "#src/api/agents.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { AgentPage } from "./agent.tsx";

export const metadata: Metadata = { title: "Agent" };

export default async function Page({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const state = await prefetch(({ api, client }) => [
    client.fetchQuery(agentQuery(api, id)),
    client.fetchInfiniteQuery(promptVersionsQuery(api, id)),
  ]);
  return (
    <HydrationBoundary state={state}>
      <AgentPage id={id} />
    </HydrationBoundary>
  );
}
