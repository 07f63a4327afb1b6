"use client";

import type { Agent } from "@callplane/edge-api/contract";
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { Bot, Plus } from "lucide-react";
import { parseAsString, useQueryState, useQueryStates } from "nuqs";
import { agentsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { VOICE_PROVIDER_LABEL } from "#src/format/labels.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Filters, SearchFilter } from "#src/ui/filters.tsx";
import { More } from "#src/ui/more.tsx";
import { Page } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { type Column, Table, TwoLines } from "#src/ui/table.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { AddAgent } from "./add-agent.tsx";
import { agentFilter } from "./search-params.ts";

const COLUMNS: readonly Column<Agent>[] = [
  { id: "name", header: "Agent", cell: (agent) => <TwoLines top={agent.name} under={agent.firstMessage} /> },
  {
    id: "extension",
    header: "Ext.",
    cell: (agent) => <span className="figures">{agent.extension?.number ?? "—"}</span>,
    className: "w-20",
  },
  { id: "provider", header: "Voice", from: "sm", cell: (agent) => VOICE_PROVIDER_LABEL[agent.voiceProvider] },
  { id: "prompt", header: "Prompt", from: "md", cell: (agent) => <PromptState agent={agent} /> },
  {
    id: "updated",
    header: "Changed",
    from: "lg",
    align: "end",
    cell: (agent) => <RelativeTime at={agent.updatedAt} />,
  },
];

/** Which version callers hear, and whether a newer draft waits. */
export function PromptState({ agent }: { agent: Agent }) {
  if (agent.publishedVersion === null) return <Status tone="draft">Nothing published</Status>;
  if (agent.latestVersion > agent.publishedVersion.version) {
    return (
      <Status tone="wait">
        v{agent.publishedVersion.version}, draft v{agent.latestVersion}
      </Status>
    );
  }
  return <Status tone="ok">v{agent.publishedVersion.version}</Status>;
}

export function AgentsList() {
  const can = useCan();
  const [filter, setFilter] = useQueryStates(agentFilter);
  const [adding, setAdding] = useQueryState("add", parseAsString);
  const list = useInfiniteQuery({ ...agentsQuery(api, filter), placeholderData: keepPreviousData });
  const agents = itemsOf(list.data);
  const isFiltered = filter.q !== null;
  const add = (
    <Button tone="primary" icon={<Plus />} onClick={() => void setAdding("agent")}>
      Add agent
    </Button>
  );
  return (
    <Page
      title="Agents"
      purpose="Voices that answer calls: they listen, speak, and can be interrupted."
      action={can("agents.write") && add}
    >
      <Filters isFiltered={isFiltered} onClear={() => void setFilter(null)}>
        <SearchFilter label="Search agents" placeholder="Name or extension" />
      </Filters>
      {list.isError ? (
        <ErrorBox error={list.error} title="The agents could not be loaded." onRetry={() => void list.refetch()} />
      ) : list.isPending ? (
        <TableSkeleton rows={4} />
      ) : agents.length === 0 ? (
        <EmptyState
          icon={<Bot />}
          title={isFiltered ? "No agent matches" : "No agents yet"}
          action={
            isFiltered ? <Button onClick={() => void setFilter(null)}>Clear search</Button> : can("agents.write") && add
          }
        >
          {isFiltered
            ? "No agent has this name or extension."
            : "Make one with the built-in practice voice: it needs no key, and you can call it from the browser in a minute."}
        </EmptyState>
      ) : (
        <>
          <Table
            caption="Agents"
            columns={COLUMNS}
            rows={agents}
            rowKey={(agent) => agent.id}
            href={(agent) => `/agents/${agent.id}`}
          />
          <More
            shown={agents.length}
            noun={["agent", "agents"]}
            hasMore={list.hasNextPage}
            isLoading={list.isFetchingNextPage}
            onMore={() => void list.fetchNextPage()}
          />
        </>
      )}
      {adding === "agent" && <AddAgent onClose={() => void setAdding(null)} />}
    </Page>
  );
}
