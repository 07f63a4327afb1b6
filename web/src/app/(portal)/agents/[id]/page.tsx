import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import { agentQuery, promptVersionsQuery } from "#src/api/agents.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
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
      <Gate needs={["agents.read"]} what="Agents">
        <AgentPage id={id} />
      </Gate>
    </HydrationBoundary>
  );
}
