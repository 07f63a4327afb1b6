"use client";

import type { RoutingNow } from "@callplane/edge-api/contract";
import { useQuery } from "@tanstack/react-query";
import { PhoneIncoming } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { routingNowQuery } from "#src/api/routing.ts";
import { MomentChooser, useMoment } from "#src/routing/moment.tsx";
import { NodeName } from "#src/routing/node-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { PhoneNumber } from "#src/shell/number.tsx";
import { ButtonLink, TextLink } from "#src/ui/button.tsx";
import { EmptyState } from "#src/ui/empty-state.tsx";
import { ErrorBox } from "#src/ui/error-box.tsx";
import { Section } from "#src/ui/page.tsx";
import { TableSkeleton } from "#src/ui/skeleton.tsx";
import { Status } from "#src/ui/status.tsx";
import { Time } from "#src/ui/time.tsx";

/** Each number and who answers it: now, or at a moment one chooses. */
export function WhoAnswers() {
  const can = useCan();
  const { at, wall } = useMoment();
  const now = useQuery(routingNowQuery(api, { at }));
  return (
    <Section
      title={at === undefined ? "Who answers now?" : "Who answers then?"}
      note={<Note at={at} wall={wall} data={now.data} />}
      action={<MomentChooser />}
    >
      {now.isError ? (
        <ErrorBox error={now.error} onRetry={() => void now.refetch()} />
      ) : now.isPending ? (
        <TableSkeleton rows={2} />
      ) : now.data.items.length === 0 ? (
        <EmptyState
          icon={<PhoneIncoming />}
          title="No numbers yet"
          action={can("dids.write") && <ButtonLink href="/numbers?add=1">Add number</ButtonLink>}
        >
          Once you add the numbers people call you on, this tells who answers each of them.
        </EmptyState>
      ) : (
        <ul aria-label="Who answers each number" className="card divide-y" aria-busy={now.isPlaceholderData}>
          {now.data.items.map((item) => (
            <Line key={item.number} item={item} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function Note({ at, wall, data }: { at: string | undefined; wall: string | null; data: RoutingNow | undefined }) {
  return (
    <>
      {at !== undefined && (
        <>
          On <Time at={at} style="long" />.{" "}
        </>
      )}
      {data?.state === "saved" && "Nothing was applied yet: this is what is saved. "}
      <TextLink href={wall === null ? "/numbers/picture" : `/numbers/picture?at=${wall}`}>See where they lead</TextLink>
    </>
  );
}

function Line({ item: { number, label, answeredBy, sentences } }: { item: RoutingNow["items"][number] }) {
  return (
    <li className="grid gap-x-6 gap-y-1 px-4 py-2.5 sm:grid-cols-[minmax(11rem,1fr)_2fr]">
      <span className="grid content-start">
        <span className="font-medium">
          <PhoneNumber number={number} copy={false} />
        </span>
        {label !== null && <span className="text-xs text-ink-3">{label}</span>}
      </span>
      <span className="grid content-start gap-0.5">
        {answeredBy === null ? <Status tone="bad">Nobody</Status> : <NodeName node={answeredBy} />}
        <details className="text-sm text-ink-2">
          <summary className="min-h-6 w-fit rounded-sm text-ink-3">
            How it gets there<span className="sr-only"> ({label ?? number})</span>
          </summary>
          <ol className="mt-1 grid gap-1 border-s ps-3">
            {sentences.map((sentence, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: steps of a way, some of them alike
              <li key={index}>{sentence}</li>
            ))}
          </ol>
        </details>
      </span>
    </li>
  );
}
