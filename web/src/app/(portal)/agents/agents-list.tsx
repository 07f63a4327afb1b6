"use client";

import type { Agent } from "@callplane/edge-api/contract";
import { Bot } from "lucide-react";
import { useQueryStates } from "nuqs";
import { agentsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { VOICE_PROVIDER_LABEL } from "#src/format/labels.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { ListPage } from "#src/ui/list-page.tsx";
import { Status } from "#src/ui/status.tsx";
import { type Column, TwoLines } from "#src/ui/table.tsx";
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
  return (
    <ListPage
      title="Agents"
      purpose="Voices that answer calls: they listen, speak, and can be interrupted."
      noun={["agent", "agents"]}
      icon={<Bot />}
      query={agentsQuery(api, filter)}
      filter={filter}
      onFilter={setFilter}
      search="Name or extension"
      columns={COLUMNS}
      href={(agent) => `/agents/${agent.id}`}
      add={can("agents.write") ? (close) => <AddAgent onClose={close} /> : undefined}
      emptyText="Make one with the built-in practice voice: it needs no key, and you can call it from the browser in a minute."
    />
  );
}
