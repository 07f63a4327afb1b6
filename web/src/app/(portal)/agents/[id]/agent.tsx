"use client";

import type { Agent } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy, Phone, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsStringLiteral, useQueryState } from "nuqs";
import { useState } from "react";
import { agentQuery, deleteAgent, duplicateAgent, promptVersionsQuery } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { VOICE_PROVIDER_LABEL } from "#src/format/labels.ts";
import { usePhone } from "#src/phone/phone-provider.tsx";
import { LoadFailed } from "#src/shell/load-failed.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { CopyCode } from "#src/ui/copy.tsx";
import { Confirm } from "#src/ui/dialog.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Menu } from "#src/ui/menu.tsx";
import { Facts, Page } from "#src/ui/page.tsx";
import { PageSkeleton, TableSkeleton } from "#src/ui/skeleton.tsx";
import { Tabs } from "#src/ui/tabs.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { PromptState } from "../agents-list.tsx";
import { PromptEditor } from "./prompt-editor.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { Versions } from "./versions.tsx";

const TABS = ["prompt", "settings", "versions"] as const;

export function AgentPage({ id }: { id: string }) {
  const agent = useQuery(agentQuery(api, id));
  if (agent.isPending) return <PageSkeleton />;
  if (agent.isError) {
    return (
      <LoadFailed
        error={agent.error}
        what="agent"
        onRetry={() => void agent.refetch()}
        back={{ href: "/agents", label: "Agents" }}
      />
    );
  }
  return <Loaded agent={agent.data} />;
}

function Loaded({ agent }: { agent: Agent }) {
  const can = useCan();
  const phone = usePhone();
  const [tab, setTab] = useQueryState("tab", parseAsStringLiteral(TABS).withDefault("prompt"));
  const versions = useInfiniteQuery(promptVersionsQuery(api, agent.id));
  const known = itemsOf(versions.data);
  const number = agent.extension?.number;
  return (
    <Page
      title={agent.name}
      aside={<PromptState agent={agent} />}
      purpose={number === undefined ? "Without an extension of its own." : `Answers extension ${number}.`}
      crumbs={[{ href: "/agents", label: "Agents" }]}
      action={
        <>
          {number !== undefined && (
            <Button icon={<Phone />} onClick={() => phone.dial(number)}>
              Call {number}
            </Button>
          )}
          {can("agents.write") && <Actions agent={agent} />}
        </>
      }
    >
      <Tabs
        label="Parts of the agent"
        value={tab}
        onChange={(next) => void setTab(TABS.find((each) => each === next) ?? "prompt")}
        tabs={[
          {
            value: "prompt",
            label: "Prompt",
            content: versions.isError ? (
              <ErrorBox error={versions.error} onRetry={() => void versions.refetch()} />
            ) : versions.isPending ? (
              <TableSkeleton rows={4} />
            ) : (
              <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
                <PromptEditor agent={agent} versions={known} key={agent.latestVersion} />
                <Summary agent={agent} />
              </div>
            ),
          },
          { value: "settings", label: "Settings", content: <SettingsForm agent={agent} key={agent.updatedAt} /> },
          { value: "versions", label: "Versions", content: <Versions agent={agent} versions={known} /> },
        ]}
      />
    </Page>
  );
}

/** What callers meet, beside the prompt one writes. */
function Summary({ agent }: { agent: Agent }) {
  const { fallback, publishedVersion } = agent;
  return (
    <div className="card grid gap-4 p-4">
      <h2 className="text-sm font-semibold">What callers meet</h2>
      <Facts
        facts={[
          ["Prompt", publishedVersion === null ? "nothing published" : `version ${publishedVersion.version}`],
          ["Voice", VOICE_PROVIDER_LABEL[agent.voiceProvider]],
          ["Language", agent.language],
          ["First message", agent.firstMessage === "" ? "(silent)" : `“${agent.firstMessage}”`],
          ["Interruption", agent.interruption.enabled ? `after ${agent.interruption.minSpeechMs} ms of speech` : "off"],
          ["If it fails", fallback.kind === "hang_up" ? "says so and hangs up" : `extension ${fallback.number}`],
          ["Id", <CopyCode key="id" text={agent.id} shown={agent.id.slice(-8)} label="Copy agent id" />],
        ]}
      />
    </div>
  );
}

function Actions({ agent }: { agent: Agent }) {
  const router = useRouter();
  const queries = useQueryClient();
  const [isDeleting, setDeleting] = useState(false);
  const duplicate = useMutation({
    mutationFn: () => duplicateAgent(api, agent.id),
    onSuccess: async (copy) => {
      notify(`${copy.name} is a copy of ${agent.name}.`);
      router.push(`/agents/${copy.id}`);
      await queries.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: notifyError,
  });
  return (
    <>
      <Menu
        label="More actions"
        entries={[
          { label: "Duplicate", icon: <Copy />, onSelect: () => duplicate.mutate() },
          "separator",
          { label: "Delete…", icon: <Trash2 />, tone: "danger", onSelect: () => setDeleting(true) },
        ]}
      />
      <Confirm
        open={isDeleting}
        onOpenChange={setDeleting}
        title={`Delete ${agent.name}?`}
        action="Delete"
        onConfirm={async () => {
          await deleteAgent(api, agent.id);
          notify(`${agent.name} was deleted.`);
          queries.removeQueries({ queryKey: ["agents", "one", agent.id] });
          router.push("/agents");
          await queries.invalidateQueries({ queryKey: ["agents", "list"] });
        }}
      >
        <p>
          Callers no longer reach it after the next apply. Its past calls stay in the records. This cannot be undone.
        </p>
      </Confirm>
    </>
  );
}
