"use client";

import { e164 } from "@callplane/edge-api/contract";
import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { PhoneOff } from "lucide-react";
import { BLOCKED_CALLERS, blockCaller, blockedCallersQuery, unblockCaller } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { Button, TextLink } from "#src/ui/button.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Lets the caller in no more, with a way back; nothing where the number is none that could be blocked. */
export function BlockCaller({ number }: { number: string | null }) {
  return number !== null && e164.safeParse(number).success ? <Block number={number} /> : null;
}

function Block({ number }: { number: string }) {
  const queries = useQueryClient();
  const list = useInfiniteQuery(blockedCallersQuery(api, { q: number }));
  const isBlocked = itemsOf(list.data).some((entry) => entry.kind === "number" && entry.number === number);
  const refresh = () => queries.invalidateQueries({ queryKey: [BLOCKED_CALLERS] });
  const letIn = useMutation({
    mutationFn: (id: string) => unblockCaller(api, id),
    onSuccess: refresh,
    onError: notifyError,
  });
  const block = useMutation({
    mutationFn: () => blockCaller(api, { kind: "number", number, note: null }),
    onSuccess: ({ id }) => {
      notify(`${number} is blocked.`, () => letIn.mutate(id));
      return refresh();
    },
    onError: notifyError,
  });
  if (isBlocked) {
    return (
      <p className="text-sm text-ink-2">
        This caller is <TextLink href={`/blocked-callers?q=${encodeURIComponent(number)}`}>blocked</TextLink>.
      </p>
    );
  }
  return (
    <Button icon={<PhoneOff />} busy={block.isPending} disabled={list.isPending} onClick={() => block.mutate()}>
      Block this caller
    </Button>
  );
}
