"use client";

import type { BlockedCallerEntry, CreateBlockedCaller } from "@callplane/edge-api/contract";
import { useMutation } from "@tanstack/react-query";
import { blockCaller, unblockCaller } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { useRefreshBlocked } from "#src/api/use-refresh-blocked.ts";
import { Button } from "#src/ui/button.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Lets a blocked caller in again, with a way back. */
export function LetInButton({ entry }: { entry: BlockedCallerEntry }) {
  const refresh = useRefreshBlocked();
  const again = useMutation({
    mutationFn: () => blockCaller(api, asBlocked(entry)),
    onSuccess: refresh,
    onError: notifyError,
  });
  const letIn = useMutation({
    mutationFn: () => unblockCaller(api, entry.id),
    onSuccess: () => {
      notify(`${entry.number ?? "Hidden numbers"}: let in again.`, () => again.mutate());
      return refresh();
    },
    onError: notifyError,
  });
  return (
    <Button size="small" busy={letIn.isPending} onClick={() => letIn.mutate()}>
      Let in again
    </Button>
  );
}

function asBlocked({ kind, number, note }: BlockedCallerEntry): CreateBlockedCaller {
  return kind === "anonymous" || number === null ? { kind: "anonymous", number: null, note } : { kind, number, note };
}
