import { HydrationBoundary } from "@tanstack/react-query";
import type { Metadata } from "next";
import type { SearchParams } from "nuqs/server";
import { agentsQuery } from "#src/api/agents.ts";
import { prefetch } from "#src/api/prefetch.ts";
import { Gate } from "#src/shell/gate.tsx";
import { AgentsList } from "./agents-list.tsx";
import { loadAgentFilter } from "./search-params.ts";

export const metadata: Metadata = { title: "Agents" };

export default async function AgentsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const filter = await loadAgentFilter(searchParams);
  const state = await prefetch(({ api, client }) => [client.fetchInfiniteQuery(agentsQuery(api, filter))]);
  return (
    <HydrationBoundary state={state}>
      <Gate needs={["agents.read"]} what="Agents">
        <AgentsList />
      </Gate>
    </HydrationBoundary>
  );
}
