"use client";

import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { blockCaller, blockedCallersQuery, unblockCaller } from "#src/api/blocked-callers.ts";
import { api } from "#src/api/browser.ts";
import { itemsOf } from "#src/api/paging.ts";
import { useRefreshBlocked } from "#src/api/use-refresh-blocked.ts";
import { CheckLine } from "#src/ui/field.tsx";
import { notify, notifyError } from "#src/ui/toast.tsx";

/** Whether callers who hide their number are taken; as an entry of the list it holds at once. */
export function HiddenNumbers({ mayChange }: { mayChange: boolean }) {
  const refresh = useRefreshBlocked();
  const list = useInfiniteQuery(blockedCallersQuery(api, { kind: "anonymous" }));
  const entry = itemsOf(list.data)[0];
  const change = useMutation({
    mutationFn: async (isRefused: boolean): Promise<void> => {
      if (isRefused) await blockCaller(api, { kind: "anonymous", number: null, note: null });
      else if (entry !== undefined) await unblockCaller(api, entry.id);
    },
    onSuccess: (_, isRefused) => {
      notify(isRefused ? "Calls with a hidden number are refused now." : "Calls with a hidden number are taken again.");
      return refresh();
    },
    onError: notifyError,
  });
  return (
    <div className="card mb-4 p-4">
      <CheckLine
        isSwitch
        label="Refuse calls with a hidden number"
        hint="The caller hears that you do not take such calls."
        checked={entry !== undefined}
        disabled={!mayChange || list.data === undefined || change.isPending}
        onChange={(event) => change.mutate(event.target.checked)}
      />
    </div>
  );
}
