"use client";

import type { ApplyPreview, RehearsalObjection, RehearsalResult } from "@callplane/edge-api/contract";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { rehearsalQuery } from "#src/api/apply.ts";
import { api } from "#src/api/browser.ts";
import { Banner } from "#src/ui/banner.tsx";
import { TextLink } from "#src/ui/button.tsx";
import { DiffBlock } from "#src/ui/code.tsx";
import { Section } from "#src/ui/page.tsx";
import { Spinner } from "#src/ui/spinner.tsx";
import { StatusShape } from "#src/ui/status.tsx";
import { byObject, nextLookMs, pageOf, reloadWords } from "./rehearsal-words.ts";

type Begun = NonNullable<ApplyPreview["rehearsal"]>;

/** What the phone system says of the change before it is made: the files' difference, and what it objects to. */
export function Files({ rehearsal }: { rehearsal: Begun }) {
  return (
    <Section title="Files" note="Rendered and tried beside the phone system; nothing that runs is touched.">
      {rehearsal.id === null ? <Ending standing={rehearsal} /> : <Look id={rehearsal.id} begun={rehearsal} />}
    </Section>
  );
}

function Look({ id, begun }: { id: string; begun: Begun }) {
  const queries = useQueryClient();
  const look = useQuery({
    ...rehearsalQuery(api, id),
    refetchInterval: ({ state }) => (state.error === null ? nextLookMs(state.data) : 5_000),
  });
  const isGone = look.isError || look.data?.status === "SUPERSEDED";
  useEffect(() => {
    // The preview knows the one that took its place.
    if (isGone) void queries.invalidateQueries({ queryKey: ["apply", "preview"] });
  }, [isGone, queries]);
  if (look.data?.status === "DONE" && look.data.result !== null) return <Found result={look.data.result} />;
  return <Ending standing={look.data ?? begun} />;
}

/** While there is nothing to show: why. */
function Ending({ standing: { status, message } }: { standing: Pick<Begun, "status" | "message"> }) {
  if (status === "UNAVAILABLE" || status === "FAILED") {
    const title =
      status === "FAILED" ? "The phone system could not check this." : "The phone system cannot be asked now.";
    return (
      <Banner tone={status === "FAILED" ? "warn" : "info"} title={title}>
        {message}
      </Banner>
    );
  }
  return (
    <p role="status" className="card flex min-h-14 items-center gap-2.5 px-4 py-3 text-ink-2">
      <Spinner />
      <span>{message ?? "Checking with the phone system…"}</span>
    </p>
  );
}

function Found({ result: { objections, impact, fileDiff } }: { result: RehearsalResult }) {
  return (
    <>
      {objections.length > 0 && <Objections objections={objections} />}
      <p role="status" className="flex items-baseline gap-2.5 text-ink-2">
        {objections.length === 0 && <StatusShape tone="ok" />}
        <span>
          {objections.length === 0 && "The phone system takes it. "}
          {reloadWords(impact)}
        </span>
      </p>
      {fileDiff !== "" && <DiffBlock diff={fileDiff} label="Difference of the files" />}
    </>
  );
}

function Objections({ objections }: { objections: readonly RehearsalObjection[] }) {
  return (
    <Banner tone="warn" title="The phone system objects. Applying this would be refused, and nothing would change.">
      <ul className="mt-1 grid gap-2" aria-label="Objections">
        {byObject(objections).map(([name, list]) => (
          <li key={name ?? ""} className="grid gap-0.5">
            {name !== null && <Name name={name} of={list[0]} />}
            {list.map(({ message, file, line }) => (
              <p key={`${file}${line}${message}`} className="text-sm">
                {message}
                {file !== null && (
                  <code className="ms-2 font-mono text-xs text-ink-3">
                    {file}
                    {line !== null && `:${line}`}
                  </code>
                )}
              </p>
            ))}
          </li>
        ))}
      </ul>
    </Banner>
  );
}

function Name({ name, of }: { name: string; of: RehearsalObjection | undefined }) {
  const href = of === undefined ? undefined : pageOf(of);
  return <p className="font-medium text-ink">{href === undefined ? name : <TextLink href={href}>{name}</TextLink>}</p>;
}
