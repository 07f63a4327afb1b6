"use client";

import type { Agent, PromptVersion } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { publishPrompt } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Button } from "#src/ui/button.tsx";
import { TextDiff } from "#src/ui/code.tsx";
import { diffLines } from "#src/ui/line-diff.ts";
import { Status } from "#src/ui/status.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Every version of the prompt, what it changed, and the way back to it. */
export function Versions({ agent, versions }: { agent: Agent; versions: readonly PromptVersion[] }) {
  const can = useCan();
  const queries = useQueryClient();
  const publish = useMutation({
    mutationFn: (version: PromptVersion) => publishPrompt(api, agent.id, version.id),
    onSuccess: async (_answer, version) => {
      notify(`Version ${version.version} is published. Callers hear it after the next apply.`);
      await queries.invalidateQueries({ queryKey: ["agents"] });
    },
    onError: notifyError,
  });
  const sorted = [...versions].sort((a, b) => b.version - a.version);
  const live = agent.publishedVersion?.version ?? 0;
  return (
    <ol className="card">
      {sorted.map((version, index) => {
        const before = sorted[index + 1];
        return (
          <li key={version.id} className="grid gap-2 border-b px-4 py-3 last:border-b-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="figures font-medium">Version {version.version}</span>
              <Status tone={version.published ? "ok" : version.publishedAt === null ? "draft" : "off"}>
                {version.published ? "Published" : version.publishedAt === null ? "Draft" : "Was published"}
              </Status>
              <span className="text-sm text-ink-3">
                {version.createdBy !== null && `${version.createdBy}, `}
                <RelativeTime at={version.createdAt} />
              </span>
              {can("agents.write") && !version.published && (
                <Button
                  size="small"
                  className="ms-auto"
                  busy={publish.isPending && publish.variables?.id === version.id}
                  onClick={() => publish.mutate(version)}
                >
                  {version.version < live ? "Go back to this" : "Publish"}
                </Button>
              )}
            </div>
            <details>
              <summary className="min-h-6 w-fit rounded-sm text-sm text-accent-ink">
                {before === undefined ? "Show text" : `What changed since version ${before.version}`}
              </summary>
              <div className="mt-2">
                <TextDiff
                  lines={
                    before === undefined
                      ? diffLines(version.prompt, version.prompt)
                      : diffLines(before.prompt, version.prompt)
                  }
                  label={`Version ${version.version}`}
                />
              </div>
            </details>
          </li>
        );
      })}
    </ol>
  );
}
