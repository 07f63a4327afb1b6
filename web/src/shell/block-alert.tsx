"use client";

import type { CallBlock } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { api } from "#src/api/browser.ts";
import { openCallBlocksQuery, releaseCallBlock } from "#src/api/call-blocks.ts";
import { itemsOf } from "#src/api/paging.ts";
import { Button, TextLink } from "#src/ui/button.tsx";
import { RelativeTime } from "#src/ui/time.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";
import { useCan, useMe } from "./me-context.tsx";
import { isInTenant } from "./places.ts";

const POLL_MS = 15_000;

/** People who are blocked from calling out, above every page, for those who can let them call again. */
export function BlockAlert() {
  const can = useCan();
  const isTold = isInTenant(useMe()) && can("call_limits.write");
  const open = useInfiniteQuery({ ...openCallBlocksQuery(api), enabled: isTold, refetchInterval: POLL_MS });
  const blocks = itemsOf(open.data);
  return (
    <div role="status" className="grid">
      {blocks.map((block) => (
        <div
          key={block.id}
          className="flex flex-wrap items-center gap-x-3 gap-y-2 border-b border-warn/35 bg-warn-soft px-3 py-2.5 sm:px-6"
        >
          <PhoneOff aria-hidden className="size-5 shrink-0 text-warn" />
          <div className="grid min-w-0 grow basis-56">
            <p className="font-medium">{block.userName ?? "Somebody who is no more"} is blocked for calls out.</p>
            <p className="text-sm text-ink-2">
              <RelativeTime at={block.at} />, {BLOCK_WORDS[block.reason]}.{" "}
              <TextLink href="/call-limits">What was called</TextLink>
            </p>
          </div>
          <Release block={block} />
        </div>
      ))}
    </div>
  );
}

export const BLOCK_WORDS: Readonly<Record<CallBlock["reason"], string>> = {
  refusals: "too many calls were refused in a short time",
  night_destinations: "several dear or risky numbers were called at night",
};

/** Lets the person call out again. Nothing for those who may not, or where it was done. */
export function Release({ block: { id, userName, releasedAt } }: { block: CallBlock }) {
  const can = useCan();
  const queries = useQueryClient();
  const release = useMutation({
    mutationFn: () => releaseCallBlock(api, id),
    onSuccess: () => {
      notify(`${userName ?? "The person"} may call out again within a second.`);
      return queries.invalidateQueries({ queryKey: ["call-blocks"] });
    },
    onError: notifyError,
  });
  if (releasedAt !== null || !can("call_limits.write")) return null;
  return (
    <Button onClick={() => release.mutate()} busy={release.isPending}>
      Let them call again
    </Button>
  );
}
