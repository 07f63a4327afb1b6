"use client";

import type { Agent, PromptVersion } from "@callplane/edge-api/contract";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useState } from "react";
import { publishPrompt, savePrompt } from "#src/api/agents.ts";
import { api } from "#src/api/browser.ts";
import { useCan } from "#src/shell/me-context.tsx";
import { Banner } from "#src/ui/banner.tsx";
import { Button, ButtonLink } from "#src/ui/button.tsx";
import { TextDiff } from "#src/ui/code.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { diffLines } from "#src/ui/line-diff.ts";
import { notify } from "#src/ui/toast.tsx";

const MOST_CHARS = 20_000;

/** The newest version, to be written on. What is saved is a draft; what is published is what callers hear after the next apply. */
export function PromptEditor({ agent, versions }: { agent: Agent; versions: readonly PromptVersion[] }) {
  const can = useCan();
  const id = useId();
  const queries = useQueryClient();
  const latest = versions.reduce<PromptVersion | undefined>(
    (best, each) => (best === undefined || each.version > best.version ? each : best),
    undefined,
  );
  const published = versions.find((version) => version.published);
  const saved = latest?.prompt ?? "";
  const [text, setText] = useState(saved);
  const [isComparing, setComparing] = useState(false);
  const isChanged = text !== saved;
  const isDraft = latest !== undefined && latest.id !== published?.id;
  const refresh = () => queries.invalidateQueries({ queryKey: ["agents"] });
  const save = useMutation({
    mutationFn: async (publish: boolean) => {
      const version = isChanged || latest === undefined ? await savePrompt(api, agent.id, text) : latest;
      if (publish) await publishPrompt(api, agent.id, version.id);
      return { version, publish };
    },
    onSuccess: async ({ version, publish }) => {
      notify(
        publish
          ? `Version ${version.version} is published. Callers hear it after the next apply.`
          : `Saved as draft, version ${version.version}.`,
      );
      await refresh();
    },
  });
  useEffect(() => {
    if (!isChanged) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, [isChanged]);
  const mayWrite = can("agents.write");
  return (
    <div className="grid gap-4">
      {isDraft && (
        <Banner
          tone="warn"
          title={`Version ${latest.version} is a draft.`}
          action={
            published !== undefined && (
              <Button size="small" aria-expanded={isComparing} onClick={() => setComparing(!isComparing)}>
                {isComparing ? "Hide comparison" : `Compare with version ${published.version}`}
              </Button>
            )
          }
        >
          {published === undefined
            ? "Nothing is published; callers go to the fallback."
            : `Callers hear version ${published.version}.`}
        </Banner>
      )}
      {isComparing && published !== undefined && (
        <TextDiff lines={diffLines(published.prompt, text)} label={`Version ${published.version} beside this text`} />
      )}
      {save.error !== null && <ErrorBox error={save.error} />}
      <div className="grid gap-1.5">
        <div className="flex items-baseline justify-between gap-3">
          <label htmlFor={id} className="text-sm font-medium">
            Prompt
          </label>
          <span className="figures text-xs text-ink-3">
            {text.length.toLocaleString("en")} / {MOST_CHARS.toLocaleString("en")}
          </span>
        </div>
        <textarea
          id={id}
          value={text}
          readOnly={!mayWrite}
          maxLength={MOST_CHARS}
          spellCheck
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if ((event.metaKey || event.ctrlKey) && event.key === "s") {
              event.preventDefault();
              if (isChanged && mayWrite) save.mutate(false);
            }
          }}
          className="min-h-[24rem] w-full resize-y rounded-lg border border-line-strong bg-surface p-4 font-mono text-base leading-6 [@media(pointer:coarse)]:text-md"
        />
        <p className="text-sm text-ink-3">
          Who the agent is, what it knows, what it may do and when to pass the call on. Ctrl S saves a draft.
        </p>
      </div>
      {mayWrite ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            tone="primary"
            busy={save.isPending && save.variables === true}
            disabled={!isChanged && !isDraft}
            onClick={() => save.mutate(true)}
          >
            {isChanged ? "Save and publish" : "Publish"}
          </Button>
          <Button
            busy={save.isPending && save.variables === false}
            disabled={!isChanged}
            onClick={() => save.mutate(false)}
          >
            Save draft
          </Button>
          {isChanged && (
            <Button tone="quiet" onClick={() => setText(saved)}>
              Discard
            </Button>
          )}
          {save.data?.publish === true && !isChanged && (
            <ButtonLink href="/apply" tone="quiet">
              Review and apply
            </ButtonLink>
          )}
        </div>
      ) : (
        <p className="text-sm text-ink-2">Your role reads prompts; an admin changes them.</p>
      )}
    </div>
  );
}
