"use client";

import { useQuery } from "@tanstack/react-query";
import { api } from "#src/api/browser.ts";
import { routingNowQuery } from "#src/api/routing.ts";
import { NodeName } from "#src/routing/node-name.tsx";
import { useCan } from "#src/shell/me-context.tsx";
import { Status } from "#src/ui/status.tsx";

/** Who or what answers a number at this moment. */
export function AnswersNow({ number }: { number: string }) {
  const can = useCan();
  const { data, isPending } = useQuery({ ...routingNowQuery(api), enabled: can("routing.read") });
  const found = data?.items.find((item) => item.number === number);
  if (found === undefined) {
    if (isPending) return <span className="text-ink-3">…</span>;
    return <span className="text-ink-3">not applied yet</span>;
  }
  return found.answeredBy === null ? <Status tone="bad">Nobody</Status> : <NodeName node={found.answeredBy} />;
}
